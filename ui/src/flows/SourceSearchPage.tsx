/** Finds a text in the sources of all flows; each line leads into the editor. */
import { Checkbox, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { get, type Shapes } from '../api/client'
import { Namespaces } from '../executions/ExecutionsPage'
import { t, useWords, type Key } from '../i18n'
import { useSettings } from '../settings/settings'
import { NothingFound } from '../shell/links'
import './tools.css'
import { Bar, Empty, Loading, PageHead, Pager } from '../shell/parts'

interface Search {
  readonly q?: string
  readonly namespace?: string
  readonly caseSensitive?: boolean
  readonly wholeWord?: boolean
  readonly regex?: boolean
  readonly page?: number
  readonly size?: number
}

const WAYS = ['caseSensitive', 'wholeWord', 'regex'] as const

export default function SourceSearchPage() {
  useWords()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { pageSize } = useSettings()
  const page = search.page ?? 1
  const size = search.size ?? pageSize
  const query = { ...search, q: search.q ?? '', sort: 'id:asc', page, size }
  const found = useQuery({
    queryKey: ['sources', query],
    queryFn: ({ signal }) => get('/api/v1/flows/source', { query, signal }),
    enabled: Boolean(search.q),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const set = (changes: Partial<Search>) =>
    void navigate({ to: '.', search: { ...search, page: undefined, ...changes } as never, replace: true })
  const setText = useDebouncedCallback((q: string) => set({ q: q || undefined }), 250)
  return (
    <>
      <PageHead title={t('sources.title')} crumbs={<Link to="/flows">{t('nav.flows')}</Link>} />
      <div className="toolbar">
        <TextInput
          data-search
          autoFocus
          w={280}
          type="search"
          defaultValue={search.q ?? ''}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={t('sources.hint')}
          aria-label={t('sources.hint')}
        />
        {WAYS.map((way) => (
          <Checkbox
            key={way}
            size="xs"
            label={t(`sources.${way}` as Key)}
            checked={search[way] ?? false}
            onChange={(event) => set({ [way]: event.currentTarget.checked || undefined })}
          />
        ))}
        <Namespaces value={search.namespace} onChange={(namespace) => set({ namespace })} />
      </div>
      <Bar isOn={found.isFetching} />
      <div className="content pad" tabIndex={0} role="region" aria-label={t('sources.title')}>
        {!search.q ? (
          <Empty text={t('sources.none')} />
        ) : (
          <Loading query={found}>
            {(data) =>
              data.results.length === 0 ? (
                <NothingFound />
              ) : (
                <div className="grid">
                  {data.results.map((one) => (
                    <Hit key={`${one.namespace}/${one.id}`} hit={one} />
                  ))}
                </div>
              )
            }
          </Loading>
        )}
      </div>
      {search.q && found.data ? (
        <Pager
          page={page}
          size={size}
          total={found.data.total}
          onChange={(next, pageSizeNow) => set({ page: next, size: pageSizeNow })}
        />
      ) : null}
    </>
  )
}

function Hit({ hit }: { hit: Shapes['SourceHit'] }) {
  const base = `/flows/edit/${hit.namespace}/${hit.id}`
  return (
    <section className="card" aria-label={`${hit.namespace} / ${hit.id}`}>
      <header>
        <h2>
          <Link to={base}>{hit.id}</Link>
        </h2>
        <span className="soft">{hit.namespace}</span>
      </header>
      <ul className="hits">
        {hit.matches.map((one, index) => (
          <li key={one.line}>
            <Link to={`${base}/edit`} search={{ line: one.line } as never}>
              <span className="num faint">{one.line}</span>
              <code>
                <Marked text={hit.fragments[index] ?? one.snippet} />
              </code>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A line with what was found in it set off; the server puts marks around it. */
export function Marked({ text }: { text: string }) {
  return (
    <>
      {text
        .split(/\[mark\](.*?)\[\/mark\]/)
        .map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part))}
    </>
  )
}
