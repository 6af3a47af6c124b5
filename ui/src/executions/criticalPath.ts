/** Which task runs made an execution last as long as it did. */
import type { TaskRun, TaskRunTree } from './taskRunTree'

const startOf = (run: TaskRun): number => Date.parse(run.state.startDate)
const endOf = (run: TaskRun): number => Date.parse(run.state.endDate ?? run.state.startDate)

/**
 * Of each list of tasks the one that ended last, the one before it that had ended when it began, and so on; the same
 * inside of those. Empty when that is every task run: then none of them stands out.
 *
 * @param tree of an execution that is over. Groups that are not here whole are not looked into.
 */
export function criticalPath(tree: TaskRunTree): ReadonlySet<string> {
  const path = new Set<string>()
  const open = [tree.childrenOf()]
  for (let ids = open.pop(); ids; ids = open.pop()) {
    for (const run of chainOf(ids.map((id) => tree.runs.get(id)!))) {
      path.add(run.id)
      const inner = tree.childrenOf(run.id)
      if (inner.length > 0 && inner.length === tree.totalOf(run.id)) open.push(inner)
    }
  }
  return path.size === tree.runs.size ? new Set() : path
}

function chainOf(runs: readonly TaskRun[]): TaskRun[] {
  const lastFirst = [...runs].sort((a, b) => endOf(b) - endOf(a) || startOf(b) - startOf(a))
  const chain: TaskRun[] = []
  let begun = Infinity
  for (const run of lastFirst) {
    if (endOf(run) > begun) continue
    chain.push(run)
    begun = startOf(run)
  }
  return chain
}
