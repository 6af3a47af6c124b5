/** Lines that follow each other and differ only in numbers, times and ids, as one. */
import { bare } from './find'
import type { Head, Line, Shown } from './shownLines'

/** What a pattern leaves open; the server's (`log_patterns.py`) tells more kinds apart. */
const OPEN =
  /\d{4}-\d\d-\d\d(?:[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d+(?:[.,:]\d+)*/gi
/** Fewer are read as fast as their head. */
const FEWEST = 3
const MOST_KNOWN = 200_000

const known = new Map<string, string>()

/** `row 8 of 12` as `row # of #`. */
export function patternOf(text: string): string {
  const found = known.get(text)
  if (found !== undefined) return found
  if (known.size > MOST_KNOWN) known.clear()
  const pattern = bare(text).replace(OPEN, '#')
  known.set(text, pattern)
  return pattern
}

const isAlike = (a: Line, b: Line): boolean =>
  a.store.run[a.at] === b.store.run[b.at] && patternOf(a.store.text[a.at]!) === patternOf(b.store.text[b.at]!)

/** @param open keys of the heads whose lines are shown. */
export function foldedSimilar(lines: Shown, open: ReadonlySet<string>): Shown {
  const heads: Head[] = []
  /** Rows of lines; of the head of a number, -1 - number. */
  const entries: number[] = []
  let row = 0
  while (row < lines.length) {
    const first = lines.lineAt(row)!
    let end = row + 1
    let worst = first.store.level[first.at]!
    while (end < lines.length && isAlike(first, lines.lineAt(end)!)) {
      const { store, at } = lines.lineAt(end)!
      worst = Math.max(worst, store.level[at]!)
      end += 1
    }
    const isGroup = end - row >= FEWEST
    const key = `${first.store.at[first.at]} ${first.store.run[first.at]} ${first.store.text[first.at]}`
    if (isGroup) {
      entries.push(-1 - heads.length)
      heads.push({
        run: key,
        task: patternOf(first.store.text[first.at]!),
        lines: end - row,
        worst,
        isClosed: !open.has(key),
      })
    }
    if (!isGroup || open.has(key)) for (let at = row; at < end; at += 1) entries.push(at)
    row = end
  }
  return {
    length: entries.length,
    lineAt: (at) => (entries[at]! >= 0 ? lines.lineAt(entries[at]!) : undefined),
    headAt: (at) => (entries[at]! < 0 ? heads[-1 - entries[at]!] : undefined),
    rowOf: (at) => entries.indexOf(lines.rowOf(at)),
  }
}
