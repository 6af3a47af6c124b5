/** Dates that are typed in the zone of the settings, which need not be the browser's. */

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const

/** Milliseconds by which the clocks of a zone are ahead of UTC at an instant. */
export function offsetAt(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const found = new Map(format.formatToParts(instant).map((part) => [part.type, Number(part.value)]))
  const [year, month, day, hour, minute, second] = PARTS.map((part) => found.get(part) ?? 0) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

const HAS_ZONE = /Z$|[+-]\d\d:?\d\d$/

/**
 * What a field holds as an instant, `2026-10-21T03:00:00.000Z`. A time that clocks skip in spring is the one that they
 * show instead; of one that comes twice in autumn it is the first. What can not be read is given back.
 */
export function instantOf(text: string, zone: string): string {
  if (HAS_ZONE.test(text)) return isoOr(Date.parse(text), text)
  const local = Date.parse(`${text}Z`)
  if (Number.isNaN(local)) return text
  const before = local - offsetAt(local - 86_400_000, zone)
  const after = local - offsetAt(local + 86_400_000, zone)
  const fits = [before, after].find((one) => one + offsetAt(one, zone) === local)
  return isoOr(fits ?? before, text)
}

/** An instant as the browser's own field writes it, `2026-10-21T05:00:00`: local to the zone, without one. */
export function localTextOf(text: string, zone: string): string {
  if (!HAS_ZONE.test(text)) return text
  const instant = Date.parse(text)
  return Number.isNaN(instant) ? '' : new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 19)
}

const isoOr = (instant: number, text: string): string =>
  Number.isNaN(instant) ? text : new Date(instant).toISOString()
