/** The key-value store: of one namespace with what its parents have, or of all. */
import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { get, remove, type Shapes } from '../api/client'
import { everyRow } from '../api/pages'
import { Namespaces } from '../executions/ExecutionsPage'
import { t, useWords, type Key } from '../i18n'
import { useSettings } from '../settings/settings'
import { useCommands } from '../shell/commands'
import { BulkBar, type BulkAction } from '../shell/BulkBar'
import { DataTable, type Column } from '../shell/DataTable'
import { Ago, Copy, Empty, Loading, PageHead, Pager } from '../shell/parts'
import { expressionOf, grouped, keyId, type Entry } from './keys'
import './values.css'

const KeyDialog = lazy(() => import('./KeyDialog').then((found) => ({ default: found.KeyDialog })))
const KeyEditor = lazy(() => import('./KeyDialog').then((found) => ({ default: found.KeyEditor })))

type Opened = { readonly kind: 'add' } | { readonly kind: 'show'; readonly entry: Entry } | { readonly kind: 'edit'; readonly entry: Entry; readonly value: Shapes['Value'] }
interface Search { readonly q?: string; /** Whose value is shown. */ readonly key?: string; readonly namespace?: string; readonly page?: number; readonly size?: number }

export default function KeyValuePage() {
  useWords()
  return <><PageHead title={t('nav.kv')} /><KeyValues /></>
}

/** @param namespace only its entries, and those of its parents below them. */
export function KeyValues({ namespace: own }: { namespace?: string }) {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const client = useQueryClient()
  const { pageSize } = useSettings()
  const [opened, open] = useState<Opened | null>(null)
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const { page = 1, size = pageSize } = search
  const filters = { q: search.q, namespace: search.namespace }
  const read = (at: number, most: number) => (own ? ofNamespace(own, String(search.q ?? ''), at, most) : get('/api/v1/kv', { query: { ...filters, sort: 'key:asc', page: at, size: most } }))
  const found = useQuery({ queryKey: ['kv', own, filters, page, size], queryFn: () => read(page, size), placeholderData: keepPreviousData })
  useCommands([{ id: 'add', text: t('kv.add'), run: () => open({ kind: 'add' }) }])
  const set = (changes: Partial<Search>) => void navigate({ to: '.', search: { ...search, page: undefined, ...changes } as never, replace: true })
  const setText = useDebouncedCallback((q: string) => set({ q: q || undefined }), 250)
  const changed = () => void client.invalidateQueries({ queryKey: ['kv'] })
  const named = found.data?.results.find((one) => one.key === String(search.key))
  const isNamed = search.key !== undefined && named !== undefined
  useEffect(() => { if (isNamed) open({ kind: 'show', entry: named }) }, [isNamed])
  const close = () => {
    open(null)
    if (search.key !== undefined) set({ key: undefined, page: search.page })
  }
  return (
    <>
      <div className="toolbar">
        <TextInput data-search w={220} type="search" defaultValue={String(search.q ?? '')} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('list.search')} aria-label={t('list.search')} />
        {own ? null : <Namespaces value={search.namespace} onChange={(namespace) => set({ namespace })} />}
        <Button style={{ marginLeft: 'auto' }} onClick={() => open({ kind: 'add' })}>{t('kv.add')}</Button>
      </div>
      {selected.size > 0 ? <Chosen selected={selected} total={found.data?.total ?? 0} every={() => everyRow(read)} clear={() => select(new Set())} done={changed} /> : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.kv')}>
        <Loading query={found}>
          {(data) => data.results.length === 0 ? <Empty text={t(search.q || search.namespace ? 'list.nothing' : 'kv.none')} /> : <Entries entries={data.results} from={own} show={(entry) => open({ kind: 'show', entry })} selected={selected} onSelect={select} />}
        </Loading>
        {own?.includes('.') ? <Inherited namespace={own} show={(entry) => open({ kind: 'show', entry })} /> : null}
      </div>
      {found.data && found.data.total > 0 ? <Pager page={page} size={size} total={found.data.total} onChange={(next, pageSizeNow) => set({ page: next, size: pageSizeNow })} /> : null}
      <Suspense>
        {opened?.kind === 'add' ? <KeyEditor namespace={own} close={close} done={changed} /> : null}
        {opened?.kind === 'show' ? <KeyDialog entry={opened.entry} from={own} close={close} change={(value) => open({ kind: 'edit', entry: opened.entry, value })} done={changed} /> : null}
        {opened?.kind === 'edit' ? <KeyEditor entry={opened.entry} value={opened.value} namespace={undefined} close={close} done={changed} /> : null}
      </Suspense>
    </>
  )
}

