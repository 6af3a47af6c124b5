/** Cron expressions in words. */
import { t } from '../i18n'
import { settings } from '../settings/settings'

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const MONTHS = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
/** More times of a day than these are told as a span, or not at all. */
const MOST_TIMES = 6

type Field =
  | { readonly kind: 'any' }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'list'; readonly values: readonly number[] }

/** What a cron expression says; undefined for one that is easier to read as it is. */
export function cronInWords(expression: string, withSeconds = false): string | undefined {
  const parts = (NICKNAMES[expression.trim()] ?? expression).trim().split(/\s+/)
  if (withSeconds && parts.length === 6) {
    const [seconds = '', ...rest] = parts
    if (seconds === '0') return inWords(rest)
    const every = fieldOf(seconds)
    return every?.kind === 'step' && rest.every((one) => one === '*')
      ? t('cron.seconds', { count: every.step })
      : undefined
  }
  return inWords(parts)
}

function inWords(parts: readonly string[]): string | undefined {
  const [minute, hour, date, month, day] = [
    fieldOf(parts[0]),
    fieldOf(parts[1]),
    fieldOf(parts[2]),
    fieldOf(parts[3], MONTHS),
    fieldOf(parts[4], DAYS),
  ]
  if (parts.length !== 5 || !minute || !hour || !date || !month || !day) return undefined
  const time = timeOf(minute, hour)
  const when = dayOf(date, day, hasTimes(minute, hour))
  const months = namesOf(month, monthName, 'cron.months', 'cron.monthRange')
  return time === undefined || when === undefined || months === undefined
    ? undefined
    : [time, when, months].filter(Boolean).join(', ')
}

function fieldOf(text: string | undefined, names: readonly string[] = []): Field | undefined {
  if (text === undefined) return undefined
  if (text === '*' || text === '*/1') return { kind: 'any' }
  const step = /^\*\/(\d+)$/.exec(text)
  if (step) return { kind: 'step', step: Number(step[1]) }
  const numberOf = (word: string): number => (/^\d+$/.test(word) ? Number(word) : names.indexOf(word.toUpperCase()))
  const range = /^(\w+)-(\w+)$/.exec(text)
  if (range) {
    const [from, to] = [numberOf(range[1]!), numberOf(range[2]!)]
    return from >= 0 && to > from ? { kind: 'range', from, to } : undefined
  }
  const values = text.split(',').map(numberOf)
  return values.every((one) => one >= 0) ? { kind: 'list', values } : undefined
}

const hasTimes = (minute: Field, hour: Field): boolean =>
  minute.kind === 'list' &&
  (hour.kind === 'list' || (hour.kind === 'range' && minute.values.length * (hour.to - hour.from + 1) <= MOST_TIMES))

function timeOf(minute: Field, hour: Field): string | undefined {
  if (hasTimes(minute, hour)) return timesOf(valuesOf(minute), valuesOf(hour))
  const every = everyOf(minute, hour)
  if (every === undefined || hour.kind !== 'range') return every
  const last = minute.kind === 'list' ? Math.max(...minute.values) : 59
  return `${every}, ${t('cron.between', { from: clock(hour.from, valuesOf(minute)[0] ?? 0), to: clock(hour.to, last) })}`
}

function everyOf(minute: Field, hour: Field): string | undefined {
  if (minute.kind === 'any' && hour.kind !== 'step') return hour.kind === 'list' ? undefined : t('cron.minute')
  if (minute.kind === 'step' && hour.kind !== 'step')
    return hour.kind === 'list' ? undefined : t('cron.minutes', { count: minute.step })
  if (minute.kind !== 'list') return undefined
  const past =
    minute.values.length === 1 && minute.values[0] === 0
      ? ''
      : ` ${t('cron.past', { minutes: list(minute.values.map(String)) })}`
  return (hour.kind === 'step' ? t('cron.hours', { count: hour.step }) : t('cron.hour')) + past
}

function timesOf(minutes: readonly number[], hours: readonly number[]): string | undefined {
  if (minutes.length * hours.length > MOST_TIMES) return undefined
  const times = hours.flatMap((hour) => minutes.map((minute) => clock(hour, minute)))
  return t('cron.at', { times: list(times.sort()) })
}

/** Of two that are restricted either is enough. */
function dayOf(date: Field, day: Field, isAtTimes: boolean): string | undefined {
  if (date.kind === 'any' && day.kind === 'any') return isAtTimes ? t('cron.daily') : ''
  const days = namesOf(day, dayName, 'cron.days', 'cron.dayRange')
  const dates =
    date.kind === 'any'
      ? ''
      : date.kind === 'list'
        ? t('cron.dates', { dates: list(date.values.map(String)) })
        : undefined
  if (days === undefined || dates === undefined) return undefined
  return dates && days ? t('cron.or', { dates, days }) : dates || days
}

function namesOf(
  field: Field,
  nameOf: (value: number) => string,
  several: 'cron.days' | 'cron.months',
  range: 'cron.dayRange' | 'cron.monthRange',
): string | undefined {
  switch (field.kind) {
    case 'any':
      return ''
    case 'step':
      return undefined
    case 'range':
      return t(range, { from: nameOf(field.from), to: nameOf(field.to) })
    case 'list':
      return t(several, { names: list(field.values.map(nameOf)) })
  }
}

function valuesOf(field: Field): readonly number[] {
  if (field.kind === 'list') return field.values
  return field.kind === 'range'
    ? Array.from({ length: field.to - field.from + 1 }, (_, index) => field.from + index)
    : []
}

const clock = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
const list = (words: readonly string[]): string =>
  new Intl.ListFormat(settings().language, { type: 'conjunction' }).format(words)
// 1 January 2023 was a Sunday.
const dayName = (day: number): string => named(new Date(Date.UTC(2023, 0, 1 + day)), { weekday: 'long' })
const monthName = (month: number): string => named(new Date(Date.UTC(2023, month - 1, 1)), { month: 'long' })
const named = (date: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(settings().language, { ...options, timeZone: 'UTC' }).format(date)
