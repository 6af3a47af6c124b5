/** The executions: filters, order and page live in the address; changes arrive by the stream. */
import { ActionIcon, Button, MultiSelect, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { address, get, post, type Query } from '../api/client'
import { DailyChart } from '../dashboard/DailyChart'
import { t, useWords, type Key } from '../i18n'
import { change, useSettings } from '../settings/settings'
import { DataTable, type Column } from '../shell/DataTable'
import { dateTime, duration, elapsed } from '../shell/format'
import { IconChartBar } from '../shell/icons'
import { Ago, Bar, Empty, Labels, LiveMark, Loading, PageHead, Pager, TableLink, useNow } from '../shell/parts'
import { SavedFilters } from '../shell/SavedFilters'
import { StateBadge, stateName } from '../shell/StateBadge'
import { EVERY_STATE, isTerminal, type State } from '../theme/states'
import { BulkActions } from './BulkActions'
import type { Execution } from './live'
import { useLiveList } from './liveList'
import { ButtonLink } from '../shell/links'

export interface ExecutionSearch {
  readonly q?: string
  readonly state?: readonly State[]
  readonly namespace?: string
  readonly flowId?: string
  readonly labels?: string
  readonly timeRange?: string
  /** From one date to another, as a part of a chart says; in place of `timeRange`. */
  readonly startDate?: string
  readonly endDate?: string
  readonly page?: number
  readonly size?: number
  readonly sort?: string
}

export const TIME_RANGES: readonly (readonly [string, Key])[] = [['PT1H', 'time.hour'], ['PT24H', 'time.day'], ['P7D', 'time.week'], ['P30D', 'time.month']]

const pathOf = (one: Execution): string => `/executions/${one.namespace}/${one.flowId}/${one.id}`

function Duration({ execution }: { execution: Execution }) {
  const now = useNow()
  const { startDate, endDate, current } = execution.state
  return <>{duration(elapsed(startDate, isTerminal(current) ? (endDate ?? undefined) : undefined, now))}</>
}

const columns = (isOfFlow: boolean): Column<Execution>[] => [
  { id: 'id', title: t('executions.id'), sort: 'id', cell: (one) => <Link to={pathOf(one)} className="mono">{one.id.slice(0, 10)}</Link> },
  { id: 'state', title: t('executions.state'), sort: 'state.current', cell: (one) => <StateBadge state={one.state.current} /> },
  ...(isOfFlow ? [] : [
    { id: 'flow', title: t('executions.flow'), sort: 'flowId', cell: (one: Execution) => <Link to={`/flows/edit/${one.namespace}/${one.flowId}`}>{one.flowId}</Link> },
    { id: 'namespace', title: t('common.namespace'), sort: 'namespace', cell: (one: Execution) => <span className="soft">{one.namespace}</span> },
  ]),
  { id: 'start', title: t('executions.start'), sort: 'state.startDate', cell: (one) => <Ago at={one.state.startDate} /> },
  { id: 'duration', title: t('executions.duration'), sort: 'state.duration', isEnd: true, cell: (one) => <Duration execution={one} /> },
  { id: 'labels', title: t('common.labels'), cell: (one) => <Labels labels={one.labels} /> },
  { id: 'trigger', title: t('executions.trigger'), cell: (one) => <span className="soft">{one.trigger?.id ?? '–'}</span> },
  { id: 'revision', title: t('executions.revision'), isEnd: true, cell: (one) => one.flowRevision },
]

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
  const set = (changes: Partial<ExecutionSearch>) => void navigate({ to: '.', search: { ...search, page: undefined, ...changes } as never, replace: true })
  const page = search.page ?? 1
  const size = search.size ?? settings.pageSize
  const client = useQueryClient()
  const filters: Query = {
    q: search.q, state: search.state, labels: search.labels, ...(search.startDate ? { startDate: search.startDate, endDate: search.endDate } : { timeRange: search.timeRange }),
    ...(flow ? { 'filters[namespace][EQUALS]': flow.namespace, 'filters[flowId][EQUALS]': flow.id } : { namespace: search.namespace, flowId: search.flowId }),
  }
  const query: Query = { ...filters, page, size, sort: search.sort }
  const key = ['executions', query] as const
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => get('/api/v1/executions/search', { query, signal }), placeholderData: keepPreviousData })
  const live = useLiveList(key)
  const isFiltered = Boolean(search.q || search.state?.length || search.namespace || search.flowId || search.labels || search.timeRange || search.startDate)
  return (
    <>
      <Filters search={search} set={set} isOfFlow={flow !== undefined}><LiveMark status={live} /><ActionIcon variant={settings.hasChart ? 'light' : 'default'} size={30} aria-pressed={settings.hasChart} aria-label={t('executions.chart')} title={t('executions.chart')} onClick={() => change({ hasChart: !settings.hasChart })}><IconChartBar size={16} /></ActionIcon><TableLink href={address('/api/v1/executions/export/by-query/csv', { query: filters })} /></Filters>
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      {settings.hasChart ? <Chart search={search} flow={flow} /> : null}
      {selected.size > 0 ? <BulkActions selected={selected} total={found.data?.total ?? 0} query={filters} clear={() => select(new Set())} done={() => void client.invalidateQueries({ queryKey: ['executions'] })} /> : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.executions')}>
        <Loading query={found}>
          {(data) => data.results.length === 0 ? (
            isFiltered ? <Empty text={t('list.nothing')}><Button variant="default" onClick={() => void navigate({ to: '.', search: {} as never })}>{t('list.clear')}</Button></Empty>
              : <Empty text={t(flow ? 'executions.neverRan' : 'executions.none')}>{flow ? null : <ButtonLink to={'/flows'}>{t('executions.toFlows')}</ButtonLink>}</Empty>
          ) : (
            <DataTable label={t('nav.executions')} columns={columns(flow !== undefined)} rows={data.results} idOf={(one) => one.id} hrefOf={pathOf} sort={search.sort ?? 'state.startDate:desc'} onSort={(sort) => set({ sort })} selected={selected} onSelect={select} />
          )}
        </Loading>
      </div>
      {found.data ? <Pager page={page} size={size} total={found.data.total} onChange={(next, pageSize) => set({ page: next, size: pageSize })} /> : null}
    </>
  )
}

