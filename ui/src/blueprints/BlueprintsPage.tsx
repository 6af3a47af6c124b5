/** Flows to begin with: those of the program, and those that people have kept. Found by words and tags. */
import { MultiSelect, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { t, useWords } from '../i18n'
import { TypeIcon } from '../plugins/TypeIcon'
import '../plugins/plugins.css'
import { IconPlus } from '../shell/icons'
import { ButtonLink, NothingFound } from '../shell/links'
import { Loading, PageHead } from '../shell/parts'
import './blueprints.css'
import { matching, useBlueprints, type Listed } from './blueprints'

export default function BlueprintsPage() {
  useWords()
  const { q = '', tags = [] } = useSearch({ strict: false }) as { q?: string; tags?: string[] }
  const navigate = useNavigate()
  const ask = (more: object) =>
    void navigate({ to: '/blueprints', search: (before: object) => ({ ...before, ...more }) as never, replace: true })
  const found = useBlueprints()
  const known = [...new Set([...(found.data ?? []).flatMap((one) => one.tags), ...tags])].sort()
  return (
    <>
      <PageHead title={t('nav.blueprints')}>
        <ButtonLink leftSection={<IconPlus size={14} />} to="/blueprints/new">
          {t('blueprints.new')}
        </ButtonLink>
      </PageHead>
      <div className="toolbar">
        <TextInput
          data-search
          w={220}
          type="search"
          value={q}
          onChange={(event) => ask({ q: event.currentTarget.value || undefined })}
          placeholder={t('list.search')}
          aria-label={t('list.search')}
        />
        <MultiSelect
          miw={180}
          aria-label={t('metrics.tags')}
          placeholder={tags.length > 0 ? undefined : t('metrics.tags')}
          data={known}
          value={tags}
          onChange={(chosen) => ask({ tags: chosen.length > 0 ? chosen : undefined })}
          clearable
          searchable
          clearButtonProps={{ 'aria-label': t('list.clear') }}
        />
      </div>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.blueprints')}>
        <Loading query={found}>
          {(all) => {
            const shown = matching(all, q, tags)
            if (shown.length === 0) return <NothingFound />
            return (
              <ul className="blueprint-cards">
                {shown.map((one) => (
                  <Card key={`${one.origin} ${one.id}`} one={one} />
                ))}
              </ul>
            )
          }}
        </Loading>
      </div>
    </>
  )
}

/** So many icons fit on a card. */
const MOST_ICONS = 8

function Card({ one }: { one: Listed }) {
  const types = one.includedTasks.slice(0, MOST_ICONS)
  return (
    <li className="card">
      <header>
        <h2>
          <Link to={`/blueprints/${one.origin}/${one.id}`}>{one.title}</Link>
        </h2>
        {one.origin === 'custom' ? <span className="label">{t('blueprints.own')}</span> : null}
      </header>
      <div className="body">
        <span>{one.description}</span>
        <span className="labels">
          {one.tags.map((tag) => (
            <span key={tag} className="label">
              {tag}
            </span>
          ))}
        </span>
        <span
          className="blueprint-icons"
          role="img"
          aria-label={types.map((type) => type.split('.').at(-1)).join(', ')}
        >
          {types.map((type) => (
            <span key={type} title={type}>
              <TypeIcon type={type} size={20} />
            </span>
          ))}
        </span>
        <ButtonLink to={`/blueprints/${one.origin}/${one.id}`} variant="default">
          {t('blueprints.look')}
        </ButtonLink>
      </div>
    </li>
  )
}
