/** Changes of a flow's source by what they mean. What is not changed keeps its comments and its formatting. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLMap, type YAMLSeq } from 'yaml'

export type Path = readonly (string | number)[]

/** A task, trigger or input, and what is inside it. */
export interface Item {
  /** In its list. */
  readonly path: Path
  /** Where its properties are: in a Dag, a task stands beside what it depends on. */
  readonly body: Path
  readonly id: string
  readonly type: string
  /** Lines count from 1. */
  readonly line: number
  readonly lists: readonly List[]
}

/** A list of items that others can be added to. */
export interface List {
  readonly path: Path
  readonly name: string
  readonly items: readonly Item[]
}

export interface Flow {
  readonly value: Readonly<Record<string, unknown>>
  readonly lists: readonly List[]
}

/** Lists of a flow that hold items, whether they are there or not. */
export const LISTS = ['inputs', 'tasks', 'errors', 'finally', 'afterExecution', 'triggers'] as const

const WRITTEN = { lineWidth: 0, minContentWidth: 0 } as const

function read(source: string, lines?: LineCounter): Document.Parsed | null {
  const doc = parseDocument(source, { lineCounter: lines, keepSourceTokens: false })
  return doc.errors.length === 0 && isMap(doc.contents) ? doc : null
}

/** What a source declares; null while it is no YAML. */
export function flowOf(source: string): Flow | null {
  const lines = new LineCounter()
  const doc = read(source, lines)
  if (!doc) return null
  const root = doc.contents as unknown as YAMLMap
  return {
    value: doc.toJS() as Record<string, unknown>,
    lists: LISTS.map((name) => ({ path: [name], name, items: itemsOf(root.get(name), [name], lines) })),
  }
}

function itemsOf(node: unknown, path: Path, lines: LineCounter): Item[] {
  if (!isSeq(node)) return []
  return node.items.flatMap((one, index) => (isMap(one) ? [itemOf(one, [...path, index], lines)] : []))
}

function itemOf(entry: YAMLMap, path: Path, lines: LineCounter): Item {
  const inner: unknown = entry.get('task')
  const node = isMap(inner) ? inner : entry
  const body = node === entry ? path : [...path, 'task']
  const text = (name: string): string => {
    const found = node.get(name)
    return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
  }
  return {
    path,
    body,
    id: text('id'),
    type: text('type'),
    line: lines.linePos(entry.range?.[0] ?? 0).line,
    lists: listsIn(node, body, '', lines),
  }
}

/** Lists of tasks inside a task: its own (`tasks`, `then`), and those of its cases. */
function listsIn(node: YAMLMap, path: Path, prefix: string, lines: LineCounter): List[] {
  return node.items.flatMap(({ key, value }): List[] => {
    const name = isScalar(key) ? String(key.value) : String(key)
    const at = [...path, name]
    if (isSeq(value) && value.items.some(isTask))
      return [{ path: at, name: prefix + name, items: itemsOf(value, at, lines) }]
    return prefix === '' && isMap(value) && !value.has('type') ? listsIn(value, at, `${name}: `, lines) : []
  })
}

const isTask = (node: unknown): boolean => isMap(node) && ((node.has('type') && node.has('id')) || node.has('task'))

/** The item that a line belongs to; null above the first one. */
export function itemAt(flow: Flow, line: number): Item | null {
  let found: Item | null = null
  const visit = (list: List): void => {
    for (const item of list.items) {
      if (item.line <= line && (!found || item.line >= found.line)) found = item
      item.lists.forEach(visit)
    }
  }
  flow.lists.forEach(visit)
  return found
}

/** The item at a path; undefined when there is none any more. */
export function itemOfPath(flow: Flow, path: Path): Item | undefined {
  const inside = (lists: readonly List[]): Item | undefined => {
    for (const item of lists.flatMap((one) => one.items)) {
      const found = sameAs(item.path, path) ? item : inside(item.lists)
      if (found) return found
    }
    return undefined
  }
  return inside(flow.lists)
}

/** The list at a path; an empty one when it is not there yet. */
export function listOfPath(flow: Flow, path: Path): List {
  const inside = (lists: readonly List[]): List | undefined => {
    for (const one of lists) {
      const found = sameAs(one.path, path) ? one : inside(one.items.flatMap((item) => item.lists))
      if (found) return found
    }
    return undefined
  }
  return inside(flow.lists) ?? { path, name: String(path.at(-1)), items: [] }
}

/** The task or trigger of a name; undefined when there is none. */
export function itemOfId(flow: Flow, kind: 'task' | 'trigger', id: string): Item | undefined {
  const inside = (lists: readonly List[]): Item | undefined => {
    for (const item of lists.flatMap((one) => one.items)) {
      const found = item.id === id ? item : inside(item.lists)
      if (found) return found
    }
    return undefined
  }
  return inside(flow.lists.filter((one) => (one.name === 'triggers') === (kind === 'trigger') && one.name !== 'inputs'))
}

/** What is written of an item, moved to the left edge. */
export function textOfItem(source: string, path: Path): string {
  const node: unknown = read(source)?.getIn(path, true)
  const [from, to] = (node as { range?: [number, number, number] } | undefined)?.range ?? [0, 0]
  const indent = from - source.lastIndexOf('\n', from - 1) - 1
  return source
    .slice(from, to)
    .trimEnd()
    .split('\n')
    .map((line, index) => (index === 0 ? line : line.replace(new RegExp(`^ {0,${indent}}`), '')))
    .join('\n')
}

export const sameAs = (a: Path, b: Path): boolean => a.length === b.length && a.every((part, at) => part === b[at])

