/** ISO durations as the fields of a form: days, hours, minutes and seconds. */

export const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const
export type Unit = (typeof UNITS)[number]
export type Parts = Readonly<Record<Unit, number>>

const DURATION = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** Null for what has other parts, and for what is no duration. */
export function partsOf(text: string): Parts | null {
  const found = DURATION.exec(text)
  if (!found || text === 'P') return null
  const [days, hours, minutes, seconds] = found.slice(1).map((one) => Number(one ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  return { days, hours, minutes, seconds }
}

/** `P1DT2H`; `PT0S` for nothing at all. */
export function durationOf({ days, hours, minutes, seconds }: Parts): string {
  const time = [hours && `${hours}H`, minutes && `${minutes}M`, seconds && `${seconds}S`].filter(Boolean).join('')
  if (!days && !time) return 'PT0S'
  return `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`
}
