/** The one table of states: colour in both themes, icon and group. Words come from the catalogue. */
import type { components } from '../api/schema'

export type State = components['schemas']['State']

export type StateIcon =
  | 'ring'
  | 'dots'
  | 'clock'
  | 'spinner'
  | 'pause'
  | 'diamond'
  | 'turn'
  | 'square'
  | 'struck'
  | 'chevrons'
  | 'exclamation'
  | 'cross'
  | 'tick'

export type StateGroup = 'waiting' | 'active' | 'people' | 'good' | 'attention' | 'bad'

/** solid: bars and borders; text: on page and soft; soft: badge background; on: text on solid. */
type Shades = readonly [solid: string, text: string, soft: string, on: string]

export interface StateLook {
  readonly icon: StateIcon
  readonly group: StateGroup
  readonly light: Shades
  readonly dark: Shades
}

export const STATES: Readonly<Record<State, StateLook>> = {
  CREATED: {
    icon: 'ring',
    group: 'waiting',
    light: ['#848992', '#62666e', '#eaf1fb', '#0b0c0e'],
    dark: ['#6f757e', '#a3a8b0', '#1f232a', '#ffffff'],
  },
  SUBMITTED: {
    icon: 'dots',
    group: 'waiting',
    light: ['#6f8ca0', '#516a7b', '#e3f3fe', '#0b0c0e'],
    dark: ['#5d788d', '#90aabd', '#0b2536', '#ffffff'],
  },
  QUEUED: {
    icon: 'clock',
    group: 'waiting',
    light: ['#837ed6', '#635da9', '#eeeffd', '#0b0c0e'],
    dark: ['#6e67bd', '#a09dee', '#201e3c', '#ffffff'],
  },
  RUNNING: {
    icon: 'spinner',
    group: 'active',
    light: ['#2288f8', '#0565c4', '#e8f1fd', '#0b0c0e'],
    dark: ['#0672db', '#68aafd', '#0f233d', '#ffffff'],
  },
  PAUSED: {
    icon: 'pause',
    group: 'people',
    light: ['#b267e4', '#8a48b4', '#f6ecfe', '#0b0c0e'],
    dark: ['#964ac6', '#cd8afc', '#2b1b36', '#ffffff'],
  },
  BREAKPOINT: {
    icon: 'diamond',
    group: 'people',
    light: ['#db54b6', '#ab348c', '#fee9f6', '#0b0c0e'],
    dark: ['#bb3398', '#f479d0', '#34172b', '#ffffff'],
  },
  RESTARTED: {
    icon: 'turn',
    group: 'active',
    light: ['#0695b5', '#007089', '#daf6ff', '#0b0c0e'],
    dark: ['#0486a3', '#46b4d3', '#042731', '#0b0c0e'],
  },
  RESUBMITTED: {
    icon: 'turn',
    group: 'active',
    light: ['#1a9797', '#0e7272', '#d6f8f7', '#0b0c0e'],
    dark: ['#078989', '#59b8b8', '#012929', '#0b0c0e'],
  },
  RETRYING: {
    icon: 'turn',
    group: 'active',
    light: ['#d26d09', '#9f5102', '#fdede2', '#0b0c0e'],
    dark: ['#af5a08', '#ef9048', '#371b05', '#ffffff'],
  },
  RETRIED: {
    icon: 'turn',
    group: 'attention',
    light: ['#a7815c', '#7f5f3f', '#fdedde', '#0b0c0e'],
    dark: ['#916c47', '#c4a07e', '#351c01', '#ffffff'],
  },
  KILLING: {
    icon: 'spinner',
    group: 'active',
    light: ['#e25a77', '#b13c57', '#fdebed', '#0b0c0e'],
    dark: ['#c23d5d', '#fc7f96', '#39161d', '#ffffff'],
  },
  KILLED: {
    icon: 'square',
    group: 'bad',
    light: ['#bc728f', '#91526b', '#feeaf1', '#0b0c0e'],
    dark: ['#a25a77', '#d792ac', '#371624', '#ffffff'],
  },
  CANCELLED: {
    icon: 'struck',
    group: 'bad',
    light: ['#94867f', '#6f635d', '#fcede5', '#0b0c0e'],
    dark: ['#7f716a', '#b2a59e', '#2b201a', '#ffffff'],
  },
  SKIPPED: {
    icon: 'chevrons',
    group: 'good',
    light: ['#86898e', '#64666a', '#edf0f6', '#0b0c0e'],
    dark: ['#727579', '#a5a8ac', '#212327', '#ffffff'],
  },
  WARNING: {
    icon: 'exclamation',
    group: 'attention',
    light: ['#ac8205', '#816002', '#fbefd6', '#0b0c0e'],
    dark: ['#926e0a', '#d19f1a', '#2e2001', '#ffffff'],
  },
  FAILED: {
    icon: 'cross',
    group: 'bad',
    light: ['#f64a43', '#c12827', '#fdece9', '#0b0c0e'],
    dark: ['#d42325', '#fe7f73', '#391714', '#ffffff'],
  },
  SUCCESS: {
    icon: 'tick',
    group: 'good',
    light: ['#1a9d4b', '#017634', '#e0f7e4', '#0b0c0e'],
    dark: ['#049041', '#56bc71', '#0b2a14', '#0b0c0e'],
  },
}

/**
 * The colours of what charts stack, chosen so that who sees no red, no green or no blue tells them apart: by at least 30 of
 * CIE76, where the usual ones come to 12 in the light theme and to 2 in the dark one. `states.test.ts` measures it.
 */
export const DISTINCT: Readonly<Partial<Record<State, Readonly<Record<'light' | 'dark', Shades>>>>> = {
  RUNNING: { light: ['#8409e9', '#8309e7', '#f3e9fc', '#ffffff'], dark: ['#ae1cf2', '#cf78f7', '#250c31', '#ffffff'] },
  WARNING: { light: ['#6a4701', '#684501', '#fcf5e9', '#ffffff'], dark: ['#d8a40d', '#dba60d', '#31280c', '#0b0c0e'] },
  FAILED: { light: ['#d96a67', '#ba322e', '#fce9e9', '#0b0c0e'], dark: ['#e7635a', '#eb7f77', '#310f0c', '#0b0c0e'] },
  SUCCESS: { light: ['#2b5c97', '#2b5c97', '#e9f1fc', '#ffffff'], dark: ['#47a7ca', '#61b3d1', '#0c2731', '#0b0c0e'] },
}

export type Palette = 'usual' | 'distinct'

/** The shades of a state in a palette. */
export const shadesOf = (state: State, theme: 'light' | 'dark', palette: Palette): Shades =>
  (palette === 'distinct' ? DISTINCT[state] : undefined)?.[theme] ?? STATES[state][theme]

export const EVERY_STATE = Object.keys(STATES) as State[]

const TERMINAL = new Set<State>(['SUCCESS', 'WARNING', 'FAILED', 'KILLED', 'CANCELLED', 'RETRIED', 'SKIPPED'])

export const isTerminal = (state: State): boolean => TERMINAL.has(state)

/** `--st-FAILED`, `--st-FAILED-text`, ...: charts, nodes, bars and badges read the same source. */
export function stateVariables(theme: 'light' | 'dark', palette: Palette): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const state of EVERY_STATE) {
    const [solid, text, soft, on] = shadesOf(state, theme, palette)
    variables[`--st-${state}`] = solid
    variables[`--st-${state}-text`] = text
    variables[`--st-${state}-soft`] = soft
    variables[`--st-${state}-on`] = on
  }
  return variables
}
