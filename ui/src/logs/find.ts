/** Looking for a text in lines of a log: where it is, and which line comes next. */

const ANSI = /\u001b\[[0-9;]*m/g

export interface Wanted {
  readonly text: string
  readonly isRegex?: boolean
  readonly isCase?: boolean
}

/** Where in a line something was found: from, to. */
export type Span = readonly [number, number]

/** More hits in a line than anybody looks at. */
const MOST_SPANS = 200

/** Finds a text in lines without their colours. Null for nothing wanted, and for a pattern that can not be read. */
export class Find {
  private readonly pattern: RegExp

  private constructor(pattern: RegExp) {
    this.pattern = pattern
  }

  static of({ text, isRegex, isCase }: Wanted): Find | null {
    const wanted = text.trim()
    if (wanted === '') return null
    const pattern = isRegex ? wanted : wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    try {
      return new Find(new RegExp(pattern, isCase ? 'gu' : 'giu'))
    } catch {
      return null
    }
  }

  isIn(line: string): boolean {
    this.pattern.lastIndex = 0
    return this.pattern.test(bare(line))
  }

  spansIn(line: string): Span[] {
    const spans: Span[] = []
    for (const { index, 0: found } of line.matchAll(this.pattern)) {
      if (found !== '') spans.push([index, index + found.length])
      if (spans.length >= MOST_SPANS) break
    }
    return spans
  }
}

/** Whether a pattern is wanted that can not be read. */
export const isUnreadable = (wanted: Wanted): boolean => wanted.text.trim() !== '' && Find.of(wanted) === null

/** A line without the codes of its colours. */
export const bare = (line: string): string => (line.includes('\u001b') ? line.replace(ANSI, '') : line)

/** The hit after a row, or before it; around the end to the other one. -1 without hits. */
export function nextHit(hits: readonly number[], row: number, isForward: boolean): number {
  if (hits.length === 0) return -1
  if (isForward) return hits.find((hit) => hit > row) ?? hits[0]!
  return hits.findLast((hit) => hit < row) ?? hits.at(-1)!
}
