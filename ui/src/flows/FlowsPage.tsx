import { Button, TextInput, Tooltip, ActionIcon } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { address, get, post, type Shapes } from '../api/client'
import { Namespaces } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { useSettings } from '../settings/settings'
import { DataTable, type Column } from '../shell/DataTable'
import { IconPlayerPlay, IconPlus } from '../shell/icons'
import { SavedFilters } from '../shell/SavedFilters'
import { StateBadge } from '../shell/StateBadge'
import { Ago, Bar, Empty, Labels, Loading, PageHead, Pager, TableLink } from '../shell/parts'
import { FlowBulk } from './FlowBulk'
import { Sparkline, useDaily } from './Sparkline'
import { ButtonLink } from '../shell/links'

const ExecuteDialog = lazy(() => import('./ExecuteDialog'))

type Flow = Shapes['Flow']

export interface FlowSearch { readonly q?: string; readonly namespace?: string; readonly page?: number; readonly size?: number; readonly sort?: string }

export default function FlowsPage() {
  useWords()
  const search: FlowSearch = useSearch({ strict: false })
  return (
    <>
      <PageHead title={t('nav.flows')}><ButtonLink variant="default" to="/flows/search">{t('sources.title')}</ButtonLink><ButtonLink variant="default" to="/flows/transfer">{t('transfer.title')}</ButtonLink><ButtonLink to={'/flows/new'} leftSection={<IconPlus size={14} />}>{t('flows.create')}</ButtonLink></PageHead>
      <FlowList search={search} />
    </>
  )
}

/** The list with its filters; of one namespace when it is given. */
export function FlowList({ search, namespace }: { search: FlowSearch; namespace?: string }) {
  const navigate = useNavigate()
  const settings = useSettings()
  const [running, run] = useState<Flow | null>(null)
  const page = search.page ?? 1
  const size = search.size ?? settings.pageSize
  const within = namespace ?? search.namespace
  const query = { ...search, namespace: within, page, size }
  const found = useQuery({ queryKey: ['flows', query], queryFn: ({ signal }) => get('/api/v1/flows/search', { query, signal }), placeholderData: keepPreviousData })
  const set = (changes: Partial<FlowSearch>) => void navigate({ to: '.', search: { ...search, page: undefined, ...changes } as never, replace: true })
  const setText = useDebouncedCallback((q: string) => set({ q: q || undefined }), 250)
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const client = useQueryClient()
  const latest = useLatest(found.data?.results ?? [])
  const daily = useDaily(found.data?.results ?? [])
  const filters = { q: search.q, namespace: within }
  const columns: Column<Flow>[] = [
    { id: 'id', title: t('flows.id'), sort: 'id', cell: (one) => <Link to={pathOf(one)} title={one.description ?? undefined}>{one.id}</Link> },
    { id: 'namespace', title: t('common.namespace'), sort: 'namespace', cell: (one) => <span className="soft">{one.namespace}</span> },
    { id: 'labels', title: t('common.labels'), cell: (one) => <Labels labels={one.labels ?? undefined} /> },
    { id: 'last', title: t('flows.last'), cell: (one) => <Last run={latest.get(keyOf(one))} /> },
    { id: 'daily', title: t('flows.daily'), cell: (one) => <Sparkline days={daily.days} counts={daily.counts.get(keyOf(one))} /> },
    { id: 'triggers', title: t('nav.triggers'), cell: (one) => <span className="soft">{(one.triggers ?? []).map((trigger) => trigger.id).join(', ') || '–'}</span> },
    { id: 'revision', title: t('executions.revision'), isEnd: true, cell: (one) => one.revision },
    { id: 'run', title: '', isEnd: true, cell: (one) => one.disabled ? <span className="faint meta">{t('flows.disabled')}</span> : <Tooltip label={t('action.execute')}><ActionIcon variant="subtle" size={24} onClick={() => run(one)} aria-label={`${t('action.execute')}: ${one.id}`}><IconPlayerPlay size={14} /></ActionIcon></Tooltip> },
  ]
  return (
    <>
      <div className="toolbar">
        <TextInput data-search w={220} type="search" defaultValue={search.q ?? ''} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('list.search')} aria-label={t('list.search')} />
        {namespace === undefined ? <><Namespaces value={search.namespace} onChange={(chosen) => set({ namespace: chosen })} /><SavedFilters page="flows" search={search} /></> : null}
        <span style={{ marginLeft: 'auto' }}><TableLink href={address('/api/v1/flows/export/by-query/csv', { query: filters })} /></span>
      </div>
      {selected.size > 0 ? <FlowBulk selected={selected} total={found.data?.total ?? 0} query={filters} clear={() => select(new Set())} done={() => void client.invalidateQueries({ queryKey: ['flows'] })} /> : null}
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.flows')}>
        <Loading query={found}>
          {(data) => data.results.length > 0 ? <DataTable label={t('nav.flows')} columns={columns} rows={data.results} idOf={keyOf} hrefOf={pathOf} selected={selected} onSelect={select} sort={search.sort} onSort={(sort) => set({ sort })} />
            : search.q || search.namespace ? <Empty text={t('list.nothing')}><Button variant="default" onClick={() => void navigate({ to: '.', search: {} as never })}>{t('list.clear')}</Button></Empty>
              : <Empty text={t('flows.none')}><div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', justifyContent: 'center' }}><ButtonLink to={'/flows/new'}>{t('flows.create')}</ButtonLink><ButtonLink variant="default" to="/flows/transfer">{t('transfer.import')}</ButtonLink><ButtonLink variant="default" to="/blueprints">{t('nav.blueprints')}</ButtonLink><ButtonLink variant="default" to="/welcome">{t('tour.start')}</ButtonLink></div></Empty>}
        </Loading>
      </div>
      {found.data ? <Pager page={page} size={size} total={found.data.total} onChange={(next, pageSize) => set({ page: next, size: pageSize })} /> : null}
      <Suspense>{running ? <ExecuteDialog namespace={running.namespace} flowId={running.id} close={() => run(null)} /> : null}</Suspense>
    </>
  )
}

const keyOf = (one: { namespace: string; id: string }): string => `${one.namespace}/${one.id}`

type Latest = Shapes['LatestExecution']

/** The newest execution of each flow of a page, by one call. */
function useLatest(flows: readonly Flow[]): ReadonlyMap<string, Latest> {
  const names = flows.map(({ namespace, id }) => ({ namespace, id }))
  const found = useQuery({ queryKey: ['executions', 'latest', names], queryFn: () => post('/api/v1/executions/latest', { body: names }), enabled: names.length > 0, placeholderData: keepPreviousData })
  return new Map((found.data ?? []).map((one) => [`${one.namespace}/${one.flowId}`, one]))
}

function Last({ run }: { run: Latest | undefined }) {
  if (!run) return <span className="faint">–</span>
  return <Link to={`/executions/${run.namespace}/${run.flowId}/${run.id}`} style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}><StateBadge state={run.status} /><span className="soft"><Ago at={run.startDate} /></span></Link>
}

const pathOf = (one: Flow): string => `/flows/edit/${one.namespace}/${one.id}`
