import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { post } from '../api/client'
import { nextSpan, spansBetween } from '../boards/charts'
import { t } from '../i18n'
import { utcDay } from '../shell/format'

const DAYS = 14
const DATA = 'io.kestra.plugin.core.dashboard'

type Counts = ReadonlyMap<string, number>

/** Executions of each flow of a page by day, by one call: `namespace/flow` -> first moment of a day -> how many. */
export function useDaily(flows: readonly { namespace: string; id: string }[]): {
  days: readonly string[]
  counts: ReadonlyMap<string, Counts>
} {
  const ids = flows.map((one) => one.id)
  const today = Date.parse(`${new Date().toISOString().slice(0, 10)}T00:00:00Z`)
  const startDate = new Date(today - (DAYS - 1) * 86_400_000).toISOString()
  const endDate = new Date(nextSpan(today, 'day') - 1).toISOString()
  const chart = {
    id: 'daily',
    type: `${DATA}.chart.Table`,
    data: {
      type: `${DATA}.data.Executions`,
      columns: {
        namespace: { field: 'NAMESPACE' },
        flow: { field: 'FLOW_ID' },
        day: { field: 'START_DATE' },
        total: { agg: 'COUNT' },
      },
      where: [{ field: 'FLOW_ID', type: 'IN', values: ids }],
    },
  }
  const found = useQuery({
    queryKey: ['executions', 'by-flow', startDate, ids],
    queryFn: () =>
      post('/api/v1/dashboards/charts/preview', {
        body: { chart: JSON.stringify(chart), globalFilter: { startDate, endDate } },
      }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  })
  const counts = new Map<string, Map<string, number>>()
  for (const { namespace, flow, day, total } of found.data?.results ?? []) {
    const name = `${namespace}/${flow}`
    counts.set(name, (counts.get(name) ?? new Map<string, number>()).set(String(day), Number(total)))
  }
  return { days: spansBetween(startDate, endDate, 'day'), counts }
}

/** Two weeks of a flow as small bars. */
export function Sparkline({ days, counts }: { days: readonly string[]; counts: Counts | undefined }) {
  if (!counts) return <span className="faint">–</span>
  const highest = Math.max(1, ...counts.values())
  const total = [...counts.values()].reduce((all, one) => all + one, 0)
  const said = t('flows.inDays', { count: total, days: DAYS })
  return (
    <svg width={DAYS * 5} height="18" role="img" aria-label={said}>
      <title>{`${said}: ${utcDay(days[0] ?? '')} – ${utcDay(days.at(-1) ?? '')}`}</title>
      {days.map((day, index) => {
        const height = ((counts.get(day) ?? 0) / highest) * 17
        return (
          <rect
            key={day}
            x={index * 5}
            width="4"
            y={18 - Math.max(1, height)}
            height={Math.max(1, height)}
            fill={height > 0 ? 'var(--st-RUNNING)' : 'var(--line)'}
          />
        )
      })}
    </svg>
  )
}
