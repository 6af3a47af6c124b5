import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { address, get, post, type Shapes } from '../api/client'
import { useLiveList } from '../executions/liveList'
import { t, useWords } from '../i18n'
import { useColumns } from '../shell/Columns'
import { DataTable, type Column } from '../shell/DataTable'
import { queryOf } from '../shell/filters/filters'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { IconPlayerPlay, IconPlus } from '../shell/icons'
import { ListBar } from '../shell/ListBar'
import { useIsLive } from '../shell/Refresh'
import { ListPager } from '../shell/ListPager'
import { useList } from '../shell/useList'
import { StateBadge } from '../shell/StateBadge'
import { Ago, Bar, Bones, Empty, Labels, Loading, PageHead } from '../shell/parts'
import { FlowBulk } from './FlowBulk'
import { FLOW_FIELDS, NAMESPACE_FLOW_FIELDS } from './flowFields'
import { Sparkline, useDaily } from './Sparkline'
import { ButtonLink } from '../shell/links'

const ExecuteDialog = lazy(() => import('./ExecuteDialog'))
const FlowTree = lazy(() => import('./FlowTree'))

type Flow = Shapes['Flow']

export interface FlowSearch {
  readonly q?: string
  readonly namespace?: string | readonly string[]
  /** By namespace; a list otherwise. */
  readonly view?: 'tree'
  readonly page?: number
  readonly size?: number
  readonly sort?: string
}

export default function FlowsPage() {
  useWords()
  const search: FlowSearch = useSearch({ strict: false })
  return (
    <>
      <PageHead title={t('nav.flows')}>
        <ButtonLink variant="default" to="/flows/search">
          {t('sources.title')}
        </ButtonLink>
        <ButtonLink variant="default" to="/flows/transfer">
          {t('transfer.title')}
        </ButtonLink>
        <ButtonLink to={'/flows/new'} leftSection={<IconPlus size={14} />}>
          {t('flows.create')}
        </ButtonLink>
      </PageHead>
      <FlowList search={search} />
    </>
  )
}

/** The list with its filters; of one namespace when it is given. */
export function FlowList({ search, namespace }: { search: FlowSearch; namespace?: string }) {
  const [running, run] = useState<Flow | null>(null)
  const list = useList(
    namespace === undefined ? FLOW_FIELDS : NAMESPACE_FLOW_FIELDS,
    namespace === undefined ? {} : { namespace },
  )
  const found = useQuery({
    queryKey: ['flows', list.query],
    queryFn: ({ signal }) => get('/api/v1/flows/search', { query: list.query, signal }),
    placeholderData: keepPreviousData,
  })
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const client = useQueryClient()
  const latest = useLatest(found.data?.results ?? [])
  const daily = useDaily(found.data?.results ?? [])
  const live = useLiveList(['executions', 'latest'], undefined, { isOn: useIsLive() })
  const isTree = search.view === 'tree' && namespace === undefined
  const columns: Column<Flow>[] = [
    { id: 'id', title: t('flows.id'), sort: 'id', isFixed: true, cell: (one) => <FlowName flow={one} /> },
    {
      id: 'namespace',
      title: t('common.namespace'),
      sort: 'namespace',
      cell: (one) => <span className="soft">{one.namespace}</span>,
    },
    { id: 'labels', title: t('common.labels'), cell: (one) => <Labels labels={one.labels ?? undefined} isLinked /> },
    { id: 'last', title: t('flows.last'), cell: (one) => <Last run={latest.get(keyOf(one))} /> },
    {
      id: 'daily',
      title: t('flows.daily'),
      cell: (one) => <Sparkline days={daily.days} counts={daily.counts.get(keyOf(one))} />,
    },
    {
      id: 'triggers',
      title: t('nav.triggers'),
      cell: (one) => (
        <span className="soft">{(one.triggers ?? []).map((trigger) => trigger.id).join(', ') || '–'}</span>
      ),
    },
    {
      id: 'description',
      title: t('common.description'),
      isExtra: true,
      cell: (one) => (
        <span className="soft" title={one.description ?? undefined}>
          {one.description ?? '–'}
        </span>
      ),
    },
    { id: 'revision', title: t('executions.revision'), isEnd: true, cell: (one) => one.revision },
    {
      id: 'run',
      title: '',
      isEnd: true,
      isLast: true,
      cell: (one) =>
        one.disabled ? (
          <span className="faint meta">{t('flows.disabled')}</span>
        ) : (
          <Tooltip label={t('action.execute')}>
            <ActionIcon
              variant="subtle"
              size={24}
              onClick={() => run(one)}
              aria-label={`${t('action.execute')}: ${one.id}`}
            >
              <IconPlayerPlay size={14} />
            </ActionIcon>
          </Tooltip>
        ),
    },
  ]
  const choice = useColumns('flows', columns)
  const nothing =
    list.chips.length > 0 ? (
      <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
    ) : (
      <NoFlows />
    )
  return (
    <>
      <ListBar
        list={list}
        page={namespace === undefined ? 'flows' : undefined}
        query={found}
        live={live}
        columns={columns}
        choice={choice}
        table={address('/api/v1/flows/export/by-query/csv', { query: list.filters })}
      >
        {namespace === undefined ? (
          <SegmentedControl
            size="xs"
            aria-label={t('flows.view')}
            data={[
              { value: 'list', label: t('flows.list') },
              { value: 'tree', label: t('flows.tree') },
            ]}
            value={isTree ? 'tree' : 'list'}
            onChange={(view) =>
              list.open({ ...list.search, page: undefined, view: view === 'tree' ? view : undefined })
            }
          />
        ) : null}
      </ListBar>
      {selected.size > 0 ? (
        <FlowBulk
          selected={selected}
          total={found.data?.total ?? 0}
          query={list.filters}
          clear={() => select(new Set())}
          done={() => void client.invalidateQueries({ queryKey: ['flows'] })}
        />
      ) : null}
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.flows')}>
        {isTree ? (
          <Suspense fallback={<Bones />}>
            <FlowTree
              filters={queryOf(
                list.chips.filter((chip) => chip.field !== 'namespace'),
                list.fields,
              )}
              isFiltered={list.chips.some((chip) => chip.field !== 'namespace')}
              within={list.chips.find((chip) => chip.field === 'namespace')?.values ?? []}
              empty={nothing}
            />
          </Suspense>
        ) : (
          <Loading query={found}>
            {(data) =>
              data.results.length > 0 ? (
                <DataTable
                  label={t('nav.flows')}
                  columns={choice.shown}
                  rows={data.results}
                  idOf={keyOf}
                  hrefOf={pathOf}
                  selected={selected}
                  onSelect={select}
                  sort={list.sort}
                  onSort={(sort) => list.set({ sort })}
                />
              ) : (
                nothing
              )
            }
          </Loading>
        )}
      </div>
      <ListPager list={list} total={isTree ? undefined : found.data?.total} />
      <Suspense>
        {running ? <ExecuteDialog namespace={running.namespace} flowId={running.id} close={() => run(null)} /> : null}
      </Suspense>
    </>
  )
}

