/** Puts the graph of a flow into the graph of the one that calls it, in the place of the task that does. */
import type { Graph } from './graphBoxes'

/** Names of nodes inside begin with the calling node's, so that a flow that is called twice is drawn twice. */
export function withSubflow(graph: Graph, caller: string, called: Graph): Graph {
  const named = (uid: string) => `${caller}/${uid}`
  const triggers = new Set(
    called.clusters.filter((one) => one.cluster.uid === 'cluster_root.Triggers').flatMap((one) => one.nodes),
  )
  const nodes = called.nodes.filter((one) => !triggers.has(one.uid)).map((one) => ({ ...one, uid: named(one.uid) }))
  const edges = called.edges
    .filter((one) => !triggers.has(one.source) && !triggers.has(one.target))
    .map((one) => ({ ...one, source: named(one.source), target: named(one.target) }))
  const inside = [caller, ...nodes.map((one) => one.uid)]
  const at = graph.nodes.findIndex((one) => one.uid === caller)
  if (at < 0) return graph
  return {
    nodes: [...graph.nodes.slice(0, at + 1), ...nodes, ...graph.nodes.slice(at + 1)],
    edges: [
      ...graph.edges.map((one) => (one.source === caller ? { ...one, source: named('root.end') } : one)),
      { source: caller, target: named('root.root'), relation: { relationType: 'SEQUENTIAL' } },
      ...edges,
    ],
    clusters: [
      ...graph.clusters.map((one) =>
        one.nodes.includes(caller) ? { ...one, nodes: [...one.nodes, ...inside.slice(1)] } : one,
      ),
      {
        cluster: { uid: `cluster_${caller}`, relationType: 'SEQUENTIAL' },
        nodes: inside,
        parents: [],
        start: caller,
        end: named('root.end'),
      },
      ...called.clusters
        .filter((one) => one.cluster.uid !== 'cluster_root.Triggers')
        .map((one) => ({
          cluster: { ...one.cluster, uid: `cluster_${named(one.cluster.uid.replace(/^cluster_/, ''))}` },
          nodes: one.nodes.map(named),
          parents: one.parents,
          start: named(one.start),
          end: named(one.end),
        })),
    ],
  }
}
