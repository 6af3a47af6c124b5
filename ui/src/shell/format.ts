/** The only place where dates, durations and sizes become text. */
import { settings } from '../settings/settings'
import { t } from '../i18n'

export const zone = (): string => settings().timeZone || Intl.DateTimeFormat().resolvedOptions().timeZone

const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${settings().language} ${zone()} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(settings().language, { ...options, timeZone: zone(), hourCycle: 'h23' })
  formats.set(key, made)
  return made
}

const valid = (iso: string): Date | null => {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? null : date
}

/** `25 Nov 2026, 22:35:13`, or as chosen, in the chosen zone. */
export function dateTime(iso: string): string {
  const date = valid(iso)
  if (!date) return iso
  const { dateFormat } = settings()
  if (dateFormat === 'local') return format({ dateStyle: 'medium', timeStyle: 'medium' }).format(date)
  if (dateFormat === 'long') return format({ dateStyle: 'full', timeStyle: 'medium' }).format(date)
  const time = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(date)
  return `${ORDERS[dateFormat](partsOf(date))} ${time}`
}

type DateParts = Readonly<Record<'year' | 'month' | 'day', string>>

const ORDERS: Readonly<Record<'iso' | 'dmy' | 'mdy', (parts: DateParts) => string>> = {
  iso: ({ year, month, day: ofMonth }) => `${year}-${month}-${ofMonth}`,
  dmy: ({ year, month, day: ofMonth }) => `${ofMonth}/${month}/${year}`,
  mdy: ({ year, month, day: ofMonth }) => `${month}/${ofMonth}/${year}`,
}

function partsOf(date: Date): DateParts {
  const parts = format({ year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(date)
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as unknown as DateParts
}

/** `25 Nov`. */
export function day(iso: string): string {
  const date = valid(iso)
  return date ? format({ day: 'numeric', month: 'short' }).format(date) : iso
}

/** `25 Nov`, of a span of time that begins at midnight of UTC. */
export function utcDay(iso: string): string {
  return inUtc(iso, { day: 'numeric', month: 'short' })
}

/** `Nov 2026`, alike. */
export function utcMonth(iso: string): string {
  return inUtc(iso, { month: 'short', year: 'numeric' })
}

const inUtc = (iso: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(settings().language, { ...options, timeZone: 'UTC' }).format(new Date(iso))

/** `22:35`. */
export function shortClock(iso: string): string {
  const date = valid(iso)
  return date ? format({ hour: '2-digit', minute: '2-digit' }).format(date) : iso
}

/** `Wed, 21 Oct`, of a date without a time. */
export const weekday = (date: string): string =>
  inUtc(`${date}T00:00:00Z`, { weekday: 'short', day: 'numeric', month: 'short' })

/** `22:35:13.123`. */
export function clock(iso: string): string {
  const date = valid(iso)
  if (!date) return iso
  return format({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }).format(date)
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** `3 minutes ago`; the date itself when it is more than a week away. */
export function relative(iso: string, now: number): string {
  const date = valid(iso)
  if (!date) return iso
  const seconds = Math.round((date.getTime() - now) / 1000)
  if (Math.abs(seconds) < 1) return t('time.now')
  if (Math.abs(seconds) > 7 * 86_400) return dateTime(iso)
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(settings().language, { numeric: 'auto', style: 'short' }).format(
    Math.trunc(seconds / length),
    unit,
  )
}

/** Milliseconds as `850ms`, `12.4s`, `3m 5s`, `2h 14m`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))}ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${Math.floor(seconds % 60)}s`
  const hours = Math.floor(seconds / 3600)
  if (hours < 48) return `${hours}h ${Math.floor((seconds % 3600) / 60)}m`
  return `${Math.floor(hours / 24)}d ${hours % 24}h`
}

/** Bytes as `1.2 MB`. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = size / 1000
  let index = 0
  while (value >= 999.5 && index < units.length - 1) {
    value /= 1000
    index += 1
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[index]}`
}

export const number = (value: number): string => new Intl.NumberFormat(settings().language).format(value)

/** A part of 1 as `42 %`. */
export const share = (part: number): string =>
  new Intl.NumberFormat(settings().language, { style: 'percent', maximumFractionDigits: 1 }).format(part)

/** Between two instants of a state; until now while it goes on. */
export function elapsed(start: string, end: string | undefined, now: number): number {
  return (end ? Date.parse(end) : now) - Date.parse(start)
}
