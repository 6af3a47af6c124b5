/** Places the nodes of a flow's graph: groups are laid out from the inside, branches stay in the order of the source. */
import type { Shapes } from '../api/client'

export type Graph = Shapes['Graph']

export interface Placed {
  readonly id: string
  readonly kind: 'task' | 'trigger' | 'dot' | 'box'
  readonly parent: string | undefined
  readonly title: string
  readonly type: string
  /** Of the task that it stands for. */
  readonly taskId: string | undefined
  x: number
  y: number
  w: number
  h: number
}

export interface Drawn { readonly nodes: Placed[]; readonly edges: { id: string; source: string; target: string; label: string | undefined; isError: boolean }[] }

const TASK = { w: 190, h: 42 }
const DOT = { w: 8, h: 8 }
const GAP_X = 28
const GAP_Y = 26
const PAD = 16

const shortName = (type: string): string => type.split('.').at(-1) ?? type

/** Positions are relative to the parent, as React Flow wants them; parents come before their children. */
export function layout(graph: Graph): Drawn {
  const boxOf = innermost(graph)
  const parentOf = new Map<string, string | undefined>()
  const sizes = [...graph.clusters].sort((a, b) => a.nodes.length - b.nodes.length)
  for (const { cluster, nodes } of sizes) {
    const outer = sizes.find((one) => one.nodes.length > nodes.length && nodes.every((node) => one.nodes.includes(node)))
    parentOf.set(cluster.uid, outer?.cluster.uid)
  }
  for (const node of graph.nodes) parentOf.set(node.uid, boxOf.get(node.uid))
  const placed = new Map<string, Placed>()
  for (const { cluster } of graph.clusters) placed.set(cluster.uid, { id: cluster.uid, kind: 'box', parent: parentOf.get(cluster.uid), title: '', type: '', taskId: undefined, x: 0, y: 0, w: 0, h: 0 })
  for (const node of graph.nodes) placed.set(node.uid, placedNode(node, parentOf.get(node.uid)))
  arrange(undefined, [...placed.values()], graph, parentOf)
  const depth = (one: Placed): number => (one.parent === undefined ? 0 : 1 + depth(placed.get(one.parent)!))
  return {
    nodes: [...placed.values()].sort((a, b) => depth(a) - depth(b)),
    edges: graph.edges.map((edge) => ({
      id: `${edge.source}>${edge.target}`, source: edge.source, target: edge.target,
      label: edge.relation.value ?? undefined, isError: edge.relation.relationType === 'ERROR',
    })),
  }
}

function placedNode(node: Graph['nodes'][number], parent: string | undefined): Placed {
  const declared = node.task ?? node.triggerDeclaration
  const kind = node.task ? 'task' : node.triggerDeclaration ? 'trigger' : 'dot'
  return {
    id: node.uid, kind, parent, title: declared?.id ?? '', type: declared ? shortName(declared.type) : '', taskId: node.task?.id,
    x: 0, y: 0, ...(kind === 'dot' ? DOT : TASK),
  }
}

function innermost(graph: Graph): Map<string, string> {
  const found = new Map<string, string>()
  const byLargest = [...graph.clusters].sort((a, b) => b.nodes.length - a.nodes.length)
  for (const { cluster, nodes } of byLargest) for (const node of nodes) found.set(node, cluster.uid)
  return found
}

/** Lays out what is directly inside a box (or the whole graph), smaller boxes first. */
function arrange(box: string | undefined, all: readonly Placed[], graph: Graph, parentOf: ReadonlyMap<string, string | undefined>): { w: number; h: number } {
  const inside = all.filter((one) => one.parent === box)
  for (const one of inside) {
    if (one.kind !== 'box') continue
    const size = arrange(one.id, all, graph, parentOf)
    one.w = size.w + 2 * PAD
    one.h = size.h + 2 * PAD
  }
  const before = predecessors(inside, graph, parentOf)
  const ordered = bySource(inside, graph)
  const columns = columnsOf(ordered, before)
  const size = placeColumns(columns, before)
  if (box !== undefined) for (const one of inside) { one.x += PAD; one.y += PAD }
  return size
}

