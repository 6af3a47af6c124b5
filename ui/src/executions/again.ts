/** What a replay takes over from the execution that it repeats, and what a restart runs again. */
import type { State } from '../theme/states'
import { RUN_AGAIN } from './allowed'
import type { TaskRun, TaskRunTree } from './taskRunTree'

/** A task as the flow of an execution outlines it. */
export interface Outline {
  readonly id?: string
  readonly type?: string
  readonly [list: string]: unknown
}

/** Runs of one task, in the order in which the first of them was created. */
export interface RunsOfTask {
  readonly taskId: string
  readonly total: number
}

const LISTS = ['tasks', 'then', 'else']
const HANDLERS = ['errors', 'finally', 'afterExecution']

/** Types whose children do not wait for each other, and types whose rounds follow each other. */
const SIDE_BY_SIDE = /\.(Parallel|EachParallel)$/
const LOOP = /\.(ForEach|EachSequential|Loop)$/

interface Place {
  readonly parent: Outline | undefined
  readonly position: number
  readonly isHandler: boolean
}

/** Where each task stands, by its id. */
export function placesOf(flow: Outline): Map<string, Place> {
  const places = new Map<string, Place>()
  const visit = (list: Outline, parent: Outline | undefined, isInHandler: boolean) => {
    for (const name of [...LISTS, ...HANDLERS]) {
      const tasks = list[name]
      if (!Array.isArray(tasks)) continue
      const isHandler = isInHandler || HANDLERS.includes(name)
      for (const [position, task] of (tasks as Outline[]).entries()) {
        places.set(task.id ?? '', { parent, position, isHandler })
        visit(task, task, isHandler)
      }
    }
  }
  visit(flow, undefined, false)
  return places
}

/**
 * What a replay that starts at a task run takes over: what stands beside it, or around it, and does not follow it.
 * Of a Dag, and of a loop whose rounds run at once, the server may take over more.
 */
export function takenOver(tree: TaskRunTree, start: TaskRun, flow: Outline): RunsOfTask[] {
  const places = placesOf(flow)
  const kept: TaskRun[] = []
  for (let chosen: TaskRun | undefined = start; chosen; chosen = tree.runs.get(chosen.parentTaskRunId ?? '')) {
    const at: TaskRun = chosen
    const beside = tree.childrenOf(at.parentTaskRunId).map((id) => tree.runs.get(id)!)
    kept.unshift(
      ...beside.filter((run) => run.id !== at.id && !places.get(run.taskId)?.isHandler && !follows(places, run, at)),
    )
  }
  return counted(kept)
}

function follows(places: ReadonlyMap<string, Place>, run: TaskRun, chosen: TaskRun): boolean {
  const [place, at] = [places.get(run.taskId), places.get(chosen.taskId)]
  const type = at?.parent?.type ?? ''
  if (SIDE_BY_SIDE.test(type)) return false
  const [round, start] = [run.iteration ?? 0, chosen.iteration ?? 0]
  if (LOOP.test(type) && round !== start) return round > start
  if (!place || !at || type.endsWith('.Dag'))
    return Date.parse(run.state.startDate) >= Date.parse(chosen.state.startDate)
  return place.position > at.position
}

function counted(runs: readonly TaskRun[]): RunsOfTask[] {
  const totals = new Map<string, number>()
  for (const { taskId } of runs) totals.set(taskId, (totals.get(taskId) ?? 0) + 1)
  return [...totals].map(([taskId, total]) => ({ taskId, total }))
}

/** What a restart runs again: what has failed by itself, not the groups around it. */
export const runAgain = (tree: TaskRunTree): RunsOfTask[] => tasksIn(tree, [...RUN_AGAIN])

/** Tasks of which runs are in one of these states, without the groups around others. */
export function tasksIn(tree: TaskRunTree, wanted: readonly State[]): RunsOfTask[] {
  return tree.taskIds
    .filter((taskId) => !tree.isGroup(taskId))
    .flatMap((taskId) => {
      const { states } = tree.ofTask(taskId)!
      const total = wanted.reduce((sum, state) => sum + (states.get(state) ?? 0), 0)
      return total > 0 ? [{ taskId, total }] : []
    })
}
