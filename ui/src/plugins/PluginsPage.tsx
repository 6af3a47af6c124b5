import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../api/client'
import { t, useWords } from '../i18n'
import { change } from '../settings/settings'
import { IconPin } from '../shell/icons'
import { Markdown } from '../shell/Markdown'
import { Empty, Loading, PageHead } from '../shell/parts'

/** The documentation of a type, wherever it is shown. */
export function TypePage({ type }: { type: string }) {
  const found = useQuery({ queryKey: ['plugin', type], queryFn: () => get('/api/v1/plugins/{cls}', { path: { cls: type } }), staleTime: Infinity, retry: false })
  return <Loading query={found}>{(page) => <Markdown source={page.markdown} />}</Loading>
}

export const usePlugins = () => useQuery({ queryKey: ['plugins'], queryFn: () => get('/api/v1/plugins'), staleTime: Infinity })

export default function PluginsPage() {
  useWords()
  const { type } = useParams({ strict: false }) as { type?: string }
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const plugins = usePlugins()
  const wanted = text.trim().toLowerCase()
  return (
    <>
      <PageHead title={type ? (type.split('.').at(-1) ?? type) : t('nav.plugins')} crumbs={type ? <Link to="/plugins">{t('nav.plugins')}</Link> : undefined}>{type ? <Button variant="default" leftSection={<IconPin size={14} />} onClick={() => change({ pinnedType: type })}>{t('aside.pin')}</Button> : null}</PageHead>
      <div className="toolbar"><TextInput data-search w={280} type="search" value={text} onChange={(event) => { setText(event.currentTarget.value); if (type) void navigate({ to: '/plugins' }) }} placeholder={t('plugins.search')} aria-label={t('plugins.search')} /></div>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.plugins')}>
        {type ? <TypePage type={type} /> : (
          <Loading query={plugins}>
            {(groups) => {
              const shown = groups.map((group) => ({ name: group.subGroup, types: [...group.tasks, ...group.triggers, ...group.conditions].filter((one) => one.cls.toLowerCase().includes(wanted)) })).filter((group) => group.types.length > 0)
              if (shown.length === 0) return <Empty text={t('list.nothing')} />
              return <div className="card-columns">{shown.map((group) => (
                <section key={group.name} className="card"><header><h2 className="mono">{group.name.replace('io.kestra.plugin.', '')}</h2></header><ul className="body" style={{ listStyle: 'none', margin: 0 }}>{group.types.map((one) => <li key={one.cls} style={{ minHeight: 24 }}><Link to={`/plugins/${one.cls}`}>{one.cls.split('.').at(-1)}</Link></li>)}</ul></section>
              ))}</div>
            }}
          </Loading>
        )}
      </div>
    </>
  )
}
