/** The palette: everything that can be opened or done, by the keyboard alone. */
import { Kbd, Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { get } from '../../api/client'
import { count, t } from '../../i18n'
import { useRecent } from '../../settings/preferences'
import { rankOf } from '../fuzzy'
import { Bar, Failure } from '../parts'
import { hrefOf, placeOf, searchAt } from '../places'
import { foundEntries, GROUPS, inGroups, ownEntries, typedAs, type Entry } from './entries'
import './palette.css'
import { useOwn } from './useOwn'

const PAUSE_MS = 150
const MOST_FOUND = 6
const PAGE = 8

interface Props {
  readonly close: () => void
  readonly openPanel: (panel: 'keys') => void
}

export default function Palette({ close, openPanel }: Props) {
  const [text, setText] = useState('')
  const [active, setActive] = useState('')
  const [isWaiting, wait] = useState(false)
  const navigate = useNavigate()
  const { keep } = useRecent()
  const { found, isSettled, entries: fromServer } = useFound(text)
  const groups = inGroups([...ownEntries(text, useOwn(openPanel)), ...fromServer])
  const entries = groups.flatMap(([, those]) => those)
  const at = Math.max(
    0,
    entries.findIndex((one) => one.id === active),
  )
  const choose = ({ group, text: name, to, run }: Entry, isBeside = false) => {
    close()
    if (to === undefined) return run?.()
    // What was opened of late is a comfort: without it nothing is lost.
    if (group !== 'pages') void keep({ group, text: name, to }).catch(() => undefined)
    if (isBeside) window.open(hrefOf(to), '_blank', 'noopener')
    else void navigate(group === 'pages' ? { to, search: searchAt(to) } : placeOf(to))
  }
  const [first] = entries
  useEffect(() => {
    if (!isWaiting || !isSettled) return
    wait(false)
    if (first) choose(first)
  })
  const move = (to: number) => setActive(entries[Math.min(entries.length - 1, Math.max(0, to))]?.id ?? '')
  const onKey = (event: KeyboardEvent) => {
    const current = entries[at]
    if (event.key === 'ArrowDown') move(at === entries.length - 1 ? 0 : at + 1)
    else if (event.key === 'ArrowUp') move(at === 0 ? entries.length - 1 : at - 1)
    else if (event.key === 'PageDown') move(at + PAGE)
    else if (event.key === 'PageUp') move(at - PAGE)
    else if (event.key === 'Enter' && current) choose(current, event.ctrlKey || event.metaKey)
    else if (event.key === 'Enter') wait(true)
    else return
    event.preventDefault()
  }
  const type = (typed: string) => {
    setText(typed)
    setActive('')
    wait(false)
  }
  const failed = Object.entries(found.data?.failed ?? {})
  return (
    <Modal
      opened
      onClose={close}
      withCloseButton={false}
      padding={8}
      size="lg"
      yOffset="12vh"
      aria-label={t('palette.title')}
    >
      <TextInput
        data-autofocus
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKey}
        placeholder={t('palette.hint')}
        maxLength={200}
        aria-label={t('palette.title')}
        role="combobox"
        aria-expanded
        aria-controls="palette"
        aria-activedescendant={entries[at] ? `palette-${at}` : undefined}
      />
      <Bar isOn={!isSettled} />
      <div id="palette" className="palette" role="listbox" aria-label={t('palette.title')}>
        {groups.map(([group, those]) => (
          <div key={group} role="group" aria-labelledby={`palette-of-${group}`}>
            <div className="palette-group" id={`palette-of-${group}`}>
              {t(GROUPS[group])}
            </div>
            {those.map((entry) => (
              <Option
                key={entry.id}
                entry={entry}
                index={entries.indexOf(entry)}
                isActive={entry === entries[at]}
                choose={choose}
                point={() => setActive(entry.id)}
              />
            ))}
          </div>
        ))}
      </div>
      {found.error && !found.isFetching ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {failed.length > 0 ? (
        <p className="palette-failed" role="alert">
          {t('palette.failed', {
            kinds: failed
              .map(([kind, why]) => `${kind in GROUPS ? t(GROUPS[kind as keyof typeof GROUPS]) : kind} (${why})`)
              .join(', '),
          })}
        </p>
      ) : null}
      {entries.length === 0 && isSettled && !found.error ? (
        <div className="empty palette-none">{t('palette.none')}</div>
      ) : null}
      <div className="palette-foot meta soft">
        <span role="status">{text && isSettled ? count('list.results', entries.length) : ''}</span>
        <span>
          <Kbd>↑ ↓</Kbd> <Kbd>Enter</Kbd> {t('palette.open')}
        </span>
        <span>
          <Kbd>Ctrl Enter</Kbd> {t('palette.beside')}
        </span>
      </div>
    </Modal>
  )
}

/** What the server finds for a text, once nothing was typed for a moment; what was found before only as far as it still fits. */
function useFound(text: string) {
  const typed = typedAs(text)
  const [asked] = useDebouncedValue(typed.text, PAUSE_MS)
  const found = useQuery({
    queryKey: ['palette', asked],
    placeholderData: keepPreviousData,
    enabled: asked.length > 0,
    retry: false,
    queryFn: ({ signal }) => get('/api/v1/search', { query: { q: asked, size: MOST_FOUND }, signal }),
  })
  const isCurrent = asked === typed.text && !found.isPlaceholderData
  const all = typed.text && found.data ? foundEntries(found.data, typed.verb) : []
  return {
    found,
    isSettled: typed.text === '' || (asked === typed.text && !found.isFetching),
    entries: isCurrent ? all : all.filter((one) => rankOf(typed.text, one.text) !== null),
  }
}

interface Shown {
  readonly entry: Entry
  readonly index: number
  readonly isActive: boolean
  readonly choose: (entry: Entry, isBeside: boolean) => void
  readonly point: () => void
}

function Option({ entry, index, isActive, choose, point }: Shown) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  return (
    <div
      ref={row}
      id={`palette-${index}`}
      className="palette-option"
      role="option"
      aria-selected={isActive}
      onClick={(event) => choose(entry, event.ctrlKey || event.metaKey)}
      onMouseMove={isActive ? undefined : point}
    >
      <span className="ellipsis">{entry.text}</span>
      {entry.hint ? <span className="soft meta ellipsis">{entry.hint}</span> : null}
      {entry.key ? <Kbd size="xs">{entry.key}</Kbd> : null}
    </div>
  )
}
