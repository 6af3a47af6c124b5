import { describe, expect, test } from 'vitest'
import type { Graph } from './graphBoxes'
import { withSubflow } from './subflows'
import { layout, type Drawn, type Placed } from './topology'

const LOG = 'io.kestra.plugin.core.log.Log'
const dot = (uid: string) => ({ uid, type: 'GraphClusterRoot' })
const task = (uid: string, type = LOG, more: object = {}) => ({
  uid,
  type: 'GraphTask',
  task: { id: uid.split('.').at(-1)!, type, ...more },
})
const edge = (source: string, target: string, relationType?: string, value?: string) => ({
  source,
  target,
  relation: { relationType, value },
})
const cluster = (uid: string, nodes: string[]) => ({
  cluster: { uid: `cluster_${uid}`, relationType: 'SEQUENTIAL' },
  nodes,
  parents: [],
  start: `${uid}.start`,
  end: `${uid}.end`,
})

/** a, then a group of two branches, then b; a handler of two tasks; what runs in the end. */
const GRAPH = {
  nodes: [
    dot('root.root'),
    task('root.a'),
    dot('root.g.start'),
    task('root.g', 'io.kestra.plugin.core.flow.Parallel'),
    task('root.g.left'),
    task('root.g.right'),
    dot('root.g.end'),
    task('root.b'),
    task('root.e1'),
    task('root.e2'),
    task('root.f'),
    dot('root.end'),
  ],
  edges: [
    edge('root.root', 'root.a'),
    edge('root.a', 'root.g.start', 'SEQUENTIAL'),
    edge('root.g.start', 'root.g'),
    edge('root.g', 'root.g.left', 'PARALLEL'),
    edge('root.g', 'root.g.right', 'PARALLEL'),
    edge('root.g.left', 'root.g.end'),
    edge('root.g.right', 'root.g.end'),
    edge('root.g.end', 'root.b', 'SEQUENTIAL'),
    edge('root.root', 'root.e1', 'ERROR'),
    edge('root.e1', 'root.e2', 'SEQUENTIAL'),
    edge('root.b', 'root.f', 'FINALLY'),
    edge('root.b', 'root.end'),
    edge('root.e2', 'root.end'),
    edge('root.f', 'root.end'),
  ],
  clusters: [cluster('root.g', ['root.g.start', 'root.g', 'root.g.left', 'root.g.right', 'root.g.end'])],
} as unknown as Graph

const named = (drawn: Drawn, id: string): Placed => drawn.nodes.find((one) => one.id === id)!

/** Where a node stands in the whole picture. */
function place(drawn: Drawn, id: string): { x: number; y: number; w: number; h: number } {
  const one = named(drawn, id)
  const outer = one.parent ? place(drawn, one.parent) : { x: 0, y: 0 }
  return { x: outer.x + one.x, y: outer.y + one.y, w: one.w, h: one.h }
}

describe('boxes', () => {
  test('a group says what it does with what is inside', () => {
    expect(named(layout(GRAPH), 'cluster_root.g').box).toBe('parallel')
  })

  test('all tasks of a handler stand in one box', () => {
    const drawn = layout(GRAPH)
    const box = drawn.nodes.find((one) => one.box === 'errors')!
    expect([named(drawn, 'root.e1').parent, named(drawn, 'root.e2').parent]).toEqual([box.id, box.id])
    expect(named(drawn, 'root.a').parent).toBeUndefined()
  })

  test('the box of a handler that is one group stands around that of the group', () => {
    const group = {
      ...GRAPH,
      edges: GRAPH.edges
        .map((one) => (one.target === 'root.g.start' ? { ...one, relation: { relationType: 'ERROR' } } : one))
        .filter((one) => one.source !== 'root.g.end'),
    } as unknown as Graph
    const drawn = layout(group)
    expect(named(drawn, named(drawn, 'cluster_root.g').parent!).box).toBe('errors')
  })

  test('a task that runs its tasks until something holds is a loop', () => {
    const until = {
      ...GRAPH,
      nodes: GRAPH.nodes.map((one) =>
        one.uid === 'root.g' ? task('root.g', 'io.kestra.plugin.core.flow.LoopUntil') : one,
      ),
      edges: GRAPH.edges.map((one) => (one.relation.relationType === 'PARALLEL' ? { ...one, relation: {} } : one)),
    } as unknown as Graph
    expect(named(layout(until), 'cluster_root.g').box).toBe('loop')
  })
})

test('no line leads past what runs in the end', () => {
  const lines = layout(GRAPH).edges.map((one) => one.id)
  expect(lines).toContain('root.b>root.f')
  expect(lines).toContain('root.f>root.end')
  expect(lines).not.toContain('root.b>root.end')
})