/** Boxes take the place of their first node in the order of the source. */
function bySource(inside: readonly Placed[], graph: Graph): Placed[] {
  const index = new Map(graph.nodes.map((node, at) => [node.uid, at]))
  const first = new Map(graph.clusters.map(({ cluster, nodes }) => [cluster.uid, Math.min(...nodes.map((node) => index.get(node) ?? 0))]))
  const at = (one: Placed) => index.get(one.id) ?? first.get(one.id) ?? 0
  const isEnd = (one: Placed) => one.kind === 'dot' && one.id.endsWith('.end')
  return [...inside].sort((a, b) => Number(isEnd(a)) - Number(isEnd(b)) || at(a) - at(b))
}

function predecessors(inside: readonly Placed[], graph: Graph, parentOf: ReadonlyMap<string, string | undefined>): Map<string, Set<string>> {
  const mine = new Set(inside.map((one) => one.id))
  const lift = (id: string): string | undefined => {
    let at: string | undefined = id
    while (at !== undefined && !mine.has(at)) at = parentOf.get(at)
    return at
  }
  const before = new Map(inside.map((one) => [one.id, new Set<string>()]))
  for (const edge of graph.edges) {
    const source = lift(edge.source)
    const target = lift(edge.target)
    if (source && target && source !== target) before.get(target)!.add(source)
  }
  return before
}

/** Chains under each other in one column; whatever branches off begins another to the right. */
function columnsOf(ordered: readonly Placed[], before: ReadonlyMap<string, ReadonlySet<string>>): Placed[][] {
  const columns: Placed[][] = []
  const columnOf = new Map<string, Placed[]>()
  for (const one of ordered) {
    const sources = [...(before.get(one.id) ?? [])]
    const chain = sources.map((id) => columnOf.get(id)).find((column) => column && sources.includes(column.at(-1)!.id))
    const column = chain ?? []
    if (!chain) columns.push(column)
    column.push(one)
    columnOf.set(one.id, column)
  }
  return columns
}

function placeColumns(columns: readonly Placed[][], before: ReadonlyMap<string, ReadonlySet<string>>): { w: number; h: number } {
  const bottom = new Map<string, number>()
  let x = 0
  for (const column of columns) {
    const width = Math.max(...column.map((one) => one.w))
    let y = 0
    for (const one of column) {
      const above = [...(before.get(one.id) ?? [])].map((id) => bottom.get(id) ?? 0)
      y = Math.max(y, ...above.map((end) => end + GAP_Y))
      one.x = x + (width - one.w) / 2
      one.y = y
      y += one.h
      bottom.set(one.id, y)
      y += GAP_Y
    }
    x += width + GAP_X
  }
  centreEnds(columns, x - GAP_X, bottom)
  return { w: Math.max(0, x - GAP_X), h: Math.max(0, ...bottom.values()) }
}

/** A start above several columns and an end below them stand in the middle, the end below everything. */
function centreEnds(columns: readonly Placed[][], width: number, bottom: Map<string, number>): void {
  const dots = columns.flat().filter((one) => one.kind === 'dot')
  const lowest = Math.max(0, ...columns.flat().filter((one) => one.kind !== 'dot').map((one) => bottom.get(one.id) ?? 0))
  for (const dot of dots) {
    if (columns.length > 1 && dot.id.startsWith('root.') && !dot.id.endsWith('.end')) continue
    if (columns.length > 1) dot.x = (width - dot.w) / 2
    if (dot.id.endsWith('.end')) {
      dot.y = Math.max(dot.y, lowest + GAP_Y)
      bottom.set(dot.id, dot.y + dot.h)
    }
  }
}
