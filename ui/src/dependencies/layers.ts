/** Places flows that lead to each other: what leads to one stands left of it, what it leads to right. */
import type { Shapes } from '../api/client'

export type Links = Shapes['Links']

export interface PlacedFlow {
  readonly uid: string
  readonly namespace: string
  readonly id: string
  readonly x: number
  readonly y: number
}

export const FLOW_SIZE = { w: 200, h: 46 } as const
const GAP_X = 90
const GAP_Y = 20

/** Steps from the centre: negative for those that lead to it. The nearer way counts, forward before back. */
export function stepsFrom(centre: string, links: Links): Map<string, number> {
  const steps = new Map([[centre, 0]])
  const walk = (direction: 1 | -1) => {
    const seen = new Set([centre])
    let edge = [centre]
    for (let step = direction; edge.length > 0; step += direction) {
      const next: string[] = []
      for (const uid of edge) {
        for (const link of links.edges) {
          const [from, to] = direction === 1 ? [link.source, link.target] : [link.target, link.source]
          if (from !== uid || seen.has(to)) continue
          seen.add(to)
          next.push(to)
          if (!steps.has(to)) steps.set(to, step)
        }
      }
      edge = next
    }
  }
  walk(1)
  walk(-1)
  // What only shares a neighbour stands beside the centre's own column.
  for (const { uid } of links.nodes) if (!steps.has(uid)) steps.set(uid, 0)
  return steps
}

/** Steps from the flows that nothing leads to; of flows that only lead to each other the first is the beginning. */
export function stepsFromRoots(links: Links): Map<string, number> {
  const targets = new Set(links.edges.filter((one) => one.source !== one.target).map((one) => one.target))
  const steps = new Map<string, number>()
  const walk = (roots: readonly string[]) => {
    let edge = roots
    for (let step = 0; edge.length > 0; step += 1) {
      for (const uid of edge) steps.set(uid, step)
      const before = new Set(edge)
      edge = [
        ...new Set(
          links.edges.filter((one) => before.has(one.source) && !steps.has(one.target)).map((one) => one.target),
        ),
      ]
    }
  }
  walk(links.nodes.filter((one) => !targets.has(one.uid)).map((one) => one.uid))
  for (const { uid } of links.nodes) if (!steps.has(uid)) walk([uid])
  return steps
}

/** @param centre the flow that the others stand around; null where there is none. */
export function placed(centre: string | null, links: Links): PlacedFlow[] {
  const steps = centre === null ? stepsFromRoots(links) : stepsFrom(centre, links)
  const columns = new Map<number, string[]>()
  for (const { uid } of links.nodes) {
    const column = columns.get(steps.get(uid)!) ?? []
    column.push(uid)
    columns.set(steps.get(uid)!, column)
  }
  return links.nodes.map(({ uid, namespace, id }) => {
    const step = steps.get(uid)!
    const column = columns.get(step)!.sort((a, b) => Number(b === centre) - Number(a === centre) || a.localeCompare(b))
    const row = column.indexOf(uid) - (column.length - 1) / 2
    return { uid, namespace, id, x: step * (FLOW_SIZE.w + GAP_X), y: row * (FLOW_SIZE.h + GAP_Y) }
  })
}
