/** What somebody should look at: of each kind a few, found by small questions that run two at a time. */
import { useQueries } from '@tanstack/react-query'
import { get, post, type Shapes } from '../api/client'
import { twoAtATime } from '../boards/seen'
import { FAILED } from './counts'
import { FAILING } from './homeCharts'

export type Kind = 'failing' | 'breached' | 'stuck' | 'late' | 'stopped'

export interface Concern {
  readonly kind: Kind
  readonly namespace: string
  readonly flowId: string
  /** Of the execution, or of the trigger. */
  readonly id: string
  /** Since when. */
  readonly at: string | undefined
  /** How many executions have failed, or have not kept a service level. */
  readonly times?: number
}

const STUCK_AFTER_MS = 3_600_000
const LATE_AFTER_MS = 120_000
const MOST = 10
const MOVING = ['CREATED', 'RUNNING', 'RETRYING', 'RESTARTED', 'KILLING']

interface Look {
  readonly milliseconds: number
  readonly namespace: string | undefined
}

const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString()

/** Flows that fail most and whose newest execution has failed, too: what has recovered needs nobody. */
async function failing({ milliseconds, namespace }: Look): Promise<Concern[]> {
  const globalFilter = { namespace, startDate: ago(milliseconds), endDate: ago(0), pageNumber: 1, pageSize: MOST }
  const { results } = await post('/api/v1/dashboards/charts/preview', {
    body: { chart: JSON.stringify(FAILING), globalFilter },
  })
  if (results.length === 0) return []
  const newest = await post('/api/v1/executions/latest', {
    body: results.map((one) => ({ namespace: String(one.namespace), id: String(one.flow) })),
  })
  const times = new Map(results.map((one) => [`${one.namespace}/${one.flow}`, Number(one.total)]))
  return newest
    .filter((one) => FAILED.includes(one.status))
    .map((one) => ({
      kind: 'failing',
      namespace: one.namespace,
      flowId: one.flowId,
      id: one.id,
      at: one.startDate,
      times: times.get(`${one.namespace}/${one.flowId}`),
    }))
}

/** What an execution is marked with that has not kept a service level of its flow. */
export const BREACHED = 'system.sla:violated'

const MOST_BREACHES = 100

/** Flows whose executions have not kept a service level, the latest breach first. */
async function breached({ milliseconds, namespace }: Look): Promise<Concern[]> {
  const query = {
    namespace,
    labels: BREACHED,
    startDate: ago(milliseconds),
    sort: 'state.startDate:desc',
    size: MOST_BREACHES,
  }
  const { results } = await get('/api/v1/executions/search', { query })
  return breachesByFlow(results).slice(0, MOST)
}

/** One concern a flow, with the newest of its executions. */
export function breachesByFlow(
  newestFirst: readonly Pick<Shapes['Execution'], 'id' | 'namespace' | 'flowId' | 'state'>[],
): Concern[] {
  const found = new Map<string, Concern>()
  for (const { id, namespace, flowId, state } of newestFirst) {
    const before = found.get(`${namespace}/${flowId}`)
    found.set(`${namespace}/${flowId}`, {
      ...(before ?? { kind: 'breached', namespace, flowId, id, at: state.startDate }),
      times: (before?.times ?? 0) + 1,
    })
  }
  return [...found.values()]
}

/** Executions that have been going on for an hour. */
async function stuck({ namespace }: Look): Promise<Concern[]> {
  const query = { namespace, state: MOVING, endDate: ago(STUCK_AFTER_MS), sort: 'state.startDate:asc', size: MOST }
  const { results } = await get('/api/v1/executions/search', { query })
  return results.map((one) => ({
    kind: 'stuck',
    namespace: one.namespace,
    flowId: one.flowId,
    id: one.id,
    at: one.state.startDate,
  }))
}

/** Triggers whose date has passed: nothing holds them back, and they have not fired. */
async function late({ namespace }: Look): Promise<Concern[]> {
  const query = {
    namespace,
    'filters[nextExecutionDate][LESS_THAN]': ago(LATE_AFTER_MS).slice(0, 16),
    sort: 'nextExecutionDate:asc',
    size: MOST,
  }
  const { results } = await get('/api/v1/triggers/search', { query })
  return results
    .filter(({ state }) => !state.disabled && !state.locked && !state.backfill)
    .map(({ state }) => concernOf('late', state, state.nextExecutionDate))
}

/** Triggers that an execution's end has disabled, as `stopAfter` in their source says. */
async function stopped({ namespace }: Look): Promise<Concern[]> {
  const query = { namespace, 'filters[triggerState][EQUALS]': 'DISABLED', size: 100 }
  const { results } = await get('/api/v1/triggers/search', { query })
  return results
    .filter(({ state, trigger }) => state.disabled && stopsAfterFailure(trigger))
    .slice(0, MOST)
    .map(({ state }) => concernOf('stopped', state, state.lastTriggeredDate))
}

function stopsAfterFailure(trigger: object | null | undefined): boolean {
  const { stopAfter } = (trigger ?? {}) as { readonly stopAfter?: unknown }
  return Array.isArray(stopAfter) && stopAfter.some((one) => FAILED.includes(one as never))
}

const concernOf = (kind: Kind, state: Shapes['TriggerState'], at: string | null | undefined): Concern => ({
  kind,
  namespace: state.namespace,
  flowId: state.flowId,
  id: state.triggerId,
  at: at ?? undefined,
})

const KINDS = { failing, breached, stuck, late, stopped }

/** All of it, once every question was answered. */
export function useAttention(look: Look) {
  return useQueries({
    queries: Object.entries(KINDS).map(([kind, ask]) => ({
      queryKey: ['charts', 'attention', kind, look],
      queryFn: () => twoAtATime(() => ask(look)),
    })),
    combine: (found) => ({
      data: found.every((one) => one.data) ? found.flatMap((one) => one.data!) : undefined,
      error: found.find((one) => one.error)?.error ?? null,
      refetch: () => found.forEach((one) => void one.refetch()),
    }),
  })
}
