/** What was typed into files and is not saved; the browser keeps it as drafts too. */
import { keepDraft } from '../../editor/drafts'
import type { Move } from './fileTree'
import { movedTexts } from './tabs'
import { useCurrent } from '../../shell/useCurrent'

export interface Texts {
  readonly unsaved: ReadonlyMap<string, string>
  /** As it is when something ends that began before. */
  readonly isUnsaved: (path: string) => boolean
  /** Null when a file is as it was saved. */
  readonly change: (path: string, text: string | null) => void
  /** What was typed while a text was being saved stays unsaved. */
  readonly saved: (path: string, text: string) => void
  readonly move: (moves: readonly Move[]) => void
}

export const draftName = (namespace: string, path: string): string => `file/${namespace}/${path}`

export function useTexts(namespace: string): Texts {
  const [unsaved, now, set] = useCurrent<ReadonlyMap<string, string>>(() => new Map())
  const change = (path: string, text: string | null) => {
    const next = new Map(now())
    if (text === null) next.delete(path)
    else next.set(path, text)
    set(next)
    keepDraft(draftName(namespace, path), text)
  }
  return {
    unsaved,
    change,
    isUnsaved: (path) => now().has(path),
    saved: (path, text) => {
      if (now().get(path) === text) change(path, null)
    },
    move: (moves) => {
      const [before, next] = [now(), movedTexts(now(), moves)]
      set(next)
      for (const path of before.keys()) keepDraft(draftName(namespace, path), null)
      for (const [path, text] of next) keepDraft(draftName(namespace, path), text)
    },
  }
}
