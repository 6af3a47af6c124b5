/** What a run can begin with: what was given to an earlier one, or kept under a name. */
import { useQuery } from '@tanstack/react-query'
import { get } from '../../api/client'
import { useFilters, type Filters } from '../../settings/preferences'
import { toJson, valuesOf, valuesOfSearch, type Input, type Values } from '../inputs'

export interface Beginning {
  readonly values: Values
  readonly labels: readonly string[]
}

/** A form as an address has it, `inputs.limit=50`; files and secrets are left out. */
export function searchOf(inputs: readonly Input[], { values, labels }: Beginning): Record<string, unknown> {
  const kept = inputs.filter((one) => one.type !== 'SECRET')
  const given = Object.entries(toJson(kept, values)).map(([id, value]) => [`inputs.${id}`, value] as const)
  return { ...Object.fromEntries(given), ...(labels.length > 0 ? { labels } : {}) }
}

export function beginningOf(inputs: readonly Input[], search: Readonly<Record<string, unknown>>): Beginning {
  const { labels } = search
  return {
    values: valuesOfSearch(inputs, search),
    labels: Array.isArray(labels) ? labels.map(String) : typeof labels === 'string' ? [labels] : [],
  }
}

interface Run {
  readonly inputs?: Readonly<Record<string, unknown>> | null
  readonly labels: readonly { readonly key: string; readonly value: string }[]
}

/** What an execution was given; labels of the system are not. */
export const beginningOfRun = (inputs: readonly Input[], run: Run): Beginning => ({
  values: valuesOf(inputs, run.inputs),
  labels: run.labels.filter((one) => !one.key.startsWith('system.')).map((one) => `${one.key}:${one.value}`),
})

const RECENT = 10

/** The newest executions of a flow. */
export function useRecentRuns(namespace: string, flowId: string) {
  const query = { namespace, flowId, size: RECENT, sort: 'state.startDate:desc' }
  return (
    useQuery({ queryKey: ['executions', 'begun', query], queryFn: () => get('/api/v1/executions/search', { query }) })
      .data?.results ?? []
  )
}

/** What is kept of a flow under names; on the server, beside the filters of lists. */
export const usePresets = (namespace: string, flowId: string): Filters => useFilters(`execute ${namespace}/${flowId}`)
