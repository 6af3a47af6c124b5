/** What a person has chosen; kept in this browser and applied at once. */
import { useSyncExternalStore } from 'react'

export type Language = 'en' | 'fr'
export type ThemeChoice = 'light' | 'dark' | 'auto'

export interface Settings {
  readonly language: Language
  readonly theme: ThemeChoice
  /** An IANA name; empty for the browser's own. */
  readonly timeZone: string
  readonly pageSize: number
  readonly isNavCollapsed: boolean
  readonly hasShortcuts: boolean
  /** Whether a chart stands over the list of executions. */
  readonly hasChart: boolean
  readonly isTourDone: boolean
  /** The guide stands beside the pages; how far it is, the server knows. */
  readonly isTourOn: boolean
}

const KEY = 'windhover.settings'

const DEFAULTS: Settings = {
  language: typeof navigator !== 'undefined' && navigator.language.startsWith('fr') ? 'fr' : 'en',
  theme: 'auto',
  timeZone: '',
  pageSize: 25,
  isNavCollapsed: false,
  hasShortcuts: true,
  hasChart: false,
  isTourDone: false,
  isTourOn: false,
}

let current = read()
const listeners = new Set<() => void>()

function read(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) }
  } catch {
    return DEFAULTS
  }
}

export const settings = (): Settings => current

export function change(changes: Partial<Settings>): void {
  current = { ...current, ...changes }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing still shows what was chosen, until it is closed.
  }
  for (const listener of listeners) listener()
}

export function reset(): void {
  change(DEFAULTS)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useSettings = (): Settings => useSyncExternalStore(subscribe, settings)
