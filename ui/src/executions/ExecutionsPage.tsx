/** The executions: filters, order and page live in the address; changes arrive by the stream. */
import { Select, Switch } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { address, get, type Query } from '../api/client'
import { t, useWords } from '../i18n'
import { change, useSettings } from '../settings/settings'
import { useColumns } from '../shell/Columns'
import { DataTable } from '../shell/DataTable'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { TIME_RANGES } from '../shell/filters/said'
import { ListBar } from '../shell/ListBar'
import { Bar, Empty, Loading, PageHead } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { ListPager } from '../shell/ListPager'
import { useList } from '../shell/useList'
import type { State } from '../theme/states'
import { BulkActions } from './BulkActions'
import { executionColumns, pathOf } from './executionColumns'
import { EXECUTION_FIELDS, FLOW_EXECUTION_FIELDS, NAMESPACE_EXECUTION_FIELDS } from './executionFields'
import { ListChart } from './ListChart'
import { written } from './listing'
import { useLiveList } from './liveList'
import { ButtonLink } from '../shell/links'
import type { Execution } from './live'
import { useCorrelated } from './useCorrelated'

const ReplayHere = lazy(() => import('./ReplayHere'))

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
  /** Whether those of one correlation stand below the one that began them. */
  readonly grouped?: boolean
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

interface Props {
  readonly search: ExecutionSearch
  readonly flow?: { namespace: string; id: string }
  readonly namespace?: string
}

/** What a flow or a namespace is asked for by itself; no chip, for it can not be taken away. */
function fixed({ flow, namespace }: Omit<Props, 'search'>): Query {
  if (flow) return { 'filters[namespace][EQUALS]': flow.namespace, 'filters[flowId][EQUALS]': flow.id }
  return namespace === undefined ? {} : { 'filters[namespace][PREFIX]': namespace }
}

const NO_ROWS: readonly Execution[] = []
/** What began by itself, where all that it has started stands below it. */
const MAINS: Query = { 'filters[childFilter][EQUALS]': 'MAIN' }

/** The list with its filters; of one flow, or of a namespace and those below it, when it is given. */
export function ExecutionList({ search, flow, namespace }: Props) {
  const { hasChart } = useSettings()
  const client = useQueryClient()
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const isGrouped = search.grouped === true
  const list = useList(
    flow ? FLOW_EXECUTION_FIELDS : namespace === undefined ? EXECUTION_FIELDS : NAMESPACE_EXECUTION_FIELDS,
    { ...fixed({ flow, namespace }), ...(isGrouped ? MAINS : {}) },
  )
  const key = ['executions', list.query] as const
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get('/api/v1/executions/search', { query: list.query, signal }),
    placeholderData: keepPreviousData,
  })
  const live = useLiveList(key, undefined, { isOn: useIsLive() })
  const [replaying, replay] = useState<string | null>(null)
  const groups = useCorrelated(isGrouped ? (found.data?.results ?? NO_ROWS) : NO_ROWS)
  const places = new Map((found.data?.results ?? []).map((one, at) => [one.id, (list.page - 1) * list.size + at]))
  const searchOf = (one: Execution): object => {
    const index = places.get(one.id)
    return index === undefined ? {} : written({ query: { ...list.filters, sort: list.sort }, index }, one.id)
  }
  const columns = executionColumns({ isOfFlow: flow !== undefined, searchOf, groups: isGrouped ? groups : undefined })
  const choice = useColumns(flow ? 'flow-executions' : 'executions', columns)
  const setSpan = (start: string, end: string) =>
    list.put({ field: 'startDate', isNot: false, values: [start] }, { field: 'endDate', isNot: false, values: [end] })
  return (
    <>
      <ListBar
        list={list}
        page={flow || namespace !== undefined ? undefined : 'executions'}
        query={found}
        live={live}
        columns={columns}
        choice={choice}
        chart={{ isShown: hasChart, toggle: () => change({ hasChart: !hasChart }) }}
        table={address('/api/v1/executions/export/by-query/csv', { query: list.filters })}
      >
        <Switch
          size="xs"
          label={t('executions.grouped')}
          title={t('executions.groupedHint')}
          checked={isGrouped}
          onChange={(event) => list.set({ grouped: event.currentTarget.checked || undefined })}
        />
      </ListBar>
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      {hasChart ? (
        <ListChart search={namespace === undefined ? search : { ...search, namespace }} flow={flow} onSpan={setSpan} />
      ) : null}
      {selected.size > 0 ? (
        <BulkActions
          selected={selected}
          total={found.data?.total ?? 0}
          query={list.filters}
          clear={() => select(new Set())}
          done={() => void client.invalidateQueries({ queryKey: ['executions'] })}
        />
      ) : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.executions')}>
        <Loading query={found}>
          {(data) =>
            data.results.length === 0 ? (
              list.chips.length > 0 ? (
                <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
              ) : (
                <Empty text={t(flow ? 'executions.neverRan' : 'executions.none')}>
                  {flow ? (
                    <ButtonLink
                      to={`/flows/edit/${flow.namespace}/${flow.id}/overview`}
                      search={{ run: true } as never}
                    >
                      {t('action.execute')}
                    </ButtonLink>
                  ) : (
                    <ButtonLink to={'/flows'}>{t('executions.toFlows')}</ButtonLink>
                  )}
                </Empty>
              )
            ) : (
              <DataTable
                label={t('nav.executions')}
                columns={choice.shown}
                rows={isGrouped ? groups.rows : data.results}
                idOf={(one) => one.id}
                hrefOf={pathOf}
                searchOf={searchOf}
                keys={{ r: replay }}
                sort={list.sort ?? 'state.startDate:desc'}
                onSort={(sort) => list.set({ sort })}
                selected={selected}
                onSelect={select}
              />
            )
          }
        </Loading>
      </div>
      <ListPager list={list} total={found.data?.total} />
      {replaying === null ? null : (
        <Suspense>
          <ReplayHere id={replaying} close={() => replay(null)} />
        </Suspense>
      )}
    </>
  )
}

/** Back from now; without one, all that there is. */
export function TimeRange({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (timeRange: string | undefined) => void
}) {
  return (
    <Select
      w={130}
      aria-label={t('time.range')}
      placeholder={t('time.any')}
      data={TIME_RANGES.map(([range, key]) => ({ value: range, label: t(key) }))}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      clearable
      clearButtonProps={{ 'aria-label': t('list.clear') }}
    />
  )
}

/** Chooses a namespace among those with flows. */
export function Namespaces({
  value,
  onChange,
  width = 190,
}: {
  value: string | undefined
  onChange: (namespace: string | undefined) => void
  width?: number
}) {
  const found = useQuery({
    queryKey: ['namespaces', 'distinct'],
    queryFn: () => get('/api/v1/flows/distinct-namespaces'),
  })
  const names = new Set([...(found.data ?? []), ...(value ? [value] : [])])
  return (
    <Select
      w={width}
      aria-label={t('common.namespace')}
      placeholder={t('common.namespace')}
      data={[...names].sort()}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      clearable
      searchable
      clearButtonProps={{ 'aria-label': t('list.clear') }}
    />
  )
}
