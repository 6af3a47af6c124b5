/** The command palette: pages, flows, executions; all by keyboard. */
import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type KeyboardEvent } from 'react'
import { get } from '../api/client'
import { t, type Key } from '../i18n'
import { change, settings } from '../settings/settings'
import { searchAt } from './places'

interface Entry { readonly id: string; readonly text: string; readonly hint: string; readonly run: () => void }

const PAGES: readonly (readonly [string, Key])[] = [
  ['/dashboards', 'nav.dashboard'], ['/flows', 'nav.flows'], ['/flows/new', 'flows.create'], ['/executions', 'nav.executions'], ['/logs', 'nav.logs'],
  ['/flows/search', 'sources.title'], ['/flows/transfer', 'transfer.title'], ['/dashboards/new', 'boards.create'], ['/admin/triggers', 'nav.triggers'], ['/admin/calendar', 'calendar.title'], ['/admin/stats', 'nav.system'],
  ['/namespaces', 'nav.namespaces'], ['/kv', 'nav.kv'], ['/secrets', 'nav.secrets'], ['/blueprints', 'nav.blueprints'], ['/plugins', 'nav.plugins'], ['/settings', 'nav.settings'],
]

export default function Palette({ close }: { close: () => void }) {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const entries = useEntries(text, close)
  const current = Math.min(active, entries.length - 1)
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(entries.length - 1, current + 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(0, current - 1))
    else if (event.key === 'Enter') entries[current]?.run()
    else return
    event.preventDefault()
  }
  return (
    <Modal opened onClose={close} withCloseButton={false} padding={8} size="lg" yOffset="12vh" aria-label={t('palette.title')}>
      <TextInput data-autofocus value={text} onChange={(event) => { setText(event.currentTarget.value); setActive(0) }} onKeyDown={onKey} placeholder={t('palette.hint')}
        aria-label={t('palette.title')} role="combobox" aria-expanded aria-controls="palette" aria-activedescendant={entries[current] ? `palette-${current}` : undefined} />
      <ul id="palette" className="tree" role="listbox" aria-label={t('palette.title')} style={{ marginTop: 8, maxHeight: '50vh', overflow: 'auto' }}>
        {entries.map((entry, index) => (
          <li key={entry.id} id={`palette-${index}`} role="option" aria-selected={index === current} onClick={entry.run} onMouseMove={() => setActive(index)}
            style={{ display: 'flex', gap: 8, padding: '6px 8px', borderRadius: 4, cursor: 'pointer', background: index === current ? 'var(--accent-soft)' : undefined }}>
            <span className="ellipsis" style={{ flex: 1 }}>{entry.text}</span><span className="faint meta">{entry.hint}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 ? <div className="empty" style={{ minHeight: 60, padding: 16 }}>{t('list.nothing')}</div> : null}
    </Modal>
  )
}

/** Whether the letters of a query appear in a text in their order. */
export function isFuzzy(query: string, text: string): boolean {
  let at = 0
  const lower = text.toLowerCase()
  for (const letter of query.toLowerCase().replaceAll(' ', '')) {
    at = lower.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}

function useEntries(text: string, close: () => void): Entry[] {
  const navigate = useNavigate()
  const [asked] = useDebouncedValue(text.trim(), 150)
  const go = (to: string) => () => { close(); void navigate({ to, search: searchAt(to) }) }
  const found = useQuery({
    queryKey: ['palette', asked], placeholderData: keepPreviousData, enabled: asked.length > 0,
    queryFn: ({ signal }) => get('/api/v1/search', { query: { q: asked, size: 6 }, signal }),
  })
  const themes: Entry[] = (['light', 'dark'] as const).map((theme) => ({ id: theme, text: t(`palette.${theme}`), hint: t('nav.settings'), run: () => { change({ theme }); close() } }))
  const fixed: Entry[] = [
    ...PAGES.map(([to, key]) => ({ id: to, text: t(key), hint: t('palette.page'), run: go(to) })),
    ...themes,
    { id: 'tour', text: t('tour.start'), hint: t('palette.action'), run: go('/welcome') },
    { id: 'language', text: t('palette.language'), hint: t('nav.settings'), run: () => { change({ language: settings().language === 'en' ? 'fr' : 'en' }); close() } },
  ].filter((one) => isFuzzy(text, one.text))
  if (!asked) return fixed
  if (!found.data) return fixed
  const { flows, executions, namespaces, files, plugins } = found.data
  return [
    ...fixed,
    ...flows.map((one) => ({ id: `flow ${one.namespace}.${one.id}`, text: `${one.namespace} / ${one.id}`, hint: t('palette.flow'), run: go(`/flows/edit/${one.namespace}/${one.id}`) })),
    ...executions.map((one) => ({ id: `execution ${one.id}`, text: `${one.flowId} ${one.id}`, hint: t('palette.execution'), run: go(`/executions/${one.namespace}/${one.flowId}/${one.id}`) })),
    ...namespaces.map((one) => ({ id: `namespace ${one}`, text: one, hint: t('common.namespace'), run: go(`/namespaces/edit/${one}`) })),
    ...files.map((one) => ({ id: `file ${one.namespace}${one.path}`, text: `${one.namespace}${one.path}`, hint: t('transfer.file'), run: go(`/namespaces/edit/${one.namespace}/files`) })),
    ...plugins.map(({ cls }) => ({ id: `type ${cls}`, text: cls, hint: t('triggers.type'), run: go(`/plugins/${cls}`) })),
  ]
}