test('branches stand in the order of the source, and nothing stands on anything else', () => {
  for (const direction of ['down', 'right'] as const) {
    const drawn = layout(GRAPH, direction)
    const [left, right] = [place(drawn, 'root.g.left'), place(drawn, 'root.g.right')]
    const [across, along] = direction === 'down' ? (['x', 'y'] as const) : (['y', 'x'] as const)
    expect(left[along]).toBe(right[along])
    expect(left[across]).toBeLessThan(right[across])
    expect(place(drawn, 'root.a')[along]).toBeLessThan(place(drawn, 'root.b')[along])
    const tasks = drawn.nodes.filter((one) => one.kind === 'task').map((one) => place(drawn, one.id))
    for (const [index, a] of tasks.entries())
      for (const b of tasks.slice(index + 1)) {
        expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true)
      }
  }
})

test('a box holds all that is inside it', () => {
  for (const direction of ['down', 'right'] as const) {
    const drawn = layout(GRAPH, direction)
    for (const one of drawn.nodes.filter((each) => each.parent)) {
      const box = named(drawn, one.parent!)
      expect([one.x >= 0, one.y >= 0, one.x + one.w <= box.w, one.y + one.h <= box.h]).toEqual([true, true, true, true])
    }
  }
})

describe('tasks that depend on others', () => {
  /** Declared in another order than they run in: report waits for both loads, load2 for check. */
  const uids = ['report', 'load1', 'load2', 'check'].map((id) => `root.d.${id}`)
  const [report, load1, load2, check] = uids as [string, string, string, string]
  const DAG = {
    nodes: [
      dot('root.root'),
      dot('root.d.start'),
      task('root.d', 'io.kestra.plugin.core.flow.Dag'),
      ...uids.map((uid) => task(uid)),
      dot('root.d.end'),
      dot('root.end'),
    ],
    edges: [
      edge('root.root', 'root.d.start'),
      edge('root.d.start', 'root.d'),
      edge(load1, report, 'SEQUENTIAL'),
      edge(load2, report, 'SEQUENTIAL'),
      edge('root.d', load1, 'PARALLEL'),
      edge(check, load2, 'SEQUENTIAL'),
      edge('root.d', check, 'PARALLEL'),
      edge(report, 'root.d.end'),
      edge('root.d.end', 'root.end'),
    ],
    clusters: [cluster('root.d', ['root.d.start', 'root.d', ...uids, 'root.d.end'])],
  } as unknown as Graph

  test.each([
    ['down', 'x', 'y'],
    ['right', 'y', 'x'],
  ] as const)('stand behind them, layer by layer, going %s', (direction, across, along) => {
    const drawn = layout(DAG, direction)
    const at = (id: string) => place(drawn, id)
    expect(named(drawn, 'cluster_root.d').box).toBe('dag')
    expect(at(load1)[along]).toBe(at(check)[along])
    expect(at(load1)[across]).toBeLessThan(at(check)[across])
    expect(at(load2)[along]).toBeGreaterThan(at(check)[along])
    expect(at(report)[along]).toBeGreaterThan(at(load2)[along])
    expect(at('root.d.end')[along]).toBeGreaterThan(at(report)[along])
  })

  test('are drawn alike each time', () => {
    expect(layout(DAG)).toEqual(layout(DAG))
  })
})

describe('a subflow drawn in place', () => {
  const CALLER = {
    ...GRAPH,
    nodes: GRAPH.nodes.map((one) =>
      one.uid === 'root.a'
        ? task('root.a', 'io.kestra.plugin.core.flow.Subflow', { namespace: 'company', flowId: 'child' })
        : one,
    ),
  } as unknown as Graph

  test('stands in a box with the task that calls it, between what comes before and after', () => {
    const drawn = layout(withSubflow(CALLER, 'root.a', GRAPH))
    const box = named(drawn, 'cluster_root.a')
    expect([box.box, box.title, named(drawn, 'root.a').parent]).toEqual(['subflow', 'child', 'cluster_root.a'])
    expect(drawn.edges.map((one) => one.id)).toContain('root.a/root.end>root.g.start')
    expect(place(drawn, 'root.a/root.b').y).toBeLessThan(place(drawn, 'root.b').y)
  })

  test('its tasks are not those of the flow', () => {
    const drawn = layout(withSubflow(CALLER, 'root.a', GRAPH))
    expect([named(drawn, 'root.b').taskId, named(drawn, 'root.a/root.b').taskId]).toEqual(['b', undefined])
  })

  test('can itself be drawn further', () => {
    const twice = withSubflow(withSubflow(CALLER, 'root.a', CALLER), 'root.a/root.a', GRAPH)
    const drawn = layout(twice)
    expect(named(drawn, 'root.a/root.a/root.b').parent).toBe('cluster_root.a/root.a')
    expect(named(drawn, 'cluster_root.a/root.a').parent).toBe('cluster_root.a')
  })
})