/** With its description, shown as a hint. */
function FlowName({ flow }: { flow: Flow }) {
  const link = <Link to={pathOf(flow)}>{flow.id}</Link>
  return flow.description ? (
    <Tooltip
      label={flow.description}
      multiline
      maw={420}
      position="right"
      events={{ hover: true, focus: true, touch: false }}
    >
      {link}
    </Tooltip>
  ) : (
    link
  )
}

function NoFlows() {
  return (
    <Empty text={t('flows.none')}>
      <div className="ways">
        <ButtonLink to={'/flows/new'}>{t('flows.create')}</ButtonLink>
        <ButtonLink variant="default" to="/flows/transfer">
          {t('transfer.import')}
        </ButtonLink>
        <ButtonLink variant="default" to="/blueprints">
          {t('nav.blueprints')}
        </ButtonLink>
        <ButtonLink variant="default" to="/welcome">
          {t('tour.start')}
        </ButtonLink>
      </div>
    </Empty>
  )
}

const keyOf = (one: { namespace: string; id: string }): string => `${one.namespace}/${one.id}`

type Latest = Shapes['LatestExecution']

/** The newest execution of each flow of a page, by one call. */
function useLatest(flows: readonly Flow[]): ReadonlyMap<string, Latest> {
  const names = flows.map(({ namespace, id }) => ({ namespace, id }))
  const found = useQuery({
    queryKey: ['executions', 'latest', names],
    queryFn: () => post('/api/v1/executions/latest', { body: names }),
    enabled: names.length > 0,
    placeholderData: keepPreviousData,
  })
  return new Map((found.data ?? []).map((one) => [`${one.namespace}/${one.flowId}`, one]))
}

function Last({ run }: { run: Latest | undefined }) {
  if (!run) return <span className="faint">–</span>
  return (
    <Link
      to={`/executions/${run.namespace}/${run.flowId}/${run.id}`}
      style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}
    >
      <StateBadge state={run.status} />
      <span className="soft">
        <Ago at={run.startDate} />
      </span>
    </Link>
  )
}

const pathOf = (one: Flow): string => `/flows/edit/${one.namespace}/${one.id}`
