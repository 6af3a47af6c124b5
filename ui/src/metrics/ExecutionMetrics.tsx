/** What the tasks of an execution have measured. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { get, type Shapes } from '../api/client'
import type { Execution, LiveExecution } from '../executions/live'
import { t } from '../i18n'
import { DataTable, type Column } from '../shell/DataTable'
import { FilterBar } from '../shell/filters/FilterBar'
import type { Field } from '../shell/filters/filters'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { clock } from '../shell/format'
import { Empty, Loading } from '../shell/parts'
import { ListPager } from '../shell/ListPager'
import { useList } from '../shell/useList'
import { measured } from './measured'
import { OverRuns } from './OverRuns'

type Entry = Shapes['MetricEntry']

const METRIC_FIELDS: readonly Field[] = [
  { id: 'name', name: 'name', title: 'metrics.name', kind: 'text', canBeNot: true },
  { id: 'taskId', name: 'task', title: 'gantt.task', kind: 'text', canBeNot: true },
  { id: 'type', name: 'type', title: 'triggers.type', kind: 'choice', values: ['counter', 'timer'], isSingle: true },
]

export default function ExecutionMetrics({ live, execution }: { live: LiveExecution; execution: Execution }) {
  const list = useList(METRIC_FIELDS)
  const sort = list.sort ?? 'timestamp:asc'
  const query = { ...list.query, sort }
  const found = useQuery({
    queryKey: ['metrics', execution.id, query],
    queryFn: () => get('/api/v1/metrics/{execution_id}', { path: { execution_id: execution.id }, query }),
    placeholderData: keepPreviousData,
  })
  // Metrics are kept with the end of their task run.
  const ended = live.tree.everyState.get('SUCCESS') ?? 0
  const { refetch } = found
  useEffect(() => void refetch(), [ended, refetch])
  const columns: Column<Entry>[] = [
    { id: 'task', title: t('gantt.task'), sort: 'taskId', cell: (one) => one.taskId },
    {
      id: 'name',
      title: t('metrics.name'),
      sort: 'name',
      cell: (one) => <b style={{ fontWeight: 500 }}>{one.name}</b>,
    },
    { id: 'type', title: t('triggers.type'), sort: 'type', cell: (one) => <span className="soft">{one.type}</span> },
    { id: 'value', title: t('kv.value'), sort: 'value', isEnd: true, cell: (one) => measured(one.type, one.value) },
    {
      id: 'tags',
      title: t('metrics.tags'),
      cell: (one) => (
        <span className="labels">
          {Object.entries(one.tags).map(([key, value]) => (
            <span key={key} className="label">
              {key}: {value}
            </span>
          ))}
        </span>
      ),
    },
    {
      id: 'at',
      title: t('logs.time'),
      sort: 'timestamp',
      cell: (one) => <span className="num soft">{clock(one.timestamp)}</span>,
    },
  ]
  return (
    <>
      <div className="toolbar">
        <FilterBar fields={METRIC_FIELDS} search={list.search} onChange={list.open} />
      </div>
      <div className="content" tabIndex={0} role="region" aria-label={t('tab.metrics')}>
        <Loading query={found}>
          {(data) =>
            data.results.length === 0 ? (
              list.chips.length > 0 ? (
                <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
              ) : (
                <Empty text={t('metrics.none')} />
              )
            ) : (
              <>
                <OverRuns execution={execution} measures={data.results} />
                <DataTable
                  label={t('tab.metrics')}
                  columns={columns}
                  rows={data.results}
                  idOf={(one) => `${one.taskRunId}${one.name}${one.timestamp}${JSON.stringify(one.tags)}`}
                  sort={sort}
                  onSort={(next) => list.set({ sort: next })}
                />
              </>
            )
          }
        </Loading>
      </div>
      <ListPager list={list} total={found.data?.total} />
    </>
  )
}
