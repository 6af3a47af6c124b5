/** What the counters of executions come to. */
import type { Shapes } from '../api/client'
import { isTerminal, type State } from '../theme/states'

export type Bucket = Pick<Shapes['DailyStatistics'], 'executionCounts'>

export const SUCCEEDED: readonly State[] = ['SUCCESS', 'CANCELLED', 'WARNING']
export const FAILED: readonly State[] = ['FAILED', 'KILLED', 'RETRIED']

export interface Ratios {
  readonly total: number
  /** Parts of all that have ended, from 0 to 1; null when nothing has. */
  readonly success: number | null
  readonly failure: number | null
}

export function ratiosOf(buckets: readonly Bucket[]): Ratios {
  const totals = new Map<State, number>()
  for (const { executionCounts } of buckets)
    for (const [state, amount] of Object.entries(executionCounts) as [State, number][])
      totals.set(state, (totals.get(state) ?? 0) + amount)
  const sum = (states: Iterable<State>) => [...states].reduce((all, state) => all + (totals.get(state) ?? 0), 0)
  const ended = sum([...totals.keys()].filter(isTerminal))
  return {
    total: sum(totals.keys()),
    success: ended === 0 ? null : sum(SUCCEEDED) / ended,
    failure: ended === 0 ? null : sum(FAILED) / ended,
  }
}

/** How much longer the latest runs take than the ones before, 0.5 for half as long again; null when there is nothing to compare. */
export function deviationOf({ before, latest }: Pick<Shapes['FlowDurations'], 'before' | 'latest'>): number | null {
  return before.count === 0 || latest.count === 0 || before.p50 === 0 ? null : latest.p50 / before.p50 - 1
}
