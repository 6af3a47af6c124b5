/** New lines of a list as they are said: those that are shown, and those that wait while somebody reads. */
import type { Shapes } from '../api/client'

export type LogEntry = Shapes['LogEntry']

/** The newest first. */
export interface Told {
  readonly shown: readonly LogEntry[]
  readonly waiting: readonly LogEntry[]
  /** Lines that were said and are not here: too many at once, or more than are kept. */
  readonly missed: number
}

export const NOTHING_TOLD: Told = { shown: [], waiting: [], missed: 0 }

/** More lines than that are read page by page. */
const MOST_KEPT = 500

/** @param lines oldest first, as the server tells them. */
export function withLines(told: Told, lines: readonly LogEntry[]): Told {
  const waiting = [...lines.toReversed(), ...told.waiting]
  return {
    ...told,
    waiting: waiting.slice(0, MOST_KEPT),
    missed: told.missed + Math.max(0, waiting.length - MOST_KEPT),
  }
}

/** What has waited is shown. */
export function released(told: Told): Told {
  const shown = [...told.waiting, ...told.shown]
  return { shown: shown.slice(0, MOST_KEPT), waiting: [], missed: told.missed + Math.max(0, shown.length - MOST_KEPT) }
}

/** What tells a line from others; two that are alike to the millisecond are one. */
export const lineKey = (one: LogEntry): string =>
  [one.timestamp, one.level, one.executionId, one.taskRunId, one.attemptNumber, one.triggerId, one.message].join(' ')

/** The lines of a page below those that were said since; what the page has been read with by now stands there once. */
export function joined(shown: readonly LogEntry[], page: readonly LogEntry[]): readonly LogEntry[] {
  const known = new Set(page.map(lineKey))
  const newest = page[0]?.timestamp ?? ''
  return [...shown.filter((one) => one.timestamp >= newest && !known.has(lineKey(one))), ...page]
}
