/** The scale of time of a Gantt chart: what of it is shown, and its labels in the chosen zone. */
import { clock, day, duration } from '../shell/format'
import { offsetAt } from '../shell/zones'

/** From one instant to another, in milliseconds. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Nobody looks at less, in milliseconds. */
const SHORTEST = 5

const spanOf = ({ from, to }: Range): number => Math.max(1, to - from)

/**
 * Nearer for a factor below 1, further away above; null for all there is.
 * @param at what stays where it is, as a part of the range.
 */
export function zoomed(range: Range, whole: Range, factor: number, at = 0.5): Range | null {
  const span = Math.max(SHORTEST, spanOf(range) * factor)
  if (span >= spanOf(whole)) return null
  const from = range.from + (spanOf(range) - span) * at
  return within({ from, to: from + span }, whole)
}

/** Moved by a part of what is shown; never beyond what there is. */
export const panned = (range: Range, whole: Range, share: number): Range => {
  const by = spanOf(range) * share
  return within({ from: range.from + by, to: range.to + by }, whole)
}

function within({ from, to }: Range, whole: Range): Range {
  const begin = Math.min(Math.max(from, whole.from), Math.max(whole.from, whole.to - (to - from)))
  return { from: begin, to: begin + (to - from) }
}

/** Where an instant lies in a range, in percent. */
export const percentAt = (instant: number, range: Range): number => ((instant - range.from) / spanOf(range)) * 100

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  DAY,
]

/** Pixels of a label of the axis: of one with milliseconds, and of others. */
const EXACT_WIDTH = 84
const TICK_WIDTH = 58
const MOST_TICKS = 8

const widthAt = (step: number, axis: Axis): number => (axis === 'clock' && step < SECOND ? EXACT_WIDTH : TICK_WIDTH)

/** Whether the axis tells the time of day, or the time since the start. */
export type Axis = 'clock' | 'elapsed'

export interface Tick {
  readonly at: number
  readonly label: string
}

/**
 * Round instants, as many as fit beside each other, none at the very end where they would not.
 * @param start of the execution, which the time that has passed counts from.
 * @param width of the axis in pixels.
 */
export function ticksOf(range: Range, width: number, axis: Axis, start: number, zone: string): Tick[] {
  const span = spanOf(range)
  const step =
    STEPS.find((one) => span / one <= Math.min(MOST_TICKS, width / widthAt(one, axis))) ?? Math.ceil(span / DAY) * DAY
  const offset = axis === 'clock' ? offsetAt(range.from, zone) : -start
  const last = range.to - (span * widthAt(step, axis)) / Math.max(width, EXACT_WIDTH)
  const label = (at: number): string => (axis === 'clock' ? clockLabel(at, step) : duration(at - start))
  const ticks: Tick[] = []
  for (let at = Math.ceil((range.from + offset) / step) * step - offset; at <= last; at += step)
    ticks.push({ at, label: label(at) })
  return ticks.length > 0
    ? ticks
    : [{ at: range.from, label: axis === 'clock' ? clock(new Date(range.from).toISOString()) : label(range.from) }]
}

/** Only as exact as the steps are. */
function clockLabel(at: number, step: number): string {
  const iso = new Date(at).toISOString()
  if (step >= DAY) return day(iso)
  const text = clock(iso)
  return step < SECOND ? text : text.slice(0, step < MINUTE ? 8 : 5)
}
