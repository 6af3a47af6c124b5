/** Every type that this server has, in groups; found by what is known of it. */
import { SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { get, type Shapes } from '../api/client'
import { count, t, useWords } from '../i18n'
import { inline } from '../shell/Markdown'
import { Empty, Loading, PageHead } from '../shell/parts'
import { cutOf, elsewhere, groupsOf, placeOf, search, type Group, type Hit } from './catalogue'
import './plugins.css'
import { TypeIcon } from './TypeIcon'

type Catalogue = Shapes['Catalogue']
type Kind = 'all' | 'tasks' | 'triggers' | 'conditions'
const KINDS: readonly Kind[] = ['all', 'tasks', 'triggers', 'conditions']

export default function PluginsPage() {
  useWords()
  const {
    q = '',
    kind = 'all',
    elsewhere: showsAll = false,
  } = useSearch({ strict: false }) as { q?: string; kind?: Kind; elsewhere?: boolean }
  const navigate = useNavigate()
  const ask = (more: object) =>
    void navigate({ to: '/plugins', search: (before: object) => ({ ...before, ...more }) as never, replace: true })
  const found = useQuery({
    queryKey: ['plugin-catalogue'],
    queryFn: () => get('/api/v1/plugins/catalogue'),
    staleTime: Infinity,
  })
  return (
    <>
      <PageHead title={t('nav.plugins')} />
      <div className="toolbar">
        <TextInput
          data-search
          w={280}
          type="search"
          value={q}
          onChange={(event) => ask({ q: event.currentTarget.value || undefined })}
          placeholder={t('plugins.search')}
          aria-label={t('plugins.search')}
        />
        <SegmentedControl
          size="xs"
          withItemsBorders={false}
          aria-label={t('plugins.kind')}
          data={KINDS.map((value) => ({ value, label: t(`plugins.kind.${value}`) }))}
          value={kind}
          onChange={(value) => ask({ kind: value === 'all' ? undefined : value })}
        />
        <Switch
          size="xs"
          label={t('plugins.onlyHere')}
          checked={!showsAll}
          onChange={(event) => ask({ elsewhere: event.currentTarget.checked ? undefined : true })}
        />
      </div>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.plugins')}>
        <Loading query={found}>
          {(catalogue) => (
            <Shown
              catalogue={catalogue}
              text={q}
              kind={kind}
              showsAll={showsAll}
              showAll={() => ask({ elsewhere: true })}
            />
          )}
        </Loading>
      </div>
    </>
  )
}

interface ShownProps {
  readonly catalogue: Catalogue
  readonly text: string
  readonly kind: Kind
  readonly showsAll: boolean
  readonly showAll: () => void
}

function Shown({ catalogue, text, kind, showsAll, showAll }: ShownProps) {
  const entries = catalogue.types.filter((one) => kind === 'all' || one.kind === kind)
  const isSearching = text.trim() !== ''
  const hits = isSearching ? search(entries, text) : []
  const others = elsewhere(catalogue.elsewhere, text)
  return (
    <>
      <p className="hidden" role="status">
        {count('plugins.found', isSearching ? hits.length : entries.length)}
      </p>
      {isSearching ? <Hits hits={hits} /> : groupsOf(entries).map((one) => <GroupOf key={one.name} group={one} />)}
      {isSearching && hits.length === 0 && (others.length === 0 || showsAll) ? (
        <Empty text={t('list.nothing')} />
      ) : null}
      {showsAll ? (
        <Others plugins={others} />
      ) : isSearching && others.length > 0 ? (
        <p className="soft">
          {count('plugins.notHere', others.length)}{' '}
          <button type="button" className="as-link" onClick={showAll}>
            {t('plugins.showThem')}
          </button>
        </p>
      ) : null}
    </>
  )
}

function GroupOf({ group }: { group: Group }) {
  return (
    <section className="plugin-group" aria-label={group.name}>
      <h2>
        {group.name} <span className="soft meta num">{count('plugins.types', group.size)}</span>
      </h2>
      <div className="card-columns">
        {group.subgroups.map(({ name, entries }) => (
          <section key={name} className="card" aria-label={`${group.name}.${name}`}>
            <header>
              <TypeIcon type={entries[0]!.type} />
              <h3>{name || group.name}</h3>
            </header>
            <ul className="plugin-types">
              {entries.map((one) => (
                <li key={one.type}>
                  <Link to={`/plugins/${one.type}`}>{placeOf(one.type).name}</Link>
                  <span className="soft meta">{inline(one.title)}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  )
}

function Hits({ hits }: { hits: readonly Hit[] }) {
  return (
    <ul className="plugin-hits" aria-label={t('plugins.results')}>
      {hits.map(({ entry, match }) => {
        const [before, found, after] = cutOf(match)
        const marked = (
          <>
            {before}
            <mark>{found}</mark>
            {after}
          </>
        )
        return (
          <li key={entry.type}>
            <TypeIcon type={entry.type} size={24} />
            <div>
              <Link to={`/plugins/${entry.type}`}>{placeOf(entry.type).name}</Link>{' '}
              <span className="soft">{inline(entry.title)}</span>
              <div className="meta mono soft">
                {match.where === 'name' ? marked : entry.type.replace(/^io\.kestra\.(plugin\.)?/, '')}
              </div>
              {match.where === 'name' ? null : (
                <div className="meta">
                  <span className="label">{t(`plugins.in.${match.where}`)}</span>{' '}
                  {match.where === 'meaning' ? <code>{match.property}</code> : null}{' '}
                  {match.where === 'property' ? (
                    <>
                      <code>{marked}</code>{' '}
                      <span className="soft">{inline(entry.properties[match.property!] ?? '')}</span>
                    </>
                  ) : (
                    marked
                  )}
                </div>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

/** What Kestra has and this server does not, with what could serve. */
function Others({ plugins }: { plugins: Catalogue['elsewhere'] }) {
  if (plugins.length === 0) return null
  return (
    <section className="plugin-group" aria-label={t('plugins.elsewhere')}>
      <h2>
        {t('plugins.elsewhere')} <span className="soft meta num">{plugins.length}</span>
      </h2>
      <dl className="kv">
        {plugins.map((one) => [
          <dt key={one.name}>{one.title}</dt>,
          <dd key={`${one.name} of`}>
            <span className="soft">
              {t('plugins.instead')} {one.instead}
            </span>
          </dd>,
        ])}
      </dl>
    </section>
  )
}
