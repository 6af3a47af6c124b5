import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { address, get } from '../api/client'
import { Namespaces } from '../executions/ExecutionsPage'
import { useLiveList } from '../executions/liveList'
import { t, useWords } from '../i18n'
import { useSettings } from '../settings/settings'
import { IconCalendar } from '../shell/icons'
import { ButtonLink, NothingFound } from '../shell/links'
import { SavedFilters } from '../shell/SavedFilters'
import { Empty, LiveMark, Loading, PageHead, Pager, TableLink } from '../shell/parts'
import { TriggerBulk } from './TriggerBulk'
import { TriggerTable } from './TriggerTable'

interface Search { readonly q?: string; readonly namespace?: string; readonly sort?: string; readonly page?: number; readonly size?: number }

const REREAD_MS = 2000

export default function TriggersPage() {
  useWords()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { pageSize } = useSettings()
  const page = search.page ?? 1
  const size = search.size ?? pageSize
  const query = { ...search, page, size }
  const found = useQuery({ queryKey: ['triggers', query], queryFn: ({ signal }) => get('/api/v1/triggers/search', { query, signal }), placeholderData: keepPreviousData })
  const live = useLiveList(['triggers'], REREAD_MS)
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const client = useQueryClient()
  const filters = { q: search.q, namespace: search.namespace }
  const set = (changes: Partial<Search>) => void navigate({ to: '.', search: { ...search, page: undefined, ...changes } as never, replace: true })
  const setText = useDebouncedCallback((q: string) => set({ q: q || undefined }), 250)
  return (
    <>
      <PageHead title={t('nav.triggers')}><LiveMark status={live} /><ButtonLink variant="default" to="/admin/calendar" leftSection={<IconCalendar size={14} />}>{t('calendar.title')}</ButtonLink></PageHead>
      <div className="toolbar">
        <TextInput data-search w={220} type="search" defaultValue={search.q ?? ''} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('list.search')} aria-label={t('list.search')} />
        <Namespaces value={search.namespace} onChange={(namespace) => set({ namespace })} />
        <SavedFilters page="triggers" search={search} />
        <span style={{ marginLeft: 'auto' }}><TableLink href={address('/api/v1/triggers/export/by-query/csv', { query: filters })} /></span>
      </div>
      {selected.size > 0 ? <TriggerBulk selected={selected} total={found.data?.total ?? 0} query={filters} clear={() => select(new Set())} done={() => void client.invalidateQueries({ queryKey: ['triggers'] })} /> : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.triggers')}>
        <Loading query={found}>
          {(data) => data.results.length === 0 ? search.q || search.namespace ? <NothingFound /> : <Empty text={t('triggers.none')}><ButtonLink variant="default" to="/flows">{t('nav.flows')}</ButtonLink></Empty> : <TriggerTable items={data.results} isOfFlow={false} sort={search.sort} onSort={(sort) => set({ sort })} selected={selected} onSelect={select} />}
        </Loading>
      </div>
      {found.data ? <Pager page={page} size={size} total={found.data.total} onChange={(next, pageSizeNow) => set({ page: next, size: pageSizeNow })} /> : null}
    </>
  )
}