const LABEL = /^[^:]+:.+$/

const CHART_DAYS: Readonly<Record<string, number>> = { PT1H: 1 / 24, PT24H: 1, P7D: 7, P30D: 30 }

/** What the list shows, by day and state; a part leads to a shorter list. */
function Chart({ search, flow }: { search: ExecutionSearch; flow?: { namespace: string; id: string } }) {
  const days = CHART_DAYS[search.timeRange ?? ''] ?? 30
  const of = { namespace: flow?.namespace ?? search.namespace, flowId: flow?.id ?? search.flowId, state: search.state ? [...search.state] : [] }
  const found = useQuery({
    queryKey: ['executions', 'chart', of, search.timeRange, search.startDate, search.endDate], placeholderData: keepPreviousData,
    queryFn: () => post('/api/v1/stats/executions/daily', { body: { ...of, startDate: search.startDate ?? new Date(Date.now() - days * 86_400_000).toISOString(), endDate: search.endDate ?? new Date().toISOString() } }),
  })
  return <div className="pad" style={{ borderBottom: '1px solid var(--line)', paddingBlock: 8, flex: 'none' }}><Loading query={found} rows={3}>{(buckets) => <DailyChart buckets={buckets} />}</Loading></div>
}

function Filters({ search, set, isOfFlow, children }: { search: ExecutionSearch; set: (changes: Partial<ExecutionSearch>) => void; isOfFlow: boolean; children: React.ReactNode }) {
  const setText = useDebouncedCallback((q: string) => set({ q: q || undefined }), 250)
  const setFlow = useDebouncedCallback((flowId: string) => set({ flowId: flowId.trim() || undefined }), 250)
  // What is no label yet is still being typed.
  const setLabel = useDebouncedCallback((labels: string) => { if (labels === '' || LABEL.test(labels)) set({ labels: labels || undefined }) }, 250)
  return (
    <div className="toolbar">
      <TextInput key={search.q === undefined ? 'empty' : 'full'} data-search w={150} type="search" defaultValue={search.q ?? ''} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('list.search')} aria-label={t('list.search')} />
      {isOfFlow ? null : <Namespaces width={150} value={search.namespace} onChange={(namespace) => set({ namespace })} />}
      {isOfFlow ? null : <TextInput key={`flow ${search.flowId === undefined}`} w={100} defaultValue={search.flowId ?? ''} onChange={(event) => setFlow(event.currentTarget.value)} placeholder={t('executions.flow')} aria-label={t('executions.flow')} />}
      <TextInput key={`label ${search.labels === undefined}`} w={130} defaultValue={search.labels ?? ''} onChange={(event) => setLabel(event.currentTarget.value)} placeholder={t('executions.label')} aria-label={t('executions.label')} />
      <MultiSelect w={search.state?.length ? undefined : 130} maw={360} aria-label={t('executions.state')} placeholder={search.state?.length ? undefined : t('executions.anyState')} data={EVERY_STATE.map((one) => ({ value: one, label: stateName(one) }))} value={[...(search.state ?? [])]} onChange={(state) => set({ state: state.length > 0 ? (state as State[]) : undefined })} clearable searchable clearButtonProps={{ 'aria-label': t('list.clear') }} />
      {search.startDate ? <Span start={search.startDate} end={search.endDate} clear={() => set({ startDate: undefined, endDate: undefined })} /> : <TimeRange value={search.timeRange} onChange={(timeRange) => set({ timeRange })} />}
      {isOfFlow ? null : <SavedFilters page="executions" search={search} />}
      <span style={{ marginLeft: 'auto', display: 'inline-flex', gap: 8, alignItems: 'center' }}>{children}</span>
    </div>
  )
}

