/** The flows that the tasks of an execution call, with the executions that they have started there. */
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { get } from '../api/client'
import type { Called, Calls, NodeState } from '../flows/Topology'
import type { Placed } from '../flows/topology'
import { CalledExecution } from './CalledExecution'
import { callerOf } from './callerOf'
import type { LiveExecution } from './live'
import type { TaskRunTree } from './taskRunTree'

/** Executions of one caller and one flow that are looked through for that of a task run. */
const MOST = 100

/** The state of a task by all its runs. */
export function stateOfTask(tree: TaskRunTree, taskId: string): NodeState | undefined {
  const found = tree.ofTask(taskId)
  return found && { state: found.last.state.current, counts: found.total > 1 ? found.states : undefined }
}

/**
 * @param runOf the task run that is shown for a task of the execution itself.
 * @returns what the picture asks, and what follows the executions that are shown.
 */
export function useCalls(
  live: LiveExecution,
  executionId: string,
  runOf: (taskId: string) => { readonly id: string } | undefined,
): { calls: Calls; following: ReactNode } {
  const [opened, onOpen] = useState<ReadonlyMap<string, Called>>(new Map())
  const [lives, setLives] = useState<ReadonlyMap<string, LiveExecution>>(new Map())
  const told = useCallback(
    (caller: string, one: LiveExecution) => setLives((before) => new Map(before).set(caller, one)),
    [],
  )
  const calls = useMemo<Calls>(
    () => ({
      onOpen,
      stateIn: (caller, taskId) => {
        const tree = opened.has(caller) ? lives.get(caller)?.tree : undefined
        return tree && stateOfTask(tree, taskId)
      },
      calledBy: (placed: Placed) => {
        const { inner, taskId } = placed
        const from = inner ? lives.get(inner.caller) : live
        const run = inner ? from?.tree.ofTask(inner.taskId)?.last : taskId ? runOf(taskId) : undefined
        return called(placed, inner ? from?.execution?.id : executionId, run?.id)
      },
    }),
    [live, lives, opened, executionId, runOf],
  )
  const following = [...opened].flatMap(([caller, { execution }]) =>
    execution
      ? [<CalledExecution key={`${caller} ${execution.id}`} id={execution.id} caller={caller} told={told} />]
      : [],
  )
  return { calls, following }
}

/** The graph of the execution that a task run has started; of the flow, while it has started none. */
async function called(
  { calls }: Placed,
  executionId: string | undefined,
  taskRunId: string | undefined,
): Promise<Called> {
  const { namespace, flowId } = calls!
  if (executionId && taskRunId) {
    const query = {
      'filters[triggerExecutionId][EQUALS]': executionId,
      'filters[namespace][EQUALS]': namespace,
      'filters[flowId][EQUALS]': flowId,
      sort: 'state.startDate:desc',
      size: MOST,
    }
    const { results } = await get('/api/v1/executions/search', { query })
    const execution =
      results.find((one) => callerOf(one)?.taskRunId === taskRunId) ??
      results.find((one) => callerOf(one)?.taskRunId === undefined)
    if (execution)
      return {
        execution,
        graph: await get('/api/v1/executions/{execution_id}/graph', { path: { execution_id: execution.id } }),
      }
  }
  return { graph: await get('/api/v1/flows/{namespace}/{flow_id}/graph', { path: { namespace, flow_id: flowId } }) }
}
