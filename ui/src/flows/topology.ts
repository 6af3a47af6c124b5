/** Places the nodes of a flow's graph: groups are laid out from the inside, branches stay in the order of the source. */
import { calledBy, sketch, type Box, type BoxKind, type Graph, type Sketch } from './graphBoxes'

export type { Graph } from './graphBoxes'

/** From above to below, or from left to right. */
export type Direction = 'down' | 'right'

export interface Placed {
  readonly id: string
  readonly kind: 'task' | 'trigger' | 'dot' | 'box'
  readonly parent: string | undefined
  readonly title: string
  readonly type: string
  /** What a box stands around. */
  readonly box: BoxKind | undefined
  /** Of the task that it stands for; of the flow itself, not of one that it calls. */
  readonly taskId: string | undefined
  /** Of a task of a flow that is called: the node that calls it, and the id in that flow. */
  readonly inner: { readonly caller: string; readonly taskId: string } | undefined
  readonly triggerId: string | undefined
  /** The flow that a task calls. */
  readonly calls: { readonly namespace: string; readonly flowId: string } | undefined
  x: number
  y: number
  w: number
  h: number
}

export interface Line {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly label: string | undefined
  readonly isError: boolean
}
export interface Drawn {
  readonly nodes: Placed[]
  readonly edges: Line[]
  readonly direction: Direction
}

const TASK = { w: 190, h: 42 }
const DOT = { w: 8, h: 8 }
const GAP_X = 28
const GAP_Y = 26
const PAD = 16
/** Room for the name of a box. */
const HEAD = 18

const shortName = (type: string): string => type.split('.').at(-1) ?? type

/** Positions are relative to the parent, as React Flow wants them; parents come before their children. */
export function layout(graph: Graph, direction: Direction = 'down'): Drawn {
  const { boxes, edges } = sketch(graph)
  const boxOf = new Map<string, string>()
  for (const box of boxes) for (const node of box.nodes) boxOf.set(node, box.id)
  const parentOf = new Map<string, string | undefined>(boxOf)
  const outer = boxes.map((one) => new Set(one.nodes))
  boxes.forEach((box, at) =>
    parentOf.set(
      box.id,
      boxes.findLast((_, index) => index < at && box.nodes.every((node) => outer[index]!.has(node)))?.id,
    ),
  )
  const placed = new Map<string, Placed>()
  for (const box of boxes) placed.set(box.id, placedBox(box, parentOf.get(box.id)))
  for (const node of graph.nodes) placed.set(node.uid, placedNode(node, parentOf.get(node.uid)))
  const all = [...placed.values()]
  // What goes to the right is laid out downwards with sides exchanged, and turned at the end.
  if (direction === 'right') all.forEach(turn)
  arrange(undefined, { all, graph, boxes, edges, parentOf, direction })
  if (direction === 'right') all.forEach(turn)
  const depth = (one: Placed): number => (one.parent === undefined ? 0 : 1 + depth(placed.get(one.parent)!))
  return {
    direction,
    nodes: all.sort((a, b) => depth(a) - depth(b)),
    edges: edges.map((edge) => ({
      id: `${edge.source}>${edge.target}`,
      source: edge.source,
      target: edge.target,
      label: edge.relation.value ?? undefined,
      isError: edge.relation.relationType === 'ERROR',
    })),
  }
}

function turn(one: Placed): void {
  const { x, y, w, h } = one
  Object.assign(one, { x: y, y: x, w: h, h: w })
}

const placedBox = (box: Box, parent: string | undefined): Placed => ({
  id: box.id,
  kind: 'box',
  parent,
  title: box.title,
  type: '',
  box: box.kind,
  taskId: undefined,
  inner: undefined,
  triggerId: undefined,
  calls: undefined,
  x: 0,
  y: 0,
  w: 0,
  h: 0,
})

function placedNode(node: Graph['nodes'][number], parent: string | undefined): Placed {
  const declared = node.task ?? node.triggerDeclaration
  const kind = node.task ? 'task' : node.triggerDeclaration ? 'trigger' : 'dot'
  const isOwn = !node.uid.includes('/')
  return {
    id: node.uid,
    kind,
    parent,
    title: declared?.id ?? '',
    type: declared ? shortName(declared.type) : '',
    box: undefined,
    taskId: isOwn ? node.task?.id : undefined,
    inner:
      isOwn || !node.task ? undefined : { caller: node.uid.slice(0, node.uid.lastIndexOf('/')), taskId: node.task.id },
    triggerId: isOwn ? node.triggerDeclaration?.id : undefined,
    calls: calledBy(node.task),
    x: 0,
    y: 0,
    ...(kind === 'dot' ? DOT : TASK),
  }
}

interface Plan extends Sketch {
  readonly all: readonly Placed[]
  readonly graph: Graph
  readonly parentOf: ReadonlyMap<string, string | undefined>
  readonly direction: Direction
}