/** Back from now; without one, all that there is. */
export function TimeRange({ value, onChange }: { value: string | undefined; onChange: (timeRange: string | undefined) => void }) {
  return <Select w={130} aria-label={t('time.range')} placeholder={t('time.any')} data={TIME_RANGES.map(([range, key]) => ({ value: range, label: t(key) }))} value={value ?? null} onChange={(chosen) => onChange(chosen ?? undefined)} clearable clearButtonProps={{ 'aria-label': t('list.clear') }} />
}

/** A span of time that came with a link; taken away by a click. */
function Span({ start, end, clear }: { start: string; end: string | undefined; clear: () => void }) {
  return <Button variant="default" onClick={clear} rightSection={<span aria-hidden="true">×</span>} title={t('list.clear')}><span className="hidden">{t('time.range')}: </span><span className="num">{dateTime(start)} – {end ? dateTime(end) : t('time.now')}</span></Button>
}

/** Chooses a namespace among those with flows. */
export function Namespaces({ value, onChange, width = 190 }: { value: string | undefined; onChange: (namespace: string | undefined) => void; width?: number }) {
  const found = useQuery({ queryKey: ['namespaces', 'distinct'], queryFn: () => get('/api/v1/flows/distinct-namespaces') })
  const names = new Set([...(found.data ?? []), ...(value ? [value] : [])])
  return <Select w={width} aria-label={t('common.namespace')} placeholder={t('common.namespace')} data={[...names].sort()} value={value ?? null} onChange={(chosen) => onChange(chosen ?? undefined)} clearable searchable clearButtonProps={{ 'aria-label': t('list.clear') }} />
}
