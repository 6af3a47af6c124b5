/** What the state of an execution, or of one of its task runs, allows; and why not. */
import type { Key } from '../i18n'
import { isTerminal, type State } from '../theme/states'
import type { StateCounts } from './taskRunTree'

export type ExecutionAction =
  | 'kill'
  | 'replay'
  | 'restart'
  | 'pause'
  | 'resume'
  | 'goOn'
  | 'unqueue'
  | 'force'
  | 'labels'
  | 'status'
  | 'delete'
export type TaskRunAction = 'replay' | 'restart' | 'state'

/** The states of task runs that a restart runs again. */
export const RUN_AGAIN: ReadonlySet<State> = new Set(['FAILED', 'PAUSED'])
/** What an execution can be taken out of its queue to. */
export const UNQUEUED: readonly State[] = ['RUNNING', 'CANCELLED', 'FAILED']

/** An execution goes on from where it was only when it has ended, or waits for people. */
const goesOn = (state: State): boolean => state === 'PAUSED' || (isTerminal(state) && state !== 'RETRIED')

/** Why something can not be done to an execution; null when it can. */
export function refusalOf(action: ExecutionAction, state: State, runs: StateCounts): Key | null {
  const isOver = isTerminal(state)
  switch (action) {
    case 'replay':
    case 'delete':
      return null
    case 'kill':
    case 'force':
      return isOver ? 'why.notOver' : null
    case 'labels':
    case 'status':
      return isOver ? null : 'why.over'
    case 'pause':
      return state === 'RUNNING' ? null : 'why.running'
    case 'resume':
      return state === 'PAUSED' ? null : 'why.paused'
    case 'goOn':
      return state === 'BREAKPOINT' ? null : 'why.breakpoint'
    case 'unqueue':
      return state === 'QUEUED' ? null : 'why.queued'
    case 'restart':
      if (!goesOn(state)) return 'why.over'
      return [...RUN_AGAIN].some((one) => runs.get(one)) ? null : 'why.restart'
  }
}

/** Why something can not be done to a task run; null when it can, or when only the server knows. */
export function taskRunRefusalOf(action: TaskRunAction, execution: State, run: State): Key | null {
  if (action === 'replay') return null
  if (!goesOn(execution)) return 'why.over'
  if (action === 'restart') return RUN_AGAIN.has(run) ? null : 'why.notFailed'
  return isTerminal(run) || run === 'PAUSED' ? null : 'why.runNotOver'
}
