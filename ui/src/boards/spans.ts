/** Spans of time that a dashboard can be looked at for. */
import { count, t } from '../i18n'
import { duration } from '../shell/format'
import type { Board } from './charts'

const OFFERED = ['PT1H', 'PT24H', 'P7D', 'P30D', 'P90D', 'P365D']
const DAY = 86_400_000

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** An ISO duration of weeks, days and time; thirty days for what is none. */
export function millisecondsOf(text: string): number {
  const found = DURATION.exec(text)
  if (!found) return 30 * DAY
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((one) => Number(one ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000
}

export function spanName(text: string): string {
  const length = millisecondsOf(text)
  if (length === 3_600_000) return t('time.hour')
  if (length === DAY) return t('time.day')
  return length % DAY === 0 ? count('boards.lastDays', length / DAY) : t('boards.last', { length: duration(length) })
}

/** The usual spans that are not longer than the dashboard allows, and its own. */
export function spansOf(board: Pick<Board, 'timeWindow'>): { value: string; label: string }[] {
  const own = board.timeWindow?.default ?? 'P30D'
  const longest = millisecondsOf(board.timeWindow?.max ?? 'P366D')
  const others = OFFERED.filter((one) => millisecondsOf(one) <= longest && millisecondsOf(one) !== millisecondsOf(own))
  return [...others, own]
    .sort((a, b) => millisecondsOf(a) - millisecondsOf(b))
    .map((value) => ({ value, label: spanName(value) }))
}
