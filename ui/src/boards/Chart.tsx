/** One chart of a dashboard: asked for when it is seen, two of them at a time. */
import { ActionIcon } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { download, post } from '../api/client'
import { t } from '../i18n'
import { IconFileTypeCsv } from '../shell/icons'
import { Markdown } from '../shell/Markdown'
import { Loading, messageOf } from '../shell/parts'
import { kindOf, titleOf, widthOf, type Chart, type Grouping, type Row } from './charts'
import { Bars, Donut, Figure, TimeSeries } from './drawings'
import { ChartTable } from './ChartTable'
import { twoAtATime, useSeen } from './seen'

/** What of a dashboard is looked at: back from now, and of which namespace. */
export interface Look {
  readonly milliseconds: number
  readonly namespace: string | undefined
}

/** Where the rows of a chart come from: a dashboard that is kept, or the source of the chart itself. */
export type Origin = { readonly board: string } | 'preview'

/** The rows of a chart, and the span of time that they are of. */
export interface Found {
  readonly rows: readonly Row[]
  readonly total: number
  readonly grouping: Grouping | undefined
  readonly isWhole: boolean
  readonly start: string
  readonly end: string
}

interface Props {
  readonly chart: Chart
  readonly origin: Origin
  readonly look: Look
}

export const TABLE_SIZE = 10

export function ChartCard({ chart, origin, look }: Props) {
  const box = useRef<HTMLElement>(null)
  const isSeen = useSeen(box)
  const [page, setPage] = useState(1)
  const kind = kindOf(chart)
  const isTable = kind === 'Table'
  const asked = origin === 'preview' ? JSON.stringify(chart) : `${origin.board}/${chart.id}`
  const found = useQuery({
    queryKey: ['charts', asked, look, page],
    enabled: isSeen,
    placeholderData: keepPreviousData,
    retry: 1,
    queryFn: () => twoAtATime(() => rowsOf(chart, origin, look, isTable ? page : undefined)),
  })
  return (
    <section
      ref={box}
      className="card board-card"
      aria-label={titleOf(chart)}
      style={{ gridColumn: `span ${widthOf(chart)}` }}
    >
      {kind === 'Markdown' && !chart.chartOptions?.displayName ? null : (
        <header>
          <h2 className="ellipsis" title={chart.chartOptions?.description}>
            {titleOf(chart)}
          </h2>
          {found.data && !found.data.isWhole ? (
            <span className="label" title={t('boards.partHint')}>
              {t('boards.part')}
            </span>
          ) : null}
          {chart.data && kind !== 'KPI' ? <CsvButton chart={chart} origin={origin} look={look} /> : null}
        </header>
      )}
      <div className="body">
        {!isSeen ? (
          <div className="board-unseen" />
        ) : (
          <Loading query={found} rows={kind === 'KPI' ? 1 : 4}>
            {(data) => <Drawing chart={chart} found={data} look={look} page={page} onPage={setPage} />}
          </Loading>
        )}
      </div>
    </section>
  )
}

function Drawing({
  chart,
  found,
  look,
  page,
  onPage,
}: {
  chart: Chart
  found: Found
  look: Look
  page: number
  onPage: (page: number) => void
}) {
  const kind = kindOf(chart)
  if (kind === 'Markdown') return <Markdown source={String(found.rows[0]?.content ?? '')} />
  if (kind === 'KPI') return <Figure chart={chart} value={found.rows[0]?.value ?? null} />
  if (found.rows.length === 0) return <div className="empty">{t('boards.nothing')}</div>
  switch (kind) {
    case 'TimeSeries':
      return <TimeSeries chart={chart} found={found} namespace={look.namespace} />
    case 'Bar':
      return <Bars chart={chart} found={found} namespace={look.namespace} />
    case 'Pie':
      return <Donut chart={chart} found={found} namespace={look.namespace} />
    default:
      return <ChartTable chart={chart} found={found} page={page} onPage={onPage} />
  }
}

function filterOf(look: Look) {
  const end = new Date()
  return {
    startDate: new Date(end.getTime() - look.milliseconds).toISOString(),
    endDate: end.toISOString(),
    namespace: look.namespace,
  }
}

async function rowsOf(chart: Chart, origin: Origin, look: Look, page: number | undefined): Promise<Found> {
  const filter = { ...filterOf(look), ...(page === undefined ? {} : { pageNumber: page, pageSize: TABLE_SIZE }) }
  const found =
    origin === 'preview'
      ? await post('/api/v1/dashboards/charts/preview', {
          body: { chart: JSON.stringify(chart), globalFilter: filter },
        })
      : await post('/api/v1/dashboards/{dashboard_id}/charts/{chart_id}', {
          path: { dashboard_id: origin.board, chart_id: chart.id },
          body: filter,
        })
  return {
    rows: found.results,
    total: found.total,
    grouping: found.groupBy ?? undefined,
    isWhole: found.isWhole ?? true,
    start: filter.startDate,
    end: filter.endDate,
  }
}

function CsvButton({ chart, origin, look }: Props) {
  const run = async () => {
    const filter = filterOf(look)
    try {
      if (origin === 'preview')
        await download('/api/v1/dashboards/charts/export/to-csv', `${chart.id}.csv`, {
          body: { chart: JSON.stringify(chart), globalFilter: filter },
        })
      else
        await download('/api/v1/dashboards/{dashboard_id}/charts/{chart_id}/export/to-csv', `${chart.id}.csv`, {
          path: { dashboard_id: origin.board, chart_id: chart.id },
          body: filter,
        })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      style={{ marginLeft: 'auto' }}
      aria-label={`${t('list.csv')}: ${titleOf(chart)}`}
      title={t('list.csv')}
      onClick={() => void run()}
    >
      <IconFileTypeCsv size={14} />
    </ActionIcon>
  )
}