/** Lays out what is directly inside a box (or the whole graph), smaller boxes first. */
function arrange(box: string | undefined, plan: Plan): { w: number; h: number } {
  const inside = plan.all.filter((one) => one.parent === box)
  // The name stands above what is inside, however that is turned.
  const head = plan.direction === 'down' ? { x: 0, y: HEAD } : { x: HEAD, y: 0 }
  for (const one of inside) {
    if (one.kind !== 'box') continue
    const size = arrange(one.id, plan)
    one.w = size.w + 2 * PAD + head.x
    one.h = size.h + 2 * PAD + head.y
  }
  const before = predecessors(inside, plan)
  const ordered = bySource(inside, plan)
  const isDag = plan.boxes.find((one) => one.id === box)?.kind === 'dag'
  const size = isDag
    ? placeLayers(layersOf(ordered, before))
    : placeColumns(columnsOf(ordered, before), before, box === undefined)
  if (box !== undefined)
    for (const one of inside) {
      one.x += PAD + head.x
      one.y += PAD + head.y
    }
  return size
}

/** Boxes take the place of their first node in the order of the source. */
function bySource(inside: readonly Placed[], { graph, boxes }: Plan): Placed[] {
  const index = new Map(graph.nodes.map((node, at) => [node.uid, at]))
  const first = new Map(boxes.map(({ id, nodes }) => [id, Math.min(...nodes.map((node) => index.get(node) ?? 0))]))
  const at = (one: Placed) => index.get(one.id) ?? first.get(one.id) ?? 0
  return [...inside].sort((a, b) => Number(isEnd(a)) - Number(isEnd(b)) || at(a) - at(b))
}

const isEnd = (one: Placed): boolean => one.kind === 'dot' && one.id.endsWith('.end')

function predecessors(inside: readonly Placed[], { edges, parentOf }: Plan): Map<string, Set<string>> {
  const mine = new Set(inside.map((one) => one.id))
  const lift = (id: string): string | undefined => {
    let at: string | undefined = id
    while (at !== undefined && !mine.has(at)) at = parentOf.get(at)
    return at
  }
  const before = new Map(inside.map((one) => [one.id, new Set<string>()]))
  for (const edge of edges) {
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

function placeColumns(
  columns: readonly Placed[][],
  before: ReadonlyMap<string, ReadonlySet<string>>,
  isWhole: boolean,
): { w: number; h: number } {
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
  lowerEnds(columns, bottom)
  if (!isWhole) centreShared(columns, before, x - GAP_X)
  return { w: Math.max(0, x - GAP_X), h: Math.max(0, ...bottom.values()) }
}

/** Each as deep as the longest way to it; side by side as their predecessors are, else as in the source. */
export function layersOf(ordered: readonly Placed[], before: ReadonlyMap<string, ReadonlySet<string>>): Placed[][] {
  const depths = new Map<string, number>()
  const depthOf = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    depths.set(id, 0)
    const depth = Math.max(0, ...[...(before.get(id) ?? [])].map((one) => depthOf(one) + 1))
    depths.set(id, depth)
    return depth
  }
  const layers: Placed[][] = []
  for (const one of ordered) (layers[depthOf(one.id)] ??= []).push(one)
  const places = new Map<string, number>()
  for (const layer of layers) {
    const middle = new Map(
      layer.map((one) => [one.id, mean([...(before.get(one.id) ?? [])].map((id) => places.get(id) ?? 0))]),
    )
    layer.sort((a, b) => middle.get(a.id)! - middle.get(b.id)!)
    layer.forEach((one, at) => places.set(one.id, (at + 0.5) / layer.length))
  }
  return layers
}

const mean = (all: readonly number[]): number =>
  all.length === 0 ? 0 : all.reduce((sum, one) => sum + one, 0) / all.length

/** Layers under each other, each in the middle. */
function placeLayers(layers: readonly Placed[][]): { w: number; h: number } {
  const widths = layers.map((layer) => layer.reduce((sum, one) => sum + one.w + GAP_X, -GAP_X))
  const width = Math.max(0, ...widths)
  let y = 0
  layers.forEach((layer, at) => {
    let x = (width - widths[at]!) / 2
    for (const one of layer) {
      Object.assign(one, { x, y })
      x += one.w + GAP_X
    }
    y += Math.max(...layer.map((one) => one.h)) + GAP_Y
  })
  return { w: width, h: Math.max(0, y - GAP_Y) }
}

/** An end stands below everything. */
function lowerEnds(columns: readonly Placed[][], bottom: Map<string, number>): void {
  const all = columns.flat()
  const lowest = Math.max(0, ...all.filter((one) => !isEnd(one)).map((one) => bottom.get(one.id) ?? 0))
  for (const dot of all.filter(isEnd)) {
    dot.y = Math.max(dot.y, lowest + GAP_Y)
    bottom.set(dot.id, dot.y + dot.h)
  }
}

/** Where a box branches, what comes before the branches, and the end of all of them, stand in the middle. */
function centreShared(
  columns: readonly Placed[][],
  before: ReadonlyMap<string, ReadonlySet<string>>,
  width: number,
): void {
  if (columns.length < 2) return
  const [first = []] = columns
  const forks = new Set(columns.slice(1).flatMap(([top]) => (top ? [...(before.get(top.id) ?? [])] : [])))
  const at = first.findIndex((one) => forks.has(one.id))
  const shared = [...(at < 0 ? [] : first.slice(0, at + 1)), ...columns.flat().filter(isEnd)]
  for (const one of shared) one.x = (width - one.w) / 2
}
