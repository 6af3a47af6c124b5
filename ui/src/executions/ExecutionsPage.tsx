/** The executions: filters, order and page live in the address; changes arrive by the stream. */
import { ActionIcon, Select } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { address, get, type Query } from '../api/client'
import { t, useWords } from '../i18n'
import { change, useSettings } from '../settings/settings'
import { ColumnsButton, useColumns } from '../shell/Columns'
import { DataTable } from '../shell/DataTable'
import { FilterBar } from '../shell/filters/FilterBar'
import { chipsOf, putChip, queryOf, withChips } from '../shell/filters/filters'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { TIME_RANGES } from '../shell/filters/said'
import { IconChartBar } from '../shell/icons'
import { Bar, Empty, Loading, PageHead, Pager, TableLink } from '../shell/parts'
import { Refresh, useIsLive } from '../shell/Refresh'
import { SavedFilters } from '../shell/SavedFilters'
import type { State } from '../theme/states'
import { BulkActions } from './BulkActions'
import { executionColumns, pathOf } from './executionColumns'
import { EXECUTION_FIELDS, FLOW_EXECUTION_FIELDS } from './executionFields'
import { ListChart } from './ListChart'
import { useLiveList } from './liveList'
import { ButtonLink } from '../shell/links'

export interface ExecutionSearch {
  readonly q?: string
  readonly state?: readonly State[]
  readonly namespace?: string | readonly string[]
  readonly flowId?: string | readonly string[]
  readonly labels?: string | readonly string[]
  readonly timeRange?: string
  /** From one date to another, as a part of a chart says; in place of `timeRange`. */
  readonly startDate?: string
  readonly endDate?: string
  readonly page?: number
  readonly size?: number
  readonly sort?: string
}

export default function ExecutionsPage() {
  useWords()
  const search: ExecutionSearch = useSearch({ strict: false })
  return (
    <>
      <PageHead title={t('nav.executions')} />
      <ExecutionList search={search} />
    </>
  )
}

/** The list with its filters; of one flow when it is given. */
export function ExecutionList({ search, flow }: { search: ExecutionSearch; flow?: { namespace: string; id: string } }) {
  const navigate = useNavigate()
  const settings = useSettings()
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const open = (next: object, isTyping = false) => void navigate({ to: '.', search: next as never, replace: isTyping })
  const set = (changes: Partial<ExecutionSearch>) => open({ ...search, page: undefined, ...changes }, true)
  const page = search.page ?? 1
  const size = search.size ?? settings.pageSize
  const client = useQueryClient()
  const fields = flow ? FLOW_EXECUTION_FIELDS : EXECUTION_FIELDS
  const given = search as Readonly<Record<string, unknown>>
  const chips = chipsOf(given, fields)
  const filters: Query = { ...queryOf(chips, fields), ...(flow ? { 'filters[namespace][EQUALS]': flow.namespace, 'filters[flowId][EQUALS]': flow.id } : {}) }
  const query: Query = { ...filters, page, size, sort: search.sort }
  const key = ['executions', query] as const
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => get('/api/v1/executions/search', { query, signal }), placeholderData: keepPreviousData })
  const live = useLiveList(key, undefined, { isOn: useIsLive() })
  const columns = executionColumns(flow !== undefined)
  const choice = useColumns(flow ? 'flow-executions' : 'executions', columns)
  return (
    <>
      <div className="toolbar">
        <FilterBar fields={fields} search={given} onChange={open}>{flow ? null : <SavedFilters page="executions" search={search} />}</FilterBar>
        <span className="toolbar-end">
          <Refresh query={found} live={live} />
          <ActionIcon variant={settings.hasChart ? 'light' : 'default'} size={30} aria-pressed={settings.hasChart} aria-label={t('executions.chart')} title={t('executions.chart')} onClick={() => change({ hasChart: !settings.hasChart })}><IconChartBar size={16} /></ActionIcon>
          <ColumnsButton columns={columns} choice={choice} />
          <TableLink href={address('/api/v1/executions/export/by-query/csv', { query: filters })} />
        </span>
      </div>
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      {settings.hasChart ? <ListChart search={search} flow={flow} onSpan={(start, end) => open(withChips(given, fields, putChip(putChip(chips, { field: 'startDate', isNot: false, values: [start] }), { field: 'endDate', isNot: false, values: [end] })))} /> : null}
      {selected.size > 0 ? <BulkActions selected={selected} total={found.data?.total ?? 0} query={filters} clear={() => select(new Set())} done={() => void client.invalidateQueries({ queryKey: ['executions'] })} /> : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.executions')}>
        <Loading query={found}>
          {(data) => data.results.length === 0 ? (
            chips.length > 0 ? <NothingMatches fields={fields} search={given} onChange={open} />
              : <Empty text={t(flow ? 'executions.neverRan' : 'executions.none')}>{flow ? <ButtonLink to={`/flows/edit/${flow.namespace}/${flow.id}/overview`} search={{ run: true } as never}>{t('action.execute')}</ButtonLink> : <ButtonLink to={'/flows'}>{t('executions.toFlows')}</ButtonLink>}</Empty>
          ) : (
            <DataTable label={t('nav.executions')} columns={choice.shown} rows={data.results} idOf={(one) => one.id} hrefOf={pathOf} sort={search.sort ?? 'state.startDate:desc'} onSort={(sort) => set({ sort })} selected={selected} onSelect={select} />
          )}
        </Loading>
      </div>
      {found.data ? <Pager page={page} size={size} total={found.data.total} onChange={(next, pageSize) => set({ page: next, size: pageSize })} /> : null}
    </>
  )
}

/** Back from now; without one, all that there is. */
export function TimeRange({ value, onChange }: { value: string | undefined; onChange: (timeRange: string | undefined) => void }) {
  return <Select w={130} aria-label={t('time.range')} placeholder={t('time.any')} data={TIME_RANGES.map(([range, key]) => ({ value: range, label: t(key) }))} value={value ?? null} onChange={(chosen) => onChange(chosen ?? undefined)} clearable clearButtonProps={{ 'aria-label': t('list.clear') }} />
}

/** Chooses a namespace among those with flows. */
export function Namespaces({ value, onChange, width = 190 }: { value: string | undefined; onChange: (namespace: string | undefined) => void; width?: number }) {
  const found = useQuery({ queryKey: ['namespaces', 'distinct'], queryFn: () => get('/api/v1/flows/distinct-namespaces') })
  const names = new Set([...(found.data ?? []), ...(value ? [value] : [])])
  return <Select w={width} aria-label={t('common.namespace')} placeholder={t('common.namespace')} data={[...names].sort()} value={value ?? null} onChange={(chosen) => onChange(chosen ?? undefined)} clearable searchable clearButtonProps={{ 'aria-label': t('list.clear') }} />
}
