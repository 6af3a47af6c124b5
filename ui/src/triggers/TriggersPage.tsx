import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { get } from '../api/client'
import { Namespaces } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { useSettings } from '../settings/settings'
import { Empty, Loading, PageHead, Pager } from '../shell/parts'
import { TriggerTable } from './TriggerTable'

interface Search { readonly q?: string; readonly namespace?: string; readonly sort?: string; readonly page?: number; readonly size?: number }

export default function TriggersPage() {
  useWords()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { pageSize } = useSettings()
  const page = search.page ?? 1
  const size = search.size ?? pageSize
  const query = { ...search, page, size }
  const found = useQuery({ queryKey: ['triggers', query], queryFn: ({ signal }) => get('/api/v1/triggers/search', { query, signal }), placeholderData: keepPreviousData })
  const set = (changes: Partial<Search>) => void navigate({ to: '.', search: { ...search, page: undefined, ...changes } as never, replace: true })
  const setText = useDebouncedCallback((q: string) => set({ q: q || undefined }), 250)
  return (
    <>
      <PageHead title={t('nav.triggers')} />
      <div className="toolbar">
        <TextInput data-search w={220} type="search" defaultValue={search.q ?? ''} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('list.search')} aria-label={t('list.search')} />
        <Namespaces value={search.namespace} onChange={(namespace) => set({ namespace })} />
      </div>
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.triggers')}>
        <Loading query={found}>
          {(data) => data.results.length === 0 ? <Empty text={t(search.q || search.namespace ? 'list.nothing' : 'triggers.none')} /> : <TriggerTable items={data.results} isOfFlow={false} sort={search.sort} onSort={(sort) => set({ sort })} />}
        </Loading>
      </div>
      {found.data ? <Pager page={page} size={size} total={found.data.total} onChange={(next, pageSizeNow) => set({ page: next, size: pageSizeNow })} /> : null}
    </>
  )
}
