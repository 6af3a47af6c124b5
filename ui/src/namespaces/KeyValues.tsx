/** The key-value store: of one namespace with what its parents have, or of all. */
import { Button } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { get, remove, type Shapes } from '../api/client'
import { everyRow } from '../api/pages'
import { useLiveList } from '../executions/liveList'
import { t, useWords, type Key } from '../i18n'
import { useCommands } from '../shell/commands'
import { BulkBar, type BulkAction } from '../shell/BulkBar'
import { useColumns } from '../shell/Columns'
import { DataTable, type Column } from '../shell/DataTable'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { ListBar } from '../shell/ListBar'
import { Ago, Bar, Copy, Empty, Loading, PageHead } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { ListPager } from '../shell/ListPager'
import { useList } from '../shell/useList'
import { expressionOf, grouped, keyId, pageOf, type Entry } from './keys'
import { KEY_FIELDS, NAME_FIELDS } from './valueFields'
import './values.css'

const KeyDialog = lazy(() => import('./KeyDialog').then((found) => ({ default: found.KeyDialog })))
const KeyEditor = lazy(() => import('./KeyDialog').then((found) => ({ default: found.KeyEditor })))

type Opened =
  | { readonly kind: 'add' }
  | { readonly kind: 'show'; readonly entry: Entry }
  | { readonly kind: 'edit'; readonly entry: Entry; readonly value: Shapes['Value'] }

/** A run may write keys all the time. */
const REREAD_MS = 2000
const SORT = 'key:asc'

export default function KeyValuePage() {
  useWords()
  return (
    <>
      <PageHead title={t('nav.kv')} />
      <KeyValues />
    </>
  )
}

