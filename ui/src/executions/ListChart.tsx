/** What a list of executions shows, by time and state. A drag over it chooses the span of time of the list. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { post } from '../api/client'
import { DailyChart } from '../dashboard/DailyChart'
import { DragSpan } from '../shell/DragSpan'
import { Loading } from '../shell/parts'
import type { ExecutionSearch } from './ExecutionsPage'

const DAY_MS = 86_400_000
const DAYS: Readonly<Record<string, number>> = { PT1H: 1 / 24, PT24H: 1, P7D: 7, P30D: 30 }

interface Props {
  readonly search: ExecutionSearch
  readonly flow?: { readonly namespace: string; readonly id: string }
  readonly onSpan: (start: string, end: string) => void
}

/** The only value, where the server's counts take no more. */
const single = (given: string | readonly string[] | undefined): string | undefined =>
  typeof given === 'string' ? given : given?.length === 1 ? given[0] : undefined

export function ListChart({ search, flow, onSpan }: Props) {
  const days = DAYS[search.timeRange ?? ''] ?? 30
  const of = {
    namespace: flow?.namespace ?? single(search.namespace),
    flowId: flow?.id ?? single(search.flowId),
    state: search.state ? [...search.state] : [],
  }
  const found = useQuery({
    queryKey: ['executions', 'chart', of, search.timeRange, search.startDate, search.endDate],
    placeholderData: keepPreviousData,
    queryFn: () =>
      post('/api/v1/stats/executions/daily', {
        body: {
          ...of,
          startDate: search.startDate ?? new Date(Date.now() - days * DAY_MS).toISOString(),
          endDate: search.endDate ?? new Date().toISOString(),
        },
      }),
  })
  const { timeRange: _, page: __, ...kept } = search
  const within = flow ? { ...kept, namespace: flow.namespace, flowId: flow.id } : kept
  return (
    <div className="list-chart">
      <Loading query={found} rows={3}>
        {(buckets) => (
          <DragSpan
            of={{
              starts: buckets.map((one) => one.startDate),
              length: buckets[0]?.groupBy === 'hour' ? DAY_MS / 24 : DAY_MS,
            }}
            onSpan={onSpan}
          >
            <DailyChart buckets={buckets} within={within} />
          </DragSpan>
        )}
      </Loading>
    </div>
  )
}
