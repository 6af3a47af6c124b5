/** Filters that several lists have. */
import { t, type Key } from '../../i18n'
import type { Field } from './filters'

/** Back from now, or from one instant to another. */
export const TIME_FIELDS: readonly Field[] = [
  { id: 'timeRange', name: 'since', title: 'time.range', kind: 'since', isSingle: true },
  { id: 'startDate', name: 'from', title: 'filters.from', kind: 'from', isSingle: true },
  { id: 'endDate', name: 'until', title: 'filters.until', kind: 'until', isSingle: true },
]

/** What users have made, or the system itself. */
export const SCOPE: Field = {
  id: 'scope',
  name: 'scope',
  title: 'filters.scope',
  kind: 'choice',
  values: ['USER', 'SYSTEM'],
  nameOf: (value) => t(`filters.${value}` as Key),
  isSingle: true,
}
