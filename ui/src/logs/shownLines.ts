/** The lines of a log as they are shown: older ones that match above the others, or all of them by task run. */
import { LEVELS, type LogStore } from './logStore'

/** A line: where it is kept. */
export interface Line {
  readonly store: LogStore
  readonly at: number
}

/** The head of the lines of one task run. */
export interface Head {
  readonly run: string
  readonly task: string
  readonly lines: number
  readonly worst: number
  readonly isClosed: boolean
}

export interface Shown {
  readonly length: number
  /** Undefined for a head. */
  readonly lineAt: (row: number) => Line | undefined
  readonly headAt: (row: number) => Head | undefined
  /** The row of a line of the log; -1 where it is not shown. */
  readonly rowOf: (at: number) => number
}

/**
 * @param rows of `logs` that match; null for all of them.
 * @param above lines that match and are older than all of `logs`.
 */
export function inOrder(logs: LogStore, rows: readonly number[] | null, above: LogStore | null): Shown {
  const offset = above?.length ?? 0
  return {
    length: offset + (rows?.length ?? logs.length),
    lineAt: (row) =>
      above && row < offset
        ? { store: above, at: row }
        : { store: logs, at: rows ? rows[row - offset]! : row - offset },
    headAt: () => undefined,
    rowOf: (at) => {
      const row = rows ? rows.indexOf(at) : at
      return row < 0 ? -1 : offset + row
    },
  }
}

/** Under a head for each task run, in the order in which they began to speak; `closed` ones are their head only. */
export function byTaskRun(lines: Shown, closed: ReadonlySet<string>): Shown {
  const groups = new Map<string, { task: string; rows: number[]; worst: number }>()
  for (let row = 0; row < lines.length; row += 1) {
    const { store, at } = lines.lineAt(row)!
    const run = store.run[at]!
    const known = groups.get(run)
    if (known) {
      known.rows.push(row)
      known.worst = Math.max(known.worst, store.level[at]!)
    } else groups.set(run, { task: store.task[at]!, rows: [row], worst: store.level[at]! })
  }
  const heads: Head[] = []
  /** Rows of lines; of the head of a number, -1 - number. */
  const entries: number[] = []
  for (const [run, { task, rows, worst }] of groups) {
    entries.push(-1 - heads.length)
    heads.push({ run, task, lines: rows.length, worst, isClosed: closed.has(run) })
    if (!closed.has(run)) for (const row of rows) entries.push(row)
  }
  return {
    length: entries.length,
    lineAt: (row) => (entries[row]! >= 0 ? lines.lineAt(entries[row]!) : undefined),
    headAt: (row) => (entries[row]! < 0 ? heads[-1 - entries[row]!] : undefined),
    rowOf: (at) => entries.indexOf(lines.rowOf(at)),
  }
}

/** The rows that somebody steps through: those in which something was found, else those of a level. */
export function stepsIn(shown: Shown, isWanted: (line: Line) => boolean): number[] {
  const rows: number[] = []
  for (let row = 0; row < shown.length; row += 1) {
    const line = shown.lineAt(row)
    if (line && isWanted(line)) rows.push(row)
  }
  return rows
}

/** How many messages of each level are shown, in the order of `LEVELS`. */
export function levelCounts(shown: Shown): number[] {
  const counts = LEVELS.map(() => 0)
  for (let row = 0; row < shown.length; row += 1) {
    const line = shown.lineAt(row)
    if (line?.store.begins[line.at]) counts[line.store.level[line.at]!]! += 1
  }
  return counts
}

/**
 * The place of a line in an address: its instant, and which of the lines of that instant it is. Of a line that was found
 * above those of the log only the instant is known.
 */
export function placeIn(logs: LogStore, { store, at }: Line): string {
  const instant = store.at[at]!
  if (store !== logs) return instant
  let first = at
  while (first > 0 && store.at[first - 1] === instant) first -= 1
  return at === first ? instant : `${instant}~${at - first}`
}

/** The instant of a place. */
export const instantOf = (place: string): string => place.split(/[~@]/)[0]!

/** The place of the first line that a task run said at an instant, as lists of lines know it. */
export const placeOfRun = (instant: string, run: string | null | undefined): string =>
  run ? `${instant}@${run}` : instant

/** The line at a place, or the first one after it; -1 in a log that ends before. */
export function lineAtPlace(store: LogStore, place: string): number {
  const instant = instantOf(place)
  const first = store.at.findIndex((at) => at >= instant)
  if (first < 0) return -1
  const run = place.split('@')[1]
  if (run) {
    const ofRun = store.run.findIndex((one, at) => one === run && store.at[at]! >= instant)
    return ofRun < 0 ? first : ofRun
  }
  const further = place.split('~')[1] ?? '0'
  const line = first + Number(further)
  return store.at[line] === store.at[first] ? line : first
}

/** A text as it is easier to read when it is JSON; null when it is not. */
export function prettyJson(text: string): string | null {
  const start = text.search(/[{[]/)
  if (start < 0 || !/[}\]]\s*$/.test(text)) return null
  try {
    const value: unknown = JSON.parse(text.slice(start))
    return typeof value === 'object' && value !== null
      ? `${text.slice(0, start)}${JSON.stringify(value, null, 2)}`
      : null
  } catch {
    return null
  }
}

export const levelOf = ({ store, at }: Line): (typeof LEVELS)[number] => LEVELS[store.level[at]!] ?? 'INFO'
