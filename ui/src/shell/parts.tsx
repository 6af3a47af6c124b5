/** What every page is made of. */
import { ActionIcon, Button, CopyButton, Pagination, Select, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import {
  createContext,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ComponentType,
  type ReactNode,
} from 'react'
import { ApiError, Unreachable } from '../api/client'
import type { LiveStatus } from '../api/live'
import { count, t, type Key } from '../i18n'
import { change, useSettings } from '../settings/settings'
import { Star } from './Star'
import { dateTime, relative } from './format'
import { IconCheck, IconCopy, IconFileTypeCsv } from './icons'

/** The head of a page; also names the window, by `name` where the title is more than a text, and lets the page be starred. */
export function PageHead({
  title,
  name,
  id,
  badge,
  crumbs,
  children,
}: {
  title: ReactNode
  name?: string
  badge?: ReactNode /** Of what the page shows: a click on the title copies it. */
  id?: string
  crumbs?: ReactNode
  children?: ReactNode
}) {
  const shown = name ?? (typeof title === 'string' ? title : undefined)
  useEffect(() => {
    document.title = shown ? `${shown} · Windhover` : 'Windhover'
  }, [shown])
  return (
    <header className="page-head">
      {crumbs ? (
        <nav className="crumbs" aria-label={t('shell.crumbs')}>
          {crumbs}
          <span aria-hidden="true">/</span>
        </nav>
      ) : null}
      <h1>
        {id === undefined ? title : <CopyTitle id={id}>{title}</CopyTitle>}
        {badge}
      </h1>
      <Star />
      {children ? <div className="actions">{children}</div> : null}
    </header>
  )
}

function CopyTitle({ id, children }: { id: string; children: ReactNode }) {
  return (
    <CopyButton value={id} timeout={1500}>
      {({ copied, copy }) => (
        <button
          type="button"
          className="crumb-copy"
          title={t(copied ? 'common.copied' : 'common.copyId')}
          onClick={copy}
        >
          {children}
          {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
          <span className="hidden" role="status">
            {copied ? t('common.copied') : ''}
          </span>
        </button>
      )}
    </CopyButton>
  )
}

export function Empty({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <div>{text}</div>
      {children ? <div>{children}</div> : null}
    </div>
  )
}

export const messageOf = (error: unknown): string =>
  error instanceof Unreachable ? t('shell.unreachable') : error instanceof Error ? error.message : String(error)

/** What is not there, or not for this person, is not there a second time either. */
const isFinal = (error: unknown): boolean => error instanceof ApiError && [403, 404].includes(error.status)

const HEADS: Readonly<Record<number, Key>> = {
  401: 'failure.notLoggedIn',
  403: 'failure.notAllowed',
  404: 'failure.gone',
}

/** An error beside the thing that failed, in the server's words, with the ways on; whether one may not see it, it is not there, or it went wrong. */
export function Failure({ error, retry, children }: { error: unknown; retry?: () => void; children?: ReactNode }) {
  const head = error instanceof ApiError ? HEADS[error.status] : undefined
  return (
    <div className="failure" role="alert">
      <div className="why">
        {head ? <strong className="failure-head">{t(head)}</strong> : null}
        {messageOf(error)}
        {error instanceof ApiError && error.remedy ? <div className="soft">{error.remedy}</div> : null}
      </div>
      {retry && !isFinal(error) ? (
        <Button variant="default" onClick={retry}>
          {t('common.retry')}
        </Button>
      ) : null}
      {children}
    </div>
  )
}

/** Rows of the real height, shown only when loading takes a while. */
export function Bones({ rows = 6 }: { rows?: number }) {
  const [isShown, show] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150)
    return () => clearTimeout(timer)
  }, [])
  if (!isShown) return <div style={{ height: rows * 32 }} />
  return (
    <div className="pad" aria-busy="true" aria-label={t('common.loading')} role="status">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="bone" style={{ margin: '0 0 20px', width: `${88 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

export interface Loaded<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

/** How the parts of a page say that they could not be read. */
export const FailureOfPart = createContext<ComponentType<{ error: unknown; retry: () => void }>>(Failure)

/** A query's bones, failure or content. */
export function Loading<T>({
  query,
  rows,
  children,
}: {
  query: Loaded<T>
  rows?: number
  children: (data: T) => ReactNode
}) {
  const Said = useContext(FailureOfPart)
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error)
    return (
      <div className="pad">
        <Said error={query.error} retry={() => void query.refetch()} />
      </div>
    )
  return <Bones rows={rows} />
}

export const Bar = ({ isOn }: { isOn: boolean }) => <div className="bar" data-on={isOn || undefined} />

export function Copy({
  value,
  label,
  icon = <IconCopy size={14} />,
}: {
  value: string
  label: string
  icon?: ReactNode
}) {
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('common.copied') : label}>
          <ActionIcon variant="subtle" color="gray" size={24} onClick={copy} aria-label={label}>
            {copied ? <IconCheck size={14} /> : icon}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}

/** All that a list finds, as a table for other programs. */
export function TableLink({ href }: { href: string }) {
  return (
    <ActionIcon
      component="a"
      href={href}
      download
      variant="default"
      size={30}
      aria-label={t('list.csv')}
      title={t('list.csv')}
    >
      <IconFileTypeCsv size={16} />
    </ActionIcon>
  )
}

let now = Date.now()
const clocks = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

function onTick(listener: () => void): () => void {
  clocks.add(listener)
  ticking ??= setInterval(() => {
    now = Date.now()
    for (const one of clocks) one()
  }, 500)
  return () => {
    clocks.delete(listener)
    if (clocks.size === 0) {
      clearInterval(ticking)
      ticking = undefined
    }
  }
}

/** The time, twice a second; one timer for the page. */
export function useNow(): number {
  return useSyncExternalStore(onTick, () => (ticking === undefined ? (now = roughly(now)) : now))
}

/** The snapshot of a store must not change while nothing happens, so it is a whole half second. */
const roughly = (before: number): number => (Date.now() - before > 500 ? Date.now() : before)

export function Ago({ at }: { at: string | undefined }) {
  const at_now = useNow()
  if (!at) return <span className="faint">–</span>
  return (
    <time dateTime={at} title={dateTime(at)} className="num">
      {relative(at, at_now)}
    </time>
  )
}

/** Labels but those of the system; linked, each filters the list by itself. Above `most` the rest is folded until it is asked for. */
export function Labels({
  labels,
  isLinked = false,
  most = Infinity,
}: {
  labels: readonly { key: string; value: string }[] | undefined
  isLinked?: boolean
  most?: number
}) {
  const [isOpen, open] = useState(false)
  const all = (labels ?? []).filter((one) => !one.key.startsWith('system.'))
  const shown = isOpen ? all : all.slice(0, most)
  const rest = all.slice(most)
  const filtered = (label: string) => (before: object) => ({ ...before, labels: label, page: undefined })
  return (
    <span className="labels" data-open={isOpen || undefined}>
      {shown.map(({ key, value }) =>
        isLinked ? (
          <Link
            key={key}
            className="label"
            to="."
            search={filtered(`${key}:${value}`) as never}
            title={t('filters.byLabel', { label: `${key}: ${value}` })}
          >
            {key}: {value}
          </Link>
        ) : (
          <span key={key} className="label" title={`${key}: ${value}`}>
            {key}: {value}
          </span>
        ),
      )}
      {rest.length > 0 ? (
        <Tooltip
          multiline
          maw={420}
          disabled={isOpen}
          label={
            <>
              {rest.map(({ key, value }) => (
                <div key={key}>
                  {key}: {value}
                </div>
              ))}
            </>
          }
          events={{ hover: true, focus: true, touch: false }}
        >
          <button
            type="button"
            className="labels-more"
            aria-expanded={isOpen}
            aria-label={count('common.moreLabels', rest.length)}
            onClick={() => open(!isOpen)}
          >
            {isOpen ? '−' : `+${rest.length}`}
          </button>
        </Tooltip>
      ) : null}
    </span>
  )
}

export function LiveMark({ status }: { status: LiveStatus }) {
  return (
    <span className="live" role="status" data-state={status}>
      {t(`live.${status}`)}
    </span>
  )
}

/** Where pages take the form for a phone; the same width stands in the style sheets. */
export const PHONE = '(max-width: 720px)'

export const PAGE_SIZES = ['10', '25', '50', '100']

/** Page, size and total of a list; both live in the address. */
export function Pager({
  page,
  size,
  total,
  onChange,
}: {
  page: number
  size: number
  total: number
  onChange: (page: number, size: number) => void
}) {
  useSettings()
  const isNarrow = useMediaQuery(PHONE)
  const pages = Math.max(1, Math.ceil(total / size))
  const resize = (value: string | null) => {
    const chosen = Number(value ?? size)
    change({ pageSize: chosen })
    onChange(1, chosen)
  }
  return (
    <div className="foot">
      <span className="soft meta num" role="status">
        {count('list.results', total)}
      </span>
      {pages > 1 ? (
        <Pagination
          size="sm"
          value={page}
          total={pages}
          onChange={(next) => onChange(next, size)}
          siblings={isNarrow ? 0 : 1}
          getControlProps={(control) => ({ 'aria-label': t(`list.${control}` as 'list.next') })}
          getItemProps={(item) => ({ 'aria-label': t('list.page', { page: item }) })}
        />
      ) : null}
      <Select
        className="page-size"
        aria-label={t('list.size')}
        w={76}
        data={PAGE_SIZES}
        value={String(size)}
        onChange={resize}
        allowDeselect={false}
        style={{ marginLeft: 'auto' }}
      />
    </div>
  )
}
