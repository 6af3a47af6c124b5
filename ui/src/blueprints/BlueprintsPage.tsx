/** Flows to begin with: found by words and tags, opened in the editor. */
import { MultiSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/client'
import { t, useWords } from '../i18n'
import { ButtonLink } from '../shell/links'
import { Empty, Loading, PageHead } from '../shell/parts'

const MOST = 100

export default function BlueprintsPage() {
  useWords()
  const [text, setText] = useState('')
  const [tags, setTags] = useState<string[]>([])
  const found = useQuery({ queryKey: ['blueprints'], queryFn: () => get('/api/v1/blueprints/community', { query: { size: MOST } }), staleTime: Infinity })
  const wanted = text.trim().toLowerCase()
  const known = [...new Set((found.data?.results ?? []).flatMap((one) => one.tags))].sort()
  return (
    <>
      <PageHead title={t('nav.blueprints')} />
      <div className="toolbar">
        <TextInput data-search w={220} type="search" value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('list.search')} aria-label={t('list.search')} />
        <MultiSelect miw={180} aria-label={t('metrics.tags')} placeholder={tags.length > 0 ? undefined : t('metrics.tags')} data={known} value={tags} onChange={setTags} clearable searchable clearButtonProps={{ 'aria-label': t('list.clear') }} />
      </div>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.blueprints')}>
        <Loading query={found}>
          {(data) => {
            const shown = data.results.filter((one) => `${one.title} ${one.description} ${one.includedTasks.join(' ')}`.toLowerCase().includes(wanted) && tags.every((tag) => one.tags.includes(tag)))
            if (shown.length === 0) return <Empty text={t('list.nothing')} />
            return (
              <ul className="grid" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(320px, 100%), 1fr))', listStyle: 'none', margin: 0, padding: 0 }}>
                {shown.map((one) => (
                  <li key={one.id} className="card" style={{ display: 'flex', flexDirection: 'column' }}>
                    <header><h2>{one.title}</h2></header>
                    <div className="body" style={{ display: 'flex', flexDirection: 'column', gap: 10, flex: 1 }}>
                      <span>{one.description}</span>
                      <span className="labels">{one.tags.map((tag) => <span key={tag} className="label">{tag}</span>)}</span>
                      <span className="faint meta" style={{ marginTop: 'auto' }}>{[...new Set(one.includedTasks.map((type) => type.split('.').at(-1)))].join(', ')}</span>
                      <ButtonLink to={'/flows/new'} search={{ blueprint: one.id } as never} variant="default" style={{ alignSelf: 'flex-start' }}>{t('welcome.open')}</ButtonLink>
                    </div>
                  </li>
                ))}
              </ul>
            )
          }}
        </Loading>
      </div>
    </>
  )
}
