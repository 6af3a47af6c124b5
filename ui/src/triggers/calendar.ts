/** The days of a calendar from the rows of schedules that the server answers. */
import type { Shapes } from '../api/client'

type Calendar = Shapes['Calendar']
export type Fire = Shapes['CalendarDate']

/** What stands on a day: one date of a schedule, or all of a schedule that has many there. */
export interface Entry {
  readonly key: string
  readonly namespace: string
  readonly flowId: string
  readonly triggerId: string
  readonly isDisabled: boolean
  /** The date, or the first of many. */
  readonly fire: Fire
  /** How many dates stand behind it. */
  readonly count: number
  /** Whether there are no more than that. */
  readonly isWhole: boolean
  readonly missed: number
}

/** A schedule with more dates a day than these stands there once. */
const MOST_SINGLE = 4

/** `2026-10-21`, of an instant in a zone. */
export function dayIn(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  )
}

/** The seven days from one on, as dates without a time. */
export function weekFrom(day: string): string[] {
  const start = Date.parse(`${day}T00:00:00Z`)
  return Array.from({ length: 7 }, (_, number) => new Date(start + number * 86_400_000).toISOString().slice(0, 10))
}

/** The day so many days later; negative for earlier. */
export const movedBy = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** What stands on each day, by time. */
export function entriesByDay(calendar: Calendar): ReadonlyMap<string, readonly Entry[]> {
  const found = new Map<string, Entry[]>()
  for (const row of calendar.results) {
    for (const { day, count, missed, isWhole, dates } of row.days) {
      const of = { namespace: row.namespace, flowId: row.flowId, triggerId: row.triggerId, isDisabled: row.disabled }
      const name = `${row.namespace}/${row.flowId}/${row.triggerId}`
      const shown =
        count > MOST_SINGLE
          ? dates.slice(0, 1).map((fire): Entry => ({ ...of, key: name, fire, count, isWhole, missed }))
          : dates.map(
              (fire): Entry => ({
                ...of,
                key: `${name}/${fire.date}`,
                fire,
                count: 1,
                isWhole: true,
                missed: fire.outcome === 'MISSED' ? 1 : 0,
              }),
            )
      found.set(day, [...(found.get(day) ?? []), ...shown])
    }
  }
  for (const entries of found.values()) entries.sort((a, b) => Date.parse(a.fire.date) - Date.parse(b.fire.date))
  return found
}

/** Instants at which several schedules fire, of those that are shown one by one. */
export function collisionsIn(entries: readonly Entry[]): ReadonlySet<string> {
  const seen = new Set<string>()
  return new Set(
    entries
      .filter((one) => one.count === 1 && !one.isDisabled)
      .map((one) => one.fire.date)
      .filter((date) => seen.has(date) || !seen.add(date)),
  )
}
