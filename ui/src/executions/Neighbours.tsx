import { ActionIcon } from '@mantine/core'
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { get } from '../api/client'
import { t } from '../i18n'
import { useKeys } from '../shell/useKeys'
import { listingOf, stepsOf, WALKED, written, type Listing, type Step } from './listing'
import type { Execution } from './live'

type Place = Pick<Execution, 'id' | 'namespace' | 'flowId'>
interface Neighbour {
  readonly place: Place
  readonly search: object
}
interface Neighbours {
  readonly before: Neighbour | undefined
  readonly after: Neighbour | undefined
}

/** Long enough to walk on without asking again; what has come meanwhile is found all the same. */
const FRESH_MS = 30_000

/** To the execution before this one, and to the one after it: of the list one came from, else of the flow; `[` and `]` do the same. */
export function Neighbours({ execution, tab }: { execution: Execution; tab: string }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const listing = listingOf(useSearch({ strict: false }), execution.id)
  const found = useQuery({
    queryKey: ['neighbours', execution.id, listing],
    queryFn: () => (listing ? inList(listing, execution, client) : ofFlow(execution)),
  })
  const go = (to: Neighbour | undefined) => {
    if (to)
      void navigate({
        to: `/executions/${to.place.namespace}/${to.place.flowId}/${to.place.id}/${tab}`,
        search: to.search as never,
      })
  }
  useKeys({ '[': () => go(found.data?.before), ']': () => go(found.data?.after) })
  const where = t(listing ? 'executions.walkList' : 'executions.walkFlow')
  return (
    <>
      <ActionIcon
        variant="default"
        size={30}
        disabled={!found.data?.before}
        onClick={() => go(found.data?.before)}
        aria-label={t('executions.before')}
        title={`${t('executions.before')}, ${where} ([)`}
      >
        ←
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={30}
        disabled={!found.data?.after}
        onClick={() => go(found.data?.after)}
        aria-label={t('executions.after')}
        title={`${t('executions.after')}, ${where} (])`}
      >
        →
      </ActionIcon>
    </>
  )
}

async function inList(listing: Listing, execution: Execution, client: QueryClient): Promise<Neighbours> {
  const pageOf = async (page: number) => {
    const query = { ...listing.query, page, size: WALKED }
    return (
      await client.fetchQuery({
        queryKey: ['executions', 'walked', query],
        staleTime: FRESH_MS,
        queryFn: () => get('/api/v1/executions/search', { query }),
      })
    ).results
  }
  const { before, after } = await stepsOf(listing, execution.id, pageOf)
  const found = (step: Step<Execution> | undefined) =>
    step && { place: step.row, search: written({ query: listing.query, index: step.index }, step.row.id) }
  return { before: found(before), after: found(after) }
}

async function ofFlow(execution: Execution): Promise<Neighbours> {
  const of = { 'filters[namespace][EQUALS]': execution.namespace, 'filters[flowId][EQUALS]': execution.flowId, size: 1 }
  const start = execution.state.startDate
  const [before, after] = await Promise.all([
    get('/api/v1/executions/search', {
      query: { ...of, 'filters[startDate][LESS_THAN]': start, sort: 'state.startDate:desc' },
    }),
    get('/api/v1/executions/search', {
      query: { ...of, 'filters[startDate][GREATER_THAN]': start, sort: 'state.startDate:asc' },
    }),
  ])
  const found = (place: Execution | undefined) => place && { place, search: {} }
  return { before: found(before.results[0]), after: found(after.results[0]) }
}
