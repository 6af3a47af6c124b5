import type { Shapes } from '../api/client'

export type Bucket = Shapes['DailyStatistics']

const LENGTHS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 }

/** From the first moment of the first bar that a drag touches to the last moment of the last; null without bars. Parts of the width are from 0 to 1. */
export function draggedSpan(buckets: readonly Bucket[], from: number, to: number): { readonly start: string; readonly end: string } | null {
  const at = (part: number): Bucket | undefined => buckets[Math.min(buckets.length - 1, Math.floor(part * buckets.length))]
  const [first, last] = [at(Math.min(from, to)), at(Math.max(from, to))]
  if (!first || !last) return null
  const next = buckets[buckets.indexOf(last) + 1]
  const end = next ? Date.parse(next.startDate) : Date.parse(last.startDate) + (LENGTHS_MS[last.groupBy] ?? LENGTHS_MS.day!)
  return { start: new Date(first.startDate).toISOString(), end: new Date(end - 1).toISOString() }
}