/** @param namespace only its entries, and those of its parents below them. */
export function KeyValues({ namespace: own }: { namespace?: string }) {
  const list = useList(own ? NAME_FIELDS : KEY_FIELDS)
  const client = useQueryClient()
  const [opened, open] = useState<Opened | null>(null)
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const { page, size, sort = SORT } = list
  const read = (at: number, most: number) =>
    own
      ? ofNamespace(own, { text: String(list.search.q ?? ''), isDescending: sort === 'key:desc', page: at, size: most })
      : get('/api/v1/kv', { query: { ...list.filters, sort, page: at, size: most } })
  const found = useQuery({
    queryKey: ['kv', own, list.filters, sort, page, size],
    queryFn: () => read(page, size),
    placeholderData: keepPreviousData,
  })
  const live = useLiveList(['kv'], REREAD_MS, { isOn: useIsLive() })
  const show = (entry: Entry) => open({ kind: 'show', entry })
  const columns = columnsOf(own, own === undefined, show)
  const choice = useColumns('kv', columns)
  useCommands([{ id: 'add', text: t('kv.add'), run: () => open({ kind: 'add' }) }])
  const changed = () => void client.invalidateQueries({ queryKey: ['kv'] })
  /** Whose value is shown at first. */
  const { key } = list.search
  const named = found.data?.results.find((one) => one.key === String(key))
  const isNamed = key !== undefined && named !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once, and not whenever the list is read again.
  useEffect(() => {
    if (isNamed) show(named)
  }, [isNamed])
  const close = () => {
    open(null)
    if (key !== undefined) list.set({ key: undefined, page: list.search.page })
  }
  return (
    <>
      <ListBar list={list} page={own ? undefined : 'kv'} query={found} live={live} columns={columns} choice={choice}>
        <Button onClick={() => open({ kind: 'add' })}>{t('kv.add')}</Button>
      </ListBar>
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      {selected.size > 0 ? (
        <Chosen
          selected={selected}
          total={found.data?.total ?? 0}
          every={() => everyRow(read)}
          clear={() => select(new Set())}
          done={changed}
        />
      ) : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.kv')}>
        <Loading query={found}>
          {(data) =>
            data.results.length > 0 ? (
              <DataTable
                label={t('nav.kv')}
                columns={choice.shown}
                rows={data.results}
                idOf={keyId}
                sort={sort}
                onSort={(next) => list.set({ sort: next })}
                selected={selected}
                onSelect={select}
              />
            ) : list.chips.length > 0 ? (
              <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
            ) : (
              <Empty text={t('kv.none')} />
            )
          }
        </Loading>
        {own?.includes('.') ? <Inherited namespace={own} show={show} /> : null}
      </div>
      <ListPager list={list} total={found.data?.total || undefined} />
      <Suspense>
        {opened?.kind === 'add' ? <KeyEditor namespace={own} close={close} done={changed} /> : null}
        {opened?.kind === 'show' ? (
          <KeyDialog
            entry={opened.entry}
            from={own}
            close={close}
            change={(value) => open({ kind: 'edit', entry: opened.entry, value })}
            done={changed}
          />
        ) : null}
        {opened?.kind === 'edit' ? (
          <KeyEditor entry={opened.entry} value={opened.value} namespace={undefined} close={close} done={changed} />
        ) : null}
      </Suspense>
    </>
  )
}

/** A page of the entries of one namespace, which the server gives all at once. */
const ofNamespace = async (namespace: string, asked: Parameters<typeof pageOf>[1]) =>
  pageOf(await get('/api/v1/namespaces/{namespace}/kv', { path: { namespace } }), asked)

function columnsOf(from: string | undefined, isOfMany: boolean, show: (entry: Entry) => void): Column<Entry>[] {
  return [
    {
      id: 'key',
      title: t('kv.key'),
      sort: 'key',
      isFixed: true,
      cell: (one) => (
        <button type="button" className="as-link" onClick={() => show(one)}>
          {one.key}
        </button>
      ),
    },
    ...(isOfMany
      ? [
          {
            id: 'namespace',
            title: t('common.namespace'),
            sort: 'namespace',
            cell: (one: Entry) => <span className="soft">{one.namespace}</span>,
          },
        ]
      : []),
    {
      id: 'type',
      title: t('triggers.type'),
      cell: (one) => <span className="soft">{one.type ? t(`kv.type.${one.type}` as Key) : '–'}</span>,
    },
    { id: 'description', title: t('common.description'), cell: (one) => one.description ?? '' },
    { id: 'updated', title: t('kv.updated'), cell: (one) => <Ago at={one.updateDate} /> },
    { id: 'expires', title: t('kv.expires'), cell: (one) => <Ago at={one.expirationDate ?? undefined} /> },
    {
      id: 'copy',
      title: '',
      isEnd: true,
      isLast: true,
      cell: (one) => <Copy value={expressionOf(one, from)} label={`${t('outputs.copyExpression')}: ${one.key}`} />,
    },
  ]
}

/** What the parents of a namespace have: read with the name of the parent. */
function Inherited({ namespace, show }: { namespace: string; show: (entry: Entry) => void }) {
  const found = useQuery({
    queryKey: ['kv', 'inherited', namespace],
    queryFn: () => get('/api/v1/namespaces/{namespace}/kv/inheritance', { path: { namespace } }),
  })
  if (!found.data || found.data.length === 0) return null
  return (
    <section className="inherited" aria-label={t('kv.ofParents')}>
      <h2>{t('kv.ofParents')}</h2>
      <DataTable label={t('kv.ofParents')} columns={columnsOf(namespace, true, show)} rows={found.data} idOf={keyId} />
    </section>
  )
}

interface Choosing {
  readonly selected: ReadonlySet<string>
  readonly total: number
  readonly every: () => Promise<readonly Entry[]>
  readonly clear: () => void
  readonly done: () => void
}

function Chosen({ selected, total, every, clear, done }: Choosing) {
  const everyId = async () => (await every()).map(keyId)
  const action: BulkAction = {
    id: 'delete',
    label: t('common.delete'),
    isDestructive: true,
    act: async (ids) => {
      const gone = await Promise.all(
        [...grouped(ids ?? (await everyId()))].map(([namespace, keys]) =>
          remove('/api/v1/namespaces/{namespace}/kv', { path: { namespace }, body: { keys } }),
        ),
      )
      return { count: gone.reduce((sum, one) => sum + one.keys.length, 0) }
    },
  }
  return <BulkBar selected={selected} total={total} clear={clear} actions={[action]} done={done} everyId={everyId} />
}
