/** Lines of all executions, newest first; of one flow when it is given. */
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { get } from '../api/client'
import { Namespaces, TimeRange } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { useSettings } from '../settings/settings'
import { dateTime } from '../shell/format'
import { ButtonLink, NothingFound } from '../shell/links'
import { SavedFilters } from '../shell/SavedFilters'
import { Bar, Empty, Loading, PageHead, Pager } from '../shell/parts'
import type { Level } from './logStore'
import { Find } from './find'
import { LevelSelect } from './LogToolbar'
import { painted } from './painted'

interface Search { readonly q?: string; readonly minLevel?: Level; readonly namespace?: string; readonly timeRange?: string; readonly page?: number; readonly size?: number }

export default function LogSearch({ flow }: { flow?: { namespace: string; id: string } } = {}) {
  useWords()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { pageSize } = useSettings()
  const page = search.page ?? 1
  const size = search.size ?? Math.max(50, pageSize)
  const query = { q: search.q, minLevel: search.minLevel, timeRange: search.timeRange, page, size, ...(flow ? { 'filters[namespace][EQUALS]': flow.namespace, 'filters[flowId][EQUALS]': flow.id } : { namespace: search.namespace }) }
  const found = useQuery({ queryKey: ['logs', query], queryFn: ({ signal }) => get('/api/v1/logs/search', { query, signal }), placeholderData: keepPreviousData })
  const set = (changes: Partial<Search>) => void navigate({ to: '.', search: { ...search, page: undefined, ...changes } as never, replace: true })
  const setText = useDebouncedCallback((q: string) => set({ q: q || undefined }), 250)
  return (
    <>
      {flow ? null : <PageHead title={t('nav.logs')} />}
      <div className="toolbar">
        <TextInput data-search w={240} type="search" defaultValue={search.q ?? ''} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('logs.search')} aria-label={t('logs.search')} />
        <LevelSelect level={search.minLevel ?? 'TRACE'} onChange={(minLevel) => set({ minLevel: minLevel === 'TRACE' ? undefined : minLevel })} />
        {flow ? null : <Namespaces value={search.namespace} onChange={(namespace) => set({ namespace })} />}
        <TimeRange value={search.timeRange} onChange={(timeRange) => set({ timeRange })} />
        {flow ? null : <SavedFilters page="logs" search={search} />}
      </div>
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.logs')}>
        <Loading query={found}>
          {(data) => data.results.length === 0 ? search.q || search.minLevel || search.namespace || search.timeRange ? <NothingFound /> : <Empty text={t('logs.nothingYet')}><ButtonLink variant="default" to="/executions">{t('nav.executions')}</ButtonLink></Empty> : (
            <table className="table" aria-label={t('nav.logs')}>
              <thead><tr><th>{t('logs.time')}</th><th>{t('logs.level')}</th><th>{t('executions.flow')}</th><th>{t('logs.task')}</th><th>{t('logs.message')}</th></tr></thead>
              <tbody>
                {data.results.map((one, index) => (
                  <tr key={index}>
                    <td className="num soft"><Link to={`/executions/${one.namespace}/${one.flowId}/${one.executionId}/logs`} search={{ run: one.taskRunId } as never}>{dateTime(one.timestamp)}</Link></td>
                    <td className={`mono level-${one.level}`}>{one.level}</td><td>{one.flowId}</td><td className="soft">{one.taskId ?? '–'}</td>
                    <td className="mono wide" title={one.message}>{painted(one.message, Find.of({ text: search.q ?? '' }))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Loading>
      </div>
      {found.data ? <Pager page={page} size={size} total={found.data.total} onChange={(next, pageSizeNow) => set({ page: next, size: pageSizeNow })} /> : null}
    </>
  )
}