/** A page of the entries of one namespace, which the server gives all at once. */
async function ofNamespace(namespace: string, text: string, page: number, size: number): Promise<{ results: readonly Entry[]; total: number }> {
  const all = await get('/api/v1/namespaces/{namespace}/kv', { path: { namespace } })
  const wanted = all.filter((one) => one.key.toLowerCase().includes(text.toLowerCase()))
  return { results: wanted.slice((page - 1) * size, page * size), total: wanted.length }
}

interface Listed {
  readonly entries: readonly Entry[]
  readonly from: string | undefined
  readonly show: (entry: Entry) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (selected: ReadonlySet<string>) => void
}

function Entries({ entries, from, show, selected, onSelect }: Listed) {
  const isOther = entries.some((one) => one.namespace !== from)
  const columns: Column<Entry>[] = [
    { id: 'key', title: t('kv.key'), cell: (one) => <button className="as-link" onClick={() => show(one)}>{one.key}</button> },
    ...(isOther ? [{ id: 'namespace', title: t('common.namespace'), cell: (one: Entry) => <span className="soft">{one.namespace}</span> }] : []),
    { id: 'type', title: t('triggers.type'), cell: (one) => <span className="soft">{one.type ? t(`kv.type.${one.type}` as Key) : '–'}</span> },
    { id: 'description', title: t('common.description'), cell: (one) => one.description ?? '' },
    { id: 'updated', title: t('kv.updated'), cell: (one) => <Ago at={one.updateDate} /> },
    { id: 'expires', title: t('kv.expires'), cell: (one) => <Ago at={one.expirationDate ?? undefined} /> },
    { id: 'copy', title: '', isEnd: true, cell: (one) => <Copy value={expressionOf(one, from)} label={`${t('outputs.copyExpression')}: ${one.key}`} /> },
  ]
  return <DataTable label={t('nav.kv')} columns={columns} rows={entries} idOf={keyId} selected={selected} onSelect={onSelect} />
}

/** What the parents of a namespace have: read with the name of the parent. */
function Inherited({ namespace, show }: { namespace: string; show: (entry: Entry) => void }) {
  const found = useQuery({ queryKey: ['kv', 'inherited', namespace], queryFn: () => get('/api/v1/namespaces/{namespace}/kv/inheritance', { path: { namespace } }) })
  if (!found.data || found.data.length === 0) return null
  return <section className="inherited" aria-label={t('kv.ofParents')}><h2>{t('kv.ofParents')}</h2><Entries entries={found.data} from={namespace} show={show} /></section>
}

interface Choosing { readonly selected: ReadonlySet<string>; readonly total: number; readonly every: () => Promise<readonly Entry[]>; readonly clear: () => void; readonly done: () => void }

function Chosen({ selected, total, every, clear, done }: Choosing) {
  const everyId = async () => (await every()).map(keyId)
  const action: BulkAction = {
    id: 'delete', label: t('common.delete'), isDestructive: true,
    act: async (ids) => {
      const gone = await Promise.all([...grouped(ids ?? await everyId())].map(([namespace, keys]) => remove('/api/v1/namespaces/{namespace}/kv', { path: { namespace }, body: { keys } })))
      return { count: gone.reduce((sum, one) => sum + one.keys.length, 0) }
    },
  }
  return <BulkBar selected={selected} total={total} clear={clear} actions={[action]} done={done} everyId={everyId} />
}
