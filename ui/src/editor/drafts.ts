/** Unsaved texts, kept in this browser until they are saved or discarded. */
import { dateTime } from '../shell/format'

interface Draft {
  readonly at: string
  readonly source: string
}

const keyOf = (name: string): string => `windhover.draft.${name}`

/** The draft of a flow when it differs from what is saved. */
export function draftOf(name: string, saved: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(name)) ?? 'null') as Draft | null
    return draft && draft.source !== saved ? { ...draft, at: dateTime(draft.at) } : null
  } catch {
    return null
  }
}

export function keepDraft(name: string, source: string | null): void {
  try {
    if (source === null) localStorage.removeItem(keyOf(name))
    else localStorage.setItem(keyOf(name), JSON.stringify({ at: new Date().toISOString(), source }))
  } catch {
    // A browser that is full or keeps nothing loses the draft, not the text that is being written.
  }
}
