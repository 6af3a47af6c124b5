/** What a picture shows of a flow's graph: groups and handlers as boxes, and one way through a flow and its handlers. */
import type { Shapes } from '../api/client'

export type Graph = Shapes['Graph']
type GraphEdge = Graph['edges'][number]

export type BoxKind =
  | 'triggers'
  | 'group'
  | 'loop'
  | 'parallel'
  | 'dag'
  | 'choice'
  | 'errors'
  | 'finally'
  | 'afterExecution'
  | 'subflow'

export interface Box {
  readonly id: string
  readonly kind: BoxKind
  readonly title: string
  readonly nodes: readonly string[]
}

export interface Sketch {
  readonly edges: readonly GraphEdge[] /** Outer boxes before those inside them. */
  readonly boxes: readonly Box[]
}

const HANDLERS: Readonly<Record<string, BoxKind>> = {
  ERROR: 'errors',
  FINALLY: 'finally',
  AFTER_EXECUTION: 'afterExecution',
}
const INSIDE: Readonly<Record<string, BoxKind>> = { DYNAMIC: 'loop', PARALLEL: 'parallel', CHOICE: 'choice' }

export function sketch(graph: Graph): Sketch {
  const handlers = graph.edges.flatMap((edge): Box[] => {
    const kind = HANDLERS[edge.relation.relationType ?? '']
    return kind ? [{ id: `handler ${edge.target}`, kind, title: '', nodes: handlerNodes(edge, graph) }] : []
  })
  const groups = graph.clusters.map(
    ({ cluster, nodes }): Box => ({ id: cluster.uid, ...kindOf(cluster.uid.replace(/^cluster_/, ''), graph), nodes }),
  )
  // Of a handler that is one group, the handler stands around the group.
  const boxes = [...handlers, ...groups].sort((a, b) => b.nodes.length - a.nodes.length)
  return { edges: inTurn(graph.edges, handlers), boxes }
}

/** What a handler runs: everything after its first task, up to the end of what it belongs to. */
function handlerNodes(edge: GraphEdge, graph: Graph): string[] {
  const first = edge.target.replace(/\.start$/, '')
  const end = `${first.slice(0, first.lastIndexOf('.'))}.end`
  const found = new Set<string>()
  const pending = [edge.target]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (at === end || found.has(at)) continue
    found.add(at)
    for (const one of graph.edges) if (one.source === at) pending.push(one.target)
  }
  return graph.nodes.map((one) => one.uid).filter((uid) => found.has(uid))
}

function kindOf(uid: string, graph: Graph): { kind: BoxKind; title: string } {
  if (uid.endsWith('root.Triggers')) return { kind: 'triggers', title: '' }
  const task = graph.nodes.find((one) => one.uid === uid)?.task
  const called = calledBy(task)
  if (called) return { kind: 'subflow', title: called.flowId }
  const inside = graph.edges.filter((one) => one.source === uid).map((one) => INSIDE[one.relation.relationType ?? ''])
  // Until it ends, its tasks run one after the other again and again.
  const kind = task?.type.endsWith('.LoopUntil')
    ? 'loop'
    : task?.type.endsWith('.Dag')
      ? 'dag'
      : (inside.find((one) => one !== undefined) ?? 'group')
  return { kind, title: '' }
}

/** The flow that a task calls, when its name is written and not an expression. */
export function calledBy(task: object | null | undefined): { namespace: string; flowId: string } | undefined {
  const { type, namespace, flowId } = (task ?? {}) as Record<string, unknown>
  const isName = (value: unknown): value is string => typeof value === 'string' && /^[\w.-]+$/.test(value)
  return typeof type === 'string' && /\.(Subflow|ForEachItem)$/.test(type) && isName(namespace) && isName(flowId)
    ? { namespace, flowId }
    : undefined
}

/**
 * What runs in the end stands between the last task and the end of the picture, and what runs after the execution after
 * that: no line leads past them.
 */
function inTurn(edges: readonly GraphEdge[], handlers: readonly Box[]): GraphEdge[] {
  let found = [...edges]
  const later = handlers.filter((one) => one.kind === 'finally' || one.kind === 'afterExecution')
  for (const box of later) {
    const inside = new Set(box.nodes)
    const into = found.find((one) => HANDLERS[one.relation.relationType ?? ''] === box.kind && inside.has(one.target))
    const ends = new Set(
      found.filter((one) => inside.has(one.source) && !inside.has(one.target)).map((one) => one.target),
    )
    if (!into) continue
    const tails = found.filter((one) => inside.has(one.source) && ends.has(one.target)).map((one) => one.source)
    found = found.filter((one) => !(one.source === into.source && ends.has(one.target)))
    found = found.map((one) =>
      one.source === into.source &&
      !inside.has(one.target) &&
      HANDLERS[one.relation.relationType ?? ''] === 'afterExecution'
        ? { ...one, source: tails.at(-1) ?? one.source }
        : one,
    )
  }
  return found
}
