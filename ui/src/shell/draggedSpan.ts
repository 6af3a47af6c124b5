/** Stretches of time that follow each other. */
export interface Stretches {
  /** When each begins. */
  readonly starts: readonly string[]
  /** How long the last one is, in milliseconds. */
  readonly length: number
}

/** From the first moment of the first stretch that a drag touches to the last moment of the last; null without any. Parts of the width are from 0 to 1. */
export function draggedSpan(
  { starts, length }: Stretches,
  from: number,
  to: number,
): { readonly start: string; readonly end: string } | null {
  const at = (part: number): number => Math.min(starts.length - 1, Math.floor(part * starts.length))
  const [first, last] = [starts[at(Math.min(from, to))], starts[at(Math.max(from, to))]]
  if (!first || !last) return null
  const next = starts[starts.indexOf(last) + 1]
  const end = next ? Date.parse(next) : Date.parse(last) + length
  return { start: new Date(first).toISOString(), end: new Date(end - 1).toISOString() }
}
