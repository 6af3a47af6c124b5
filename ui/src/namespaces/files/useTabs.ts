/** Which files of a namespace are open: kept for this tab of the browser; the address names the one in front. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { bare, type Move } from './fileTree'
import { closed, moved, NONE_OPEN, opened, type OpenFiles } from './tabs'
import { useCurrent } from '../../shell/useCurrent'

export interface Tabs extends OpenFiles {
  /** Those that were in front since the page was opened: what was done in them is not forgotten. */
  readonly seen: readonly string[]
  /** The paths as they are when something ends that began before. */
  readonly now: () => readonly string[]
  readonly open: (path: string) => void
  readonly close: (paths: readonly string[]) => void
  readonly move: (moves: readonly Move[]) => void
}

export function useTabs(namespace: string): Tabs {
  const { file } = useSearch({ strict: false }) as { file?: string }
  const asked = file === undefined ? null : bare(String(file))
  const navigate = useNavigate()
  const [tabs, now, set] = useCurrent<OpenFiles>(() =>
    asked === null ? kept(namespace) : opened(kept(namespace), asked),
  )
  const [seen, see] = useState<readonly string[]>([])
  const { front } = tabs
  const name = (path: string | null) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, file: path ?? undefined })) as never,
      replace: true,
    })
  const turn = (next: OpenFiles) => {
    if (next.front !== now().front) name(next.front)
    set(next)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only an address that has changed asks for something.
  useEffect(() => {
    if (asked !== null) set(opened(now(), asked))
    else if (now().front !== null) name(now().front)
  }, [asked])
  useEffect(() => keep(namespace, tabs), [namespace, tabs])
  useEffect(() => {
    if (front !== null) see((before) => (before.includes(front) ? before : [...before, front]))
  }, [front])
  return {
    ...tabs,
    seen,
    now: () => now().paths,
    open: (path) => turn(opened(now(), path)),
    close: (paths) => turn(closed(now(), paths)),
    move: (moves) => turn(moved(now(), moves)),
  }
}

const keyOf = (namespace: string): string => `windhover.tabs.${namespace}`

function kept(namespace: string): OpenFiles {
  try {
    const { paths, front } = JSON.parse(sessionStorage.getItem(keyOf(namespace)) ?? '{}') as Partial<OpenFiles>
    return Array.isArray(paths)
      ? { paths, front: front && paths.includes(front) ? front : (paths[0] ?? null) }
      : NONE_OPEN
  } catch {
    return NONE_OPEN
  }
}

function keep(namespace: string, tabs: OpenFiles): void {
  try {
    sessionStorage.setItem(keyOf(namespace), JSON.stringify(tabs))
  } catch {
    // A browser that keeps nothing opens no tabs again.
  }
}
