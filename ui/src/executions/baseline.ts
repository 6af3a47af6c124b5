/** How long the tasks of earlier runs took, to be compared with. */
import { get, type Shapes } from '../api/client'
import type { TaskRun } from './taskRunTree'

/** Milliseconds: after the start of its execution, and from its own start to its end. */
export interface Span {
  readonly after: number
  readonly length: number
}

/** By task, and by value in loops. */
export type Baseline = ReadonlyMap<string, Span>

/** Runs whose median is taken. */
export const MEDIAN_OF = 5

type Ended = Pick<TaskRun, 'taskId' | 'value'> & {
  readonly state: Pick<Shapes['StateHistory'], 'startDate' | 'endDate'>
}
export interface EarlierRun {
  readonly state: { readonly startDate: string }
  readonly taskRunList: readonly Ended[]
}

export const baselineKey = (run: Pick<TaskRun, 'taskId' | 'value'>): string => `${run.taskId}\u0000${run.value ?? ''}`

/** The medians of some runs; of one run, what it took. */
export function baselineOf(earlier: readonly EarlierRun[]): Baseline {
  const found = new Map<string, Span[]>()
  for (const { state, taskRunList } of earlier) {
    const begin = Date.parse(state.startDate)
    for (const run of taskRunList) {
      if (!run.state.endDate) continue
      const start = Date.parse(run.state.startDate)
      const span = { after: start - begin, length: Date.parse(run.state.endDate) - start }
      const key = baselineKey(run)
      const known = found.get(key)
      if (known) known.push(span)
      else found.set(key, [span])
    }
  }
  return new Map(
    [...found].map(([key, spans]) => [
      key,
      { after: median(spans.map((one) => one.after)), length: median(spans.map((one) => one.length)) },
    ]),
  )
}

/** The one in the middle; of an even number, the lower one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0
}

/** The earlier runs of a flow that are over, the newest first. */
export async function earlierRuns(execution: Shapes['Execution']): Promise<Shapes['Execution'][]> {
  const query = {
    namespace: execution.namespace,
    flowId: execution.flowId,
    size: 20,
    sort: 'state.startDate:desc',
    endDate: execution.state.startDate,
  }
  const { results } = await get('/api/v1/executions', { query })
  return results.filter((one) => one.id !== execution.id && one.state.endDate)
}

/** Reads executions one after the other: each may be large. */
export async function readBaseline(ids: readonly string[]): Promise<Baseline> {
  const found: EarlierRun[] = []
  for (const id of ids)
    found.push(
      (await get('/api/v1/executions/{execution_id}', { path: { execution_id: id } })) as unknown as EarlierRun,
    )
  return baselineOf(found)
}

/** `+40 %`; empty where there is nothing to compare with. */
export function deviation(length: number, before: Span | undefined): number | null {
  return before && before.length > 0 ? length / before.length - 1 : null
}
