/** What a person has chosen; applied at once. This browser keeps a copy, so that a page starts with it; `kept.ts` keeps it on the server. */
import { useSyncExternalStore } from 'react'

/** What a setting chooses among; anything else is not taken. */
export const CHOICES = {
  language: ['en', 'fr'],
  theme: ['auto', 'light', 'dark'],
  dateFormat: ['local', 'iso', 'dmy', 'mdy', 'long'],
  density: ['compact', 'comfortable'],
  motion: ['auto', 'reduced'],
  refresh: ['off', '5', '30', 'live'],
  timeRange: ['', 'PT1H', 'PT24H', 'P7D', 'P30D'],
  logLevel: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'],
  logDensity: ['compact', 'comfortable'],
  flowTab: ['overview', 'topology', 'executions', 'edit', 'revisions', 'triggers', 'logs'],
  executionTab: ['overview', 'gantt', 'logs', 'topology', 'outputs', 'metrics'],
  palette: ['usual', 'distinct'],
  editorTheme: ['auto', 'light', 'dark'],
  editorSide: ['topology', 'form', 'playground', 'files', 'docs', 'blueprints'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Of the editor and of logs, in pixels. */
export const FONT_SIZES = { least: 10, most: 24 }

type Choice<Name extends keyof typeof CHOICES> = (typeof CHOICES)[Name][number]

export type Language = Choice<'language'>
export type ThemeChoice = Choice<'theme'>
export type Refreshing = Choice<'refresh'>

type Choices = { readonly [Name in keyof typeof CHOICES]: Choice<Name> }

/** What stands beside a line of a log: the time of day, the time since the start, or since the line above. */
export type LogTimes = 'clock' | 'elapsed' | 'delta'

export interface Settings extends Choices {
  /** An IANA name; empty for the browser's own. */
  readonly timeZone: string
  readonly pageSize: number
  readonly isNavCollapsed: boolean
  readonly hasShortcuts: boolean
  /** Whether a chart stands over the list of executions. */
  readonly hasChart: boolean
  /** Whether a chart stands over the list of log lines. */
  readonly hasLogChart: boolean
  /** Whether pictures of flows go from left to right. */
  readonly isTopologyFlat: boolean
  readonly logTimes: LogTimes
  readonly isLogWrapped: boolean
  /** In pixels. */
  readonly logFontSize: number
  /** JSON in logs is shown with its structure until it is folded. */
  readonly isLogPretty: boolean
  /** Lines of a log that are alike and follow each other are one. */
  readonly isLogSimilar: boolean
  /** Lines of a log stand under their task runs. */
  readonly isLogGrouped: boolean
  /** What stands under its task run is folded at first. */
  readonly isLogFolded: boolean
  readonly isTourDone: boolean
  /** The guide stands beside the pages; how far it is, the server knows. */
  readonly isTourOn: boolean
  /** Of new flows; empty for none. */
  readonly namespace: string
  /** Whether a new execution opens in a tab of its own. */
  readonly opensTab: boolean
  /** In pixels. */
  readonly editorFontSize: number
  /** The name of a font of this machine; empty for ours. */
  readonly editorFont: string
  /** Long texts are folded when the editor opens. */
  readonly isEditorFolded: boolean
  /** Stands over the pages; empty for what the server was given. */
  readonly environmentName: string
  /** `#5470c6`, or empty for none. */
  readonly environmentColor: string
  /** List -> the columns that are shown, in their order; a list that is missing shows its own choice. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** The type whose documentation stays beside the pages; empty for none. */
  readonly pinnedType: string
}

const KEY = 'windhover.settings'
const KEY_OF_DEFAULTS = 'windhover.defaults'

const DEFAULTS: Settings = {
  language: typeof navigator !== 'undefined' && navigator.language.startsWith('fr') ? 'fr' : 'en',
  theme: 'auto',
  dateFormat: 'local',
  density: 'compact',
  motion: 'auto',
  refresh: 'live',
  timeRange: 'PT24H',
  logLevel: 'TRACE',
  logDensity: 'compact',
  flowTab: 'overview',
  executionTab: 'overview',
  palette: 'usual',
  editorTheme: 'auto',
  editorSide: 'topology',
  timeZone: '',
  pageSize: 25,
  isNavCollapsed: false,
  hasShortcuts: true,
  hasChart: false,
  hasLogChart: true,
  isTopologyFlat: false,
  logTimes: 'clock',
  isLogWrapped: false,
  logFontSize: 12,
  isLogPretty: false,
  isLogSimilar: false,
  isLogGrouped: false,
  isLogFolded: false,
  isTourDone: false,
  isTourOn: false,
  namespace: '',
  opensTab: false,
  editorFontSize: 12.5,
  editorFont: '',
  isEditorFolded: false,
  environmentName: '',
  environmentColor: '',
  columns: {},
  pinnedType: '',
}

/** What the administrator has set for everybody, as it was known last. */
let ofEverybody = known(read(KEY_OF_DEFAULTS))

/** Told of what has changed; of null when everything was reset. */
type Keep = (changes: Partial<Settings> | null) => void

let current: Settings = { ...defaults(), ...known(read(KEY)) }
let keep: Keep = () => undefined
const listeners = new Set<() => void>()

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}')
  } catch {
    return {}
  }
}

function write(key: string, value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // A browser that keeps nothing still shows what was chosen, until it is closed.
  }
}

/** What holds for who has chosen nothing. */
function defaults(): Settings {
  return { ...DEFAULTS, ...ofEverybody }
}

/** What of these settings is not as it comes. */
export const chosenOf = (all: Settings): Partial<Settings> =>
  Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULTS[name as keyof Settings]),
    ),
  )

/** What of a foreign object can be settings: of a known name, and of its kind. */
export function known(given: unknown): Partial<Settings> {
  if (typeof given !== 'object' || given === null) return {}
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => {
      const choices: readonly unknown[] | undefined = CHOICES[name as keyof typeof CHOICES]
      return (
        name in DEFAULTS &&
        typeof value === typeof DEFAULTS[name as keyof Settings] &&
        value !== null &&
        (choices?.includes(value) ?? true)
      )
    }),
  ) as Partial<Settings>
}

export const settings = (): Settings => current

/** Takes what the server has kept, which need not be told to it again. */
export function take(changes: Partial<Settings>): void {
  current = { ...current, ...changes }
  write(KEY, current)
  for (const listener of listeners) listener()
}

/** Takes what holds for everybody; what a person has chosen goes before it. */
export function takeDefaults(found: Partial<Settings>, chosen: Partial<Settings>): void {
  const names = new Set([...Object.keys(ofEverybody), ...Object.keys(found)])
  ofEverybody = found
  write(KEY_OF_DEFAULTS, found)
  take({ ...Object.fromEntries(Object.entries(defaults()).filter(([name]) => names.has(name))), ...chosen })
}

export function change(changes: Partial<Settings>): void {
  take(changes)
  keep(changes)
}

export function reset(): void {
  take(defaults())
  keep(null)
}

export const whenChanged = (listener: Keep): void => {
  keep = listener
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useSettings = (): Settings => useSyncExternalStore(subscribe, settings)
