/** Where a run of part of a flow stops. */
import { itemAt, type Flow } from './edits'

/** A task of the flow's own list, and the one before which a run up to it stops. */
export interface Stop {
  readonly task: string
  readonly before: string | undefined
}

/** Of the task that a line is in; of one inside a group, that is the group. Null without tasks. */
export function stopsOf(flow: Flow, line: number): Stop | null {
  const tasks = flow.lists.find((one) => one.name === 'tasks')?.items ?? []
  const chosen = itemAt(flow, line)
  const list = chosen?.path[0] ?? 'inputs'
  const at = list === 'tasks' ? Number(chosen?.path[1]) : list === 'inputs' ? 0 : tasks.length - 1
  const task = tasks[at]
  const isOff = (index: number) => (flow.value.tasks as { disabled?: unknown }[])[index]?.disabled === true
  const next = tasks.find((_, index) => index > at && !isOff(index))
  return task ? { task: task.id, before: next?.id } : null
}
