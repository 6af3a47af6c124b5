/** What the tasks of an execution have measured. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { get, type Shapes } from '../api/client'
import type { Execution, LiveExecution } from '../executions/live'
import { t } from '../i18n'
import { useSettings } from '../settings/settings'
import { DataTable, type Column } from '../shell/DataTable'
import { clock } from '../shell/format'
import { Empty, Loading, Pager } from '../shell/parts'
import { measured } from './measured'
import { OverRuns } from './OverRuns'

type Entry = Shapes['MetricEntry']

export default function ExecutionMetrics({ live, execution }: { live: LiveExecution; execution: Execution }) {
  const { pageSize } = useSettings()
  const [page, setPage] = useState(1)
  const [size, setSize] = useState(pageSize)
  const [sort, setSort] = useState('timestamp:asc')
  const query = { page, size, sort }
  const found = useQuery({ queryKey: ['metrics', execution.id, query], queryFn: () => get('/api/v1/metrics/{execution_id}', { path: { execution_id: execution.id }, query }), placeholderData: keepPreviousData })
  // Metrics are kept with the end of their task run.
  const ended = live.tree.everyState.get('SUCCESS') ?? 0
  const { refetch } = found
  useEffect(() => void refetch(), [ended, refetch])
  const columns: Column<Entry>[] = [
    { id: 'task', title: t('gantt.task'), cell: (one) => one.taskId },
    { id: 'name', title: t('metrics.name'), sort: 'name', cell: (one) => <b style={{ fontWeight: 500 }}>{one.name}</b> },
    { id: 'type', title: t('triggers.type'), cell: (one) => <span className="soft">{one.type}</span> },
    { id: 'value', title: t('kv.value'), sort: 'value', isEnd: true, cell: (one) => measured(one.type, one.value) },
    { id: 'tags', title: t('metrics.tags'), cell: (one) => <span className="labels">{Object.entries(one.tags).map(([key, value]) => <span key={key} className="label">{key}: {value}</span>)}</span> },
    { id: 'at', title: t('logs.time'), sort: 'timestamp', cell: (one) => <span className="num soft">{clock(one.timestamp)}</span> },
  ]
  return (
    <>
      <div className="content" tabIndex={0} role="region" aria-label={t('tab.metrics')}>
        <Loading query={found}>
          {(data) => data.results.length === 0 ? <Empty text={t('metrics.none')} />
            : <><OverRuns execution={execution} measures={data.results} /><DataTable label={t('tab.metrics')} columns={columns} rows={data.results} idOf={(one) => `${one.taskRunId}${one.name}${one.timestamp}${JSON.stringify(one.tags)}`} sort={sort} onSort={(next) => { setSort(next); setPage(1) }} /></>}
        </Loading>
      </div>
      {found.data ? <Pager page={page} size={size} total={found.data.total} onChange={(next, chosen) => { setPage(next); setSize(chosen) }} /> : null}
    </>
  )
}
