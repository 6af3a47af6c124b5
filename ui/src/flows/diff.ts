/** The lines of two texts, as the shortest way from one to the other. */

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
  readonly number: number
}

/** Above so many cells of the table, everything between the common ends counts as changed. */
const LARGEST_TABLE = 4_000_000

export function diff(before: string, after: string): DiffLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail += 1
  const same = (text: string, index: number): DiffLine => ({ kind: 'same', text, number: index + 1 })
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head)
  return [
    ...b.slice(0, head).map(same),
    ...middle,
    ...b.slice(b.length - tail).map((text, index) => same(text, b.length - tail + index)),
  ]
}

function between(a: readonly string[], b: readonly string[], offset: number): DiffLine[] {
  const removed = (at: number): DiffLine => ({ kind: 'removed', text: a[at]!, number: offset + at + 1 })
  const added = (at: number): DiffLine => ({ kind: 'added', text: b[at]!, number: offset + at + 1 })
  if (a.length * b.length > LARGEST_TABLE) return [...a.map((_, at) => removed(at)), ...b.map((_, at) => added(at))]
  const common = table(a, b)
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: b[j]!, number: offset + j + 1 })
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) lines.push(removed(i++))
    else lines.push(added(j++))
  }
  return lines
}

/** Length of the longest common rest of lines from each pair of positions. */
function table(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
  return common
}

export interface Pair {
  readonly before: DiffLine | null
  readonly after: DiffLine | null
}

/** The lines of both texts beside each other: what was taken away stands beside what came in its place. */
export function pairs(lines: readonly DiffLine[]): Pair[] {
  const found: Pair[] = []
  let removed: DiffLine[] = []
  let added: DiffLine[] = []
  let old = 0
  const flush = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1)
      found.push({ before: removed[at] ?? null, after: added[at] ?? null })
    removed = []
    added = []
  }
  for (const line of lines) {
    if (line.kind === 'added') added.push(line)
    else old += 1
    if (line.kind === 'removed') removed.push(line)
    if (line.kind === 'same') {
      flush()
      found.push({ before: { ...line, number: old }, after: line })
    }
  }
  flush()
  return found
}