/** Sets a property, or takes it away with undefined. The source itself when it is no YAML. */
export function withValue(source: string, path: Path, value: unknown): string {
  return changed(source, (doc) => {
    if (value === undefined) doc.deleteIn(path)
    else if (typeof value === 'object' && value !== null) doc.setIn(path, doc.createNode(value))
    else doc.setIn(path, value)
  })
}

/** What is added to a list for a task: the lists of a Dag hold tasks beside what they depend on. */
export const entryOf = ({ items: [first] }: List, task: object): object =>
  first && !sameAs(first.path, first.body) ? { task } : task

/** Adds an item to a list, at its end unless an index is given; the list is made when it is not there. */
export function withItem(source: string, list: Path, value: object, at?: number): string {
  return changed(source, (doc) => {
    const found = doc.getIn(list)
    const node = doc.createNode(value)
    if (isSeq(found)) found.items.splice(at ?? found.items.length, 0, node)
    else doc.setIn(list, doc.createNode([value]))
  })
}

/** Takes an item away, and its list with the last one. */
export function withoutItem(source: string, path: Path): string {
  return changed(source, (doc) => {
    doc.deleteIn(path)
    const list = path.slice(0, -1)
    const left = doc.getIn(list)
    if (isSeq(left) && left.items.length === 0 && list.length > 1) doc.deleteIn(list)
  })
}

/** Puts an item elsewhere in its list, with the comment above it; lines between items stay where they are. */
export function withMoved(source: string, path: Path, by: number): string {
  const counter = new LineCounter()
  const list = read(source, counter)?.getIn(path.slice(0, -1))
  if (!isSeq(list)) return source
  const lines = source.split('\n')
  const blocks = blocksOf(list, source, lines, counter)
  // Items of a list in brackets share a line; that one is written anew.
  if (!blocks)
    return changed(source, (doc) => moved((doc.getIn(path.slice(0, -1)) as YAMLSeq).items, path.at(-1) as number, by))
  const texts = blocks.map(({ start, end }) => lines.slice(start, end))
  const gaps = blocks.map(({ end }, index) => lines.slice(end, blocks[index + 1]?.start ?? end))
  moved(texts, path.at(-1) as number, by)
  return [
    ...lines.slice(0, blocks[0]!.start),
    ...texts.flatMap((text, index) => [...text, ...gaps[index]!]),
    ...lines.slice(blocks.at(-1)!.end),
  ].join('\n')
}

function moved<T>(all: T[], from: number, by: number): void {
  const [one] = all.splice(from, 1)
  all.splice(from + by, 0, one as T)
}

interface Block {
  readonly start: number
  readonly end: number
}

/** The lines of each item, its comment included, the first from 0; null when two share a line. */
function blocksOf(list: YAMLSeq, source: string, lines: readonly string[], counter: LineCounter): Block[] | null {
  const blocks: Block[] = []
  for (const item of list.items) {
    const [from = 0, to = 0] = (item as { range?: [number, number, number] }).range ?? []
    let start = counter.linePos(from).line - 1
    const end = source.slice(0, to).trimEnd().split('\n').length
    const least = blocks.at(-1)?.end ?? 0
    if (start < least) return null
    while (start > least && lines[start - 1]!.trimStart().startsWith('#')) start -= 1
    blocks.push({ start, end })
  }
  return blocks
}

/** An id that no item of the flow has. */
export function freeId(flow: Flow, wanted: string): string {
  const taken = new Set<string>()
  const visit = (list: List): void =>
    list.items.forEach((item) => {
      taken.add(item.id)
      item.lists.forEach(visit)
    })
  flow.lists.forEach(visit)
  if (!taken.has(wanted)) return wanted
  let number = 2
  while (taken.has(`${wanted}-${number}`)) number += 1
  return `${wanted}-${number}`
}

function changed(source: string, change: (doc: Document) => void): string {
  const doc = read(source)
  if (!doc) return source
  const before = doc.toString(WRITTEN)
  change(doc as Document)
  return patched(source, before, doc.toString(WRITTEN))
}

/**
 * What differs between two writings of the library, put into the author's own. The library writes a source in its own
 * manner (line breaks in long texts, blank lines, spaces in braces): it differs in white space only, so a place is found
 * by what stands before it. Lines that the change does not concern stay as the author wrote them.
 */
export function patched(source: string, before: string, after: string): string {
  const [own, old, fresh] = [source, before, after].map((text) => text.split('\n')) as [string[], string[], string[]]
  if (bare(source) !== bare(before)) return after
  const [ownLengths, oldLengths] = [lengthsBefore(own), lengthsBefore(old)]
  /** The line of the author's that begins where a line of the library's does; -1 when none does. */
  const place = (line: number): number => {
    const length = oldLengths[line]!
    // Blank lines stand at the same place: with the text after them, unless it is they that change.
    return bare(old[line] ?? '') === '' && line < old.length
      ? ownLengths.indexOf(length)
      : ownLengths.lastIndexOf(length)
  }
  let first = 0
  while (first < old.length && first < fresh.length && old[first] === fresh[first]) first += 1
  let last = 0
  while (last < Math.min(old.length, fresh.length) - first && old.at(-1 - last) === fresh.at(-1 - last)) last += 1
  while (first > 0 && place(first) < 0) first -= 1
  while (last > 0 && place(old.length - last) < 0) last -= 1
  return [
    ...own.slice(0, place(first)),
    ...fresh.slice(first, fresh.length - last),
    ...own.slice(last === 0 ? own.length : place(old.length - last)),
  ].join('\n')
}

const bare = (text: string): string => text.replaceAll(/\s/g, '')

/** How much text there is before each line, and before the end. */
function lengthsBefore(lines: readonly string[]): number[] {
  const lengths = [0]
  for (const line of lines) lengths.push(lengths.at(-1)! + bare(line).length)
  return lengths
}
