/** The history of a state as parts of a line. */
import type { Shapes } from '../api/client'
import type { State } from '../theme/states'

export interface Segment {
  readonly state: State
  readonly date: string
  /** Milliseconds until the next state; 0 for the last one of what is over. */
  readonly length: number
  /** Of the line, from 0 to 1. */
  readonly share: number
  /** Nothing follows it. */
  readonly isEnd: boolean
}

type Histories = Shapes['StateHistory']['histories']

/** One segment a state; `now` is the end of the last one, null when it is over. */
export function segmentsOf(histories: Histories, now: number | null): Segment[] {
  const starts = histories.map((one) => Date.parse(one.date))
  const end = now ?? starts.at(-1) ?? 0
  const total = Math.max(1, end - (starts[0] ?? end))
  return histories.map(({ state, date }, index) => {
    const length = Math.max(0, (starts[index + 1] ?? end) - starts[index]!)
    return { state, date, length, share: length / total, isEnd: now === null && index === histories.length - 1 }
  })
}
