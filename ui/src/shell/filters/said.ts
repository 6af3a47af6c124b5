import { t, type Key } from '../../i18n'
import { settings } from '../../settings/settings'
import { dateTime } from '../format'
import { shortOf, type Chip, type Field } from './filters'

/** Spans of time that have a name. */
export const TIME_RANGES: readonly (readonly [string, Key])[] = [
  ['PT1H', 'time.hour'],
  ['PT24H', 'time.day'],
  ['P7D', 'time.week'],
  ['P30D', 'time.month'],
]

/** A value as people read it. */
export function saidOfValue({ kind, nameOf }: Field, value: string): string {
  if (nameOf) return nameOf(value)
  if (kind === 'since')
    return t(TIME_RANGES.find(([range]) => range === value)?.[1] ?? 'time.last', { length: shortOf(value) })
  return kind === 'from' || kind === 'until' ? dateTime(value) : value
}

/** `State: Failed or Warning`. */
export function saidOfChip(chip: Chip, field: Field): string {
  const values = new Intl.ListFormat(settings().language, { type: 'disjunction' }).format(
    chip.values.map((value) => saidOfValue(field, value)),
  )
  return t(chip.isNot ? 'filters.saidNot' : 'filters.said', { field: t(field.title), values })
}
