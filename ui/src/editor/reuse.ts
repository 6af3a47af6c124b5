/** Which outputs of an earlier run a try of a flow may use, and from where it has to run again. */
import type { Shapes } from '../api/client'
import type { State } from '../theme/states'

/** A flow as its source declares it. */
export type Declared = Readonly<Record<string, unknown>>

/** A run of a task of the flow's own list. */
export interface EarlierRun {
  readonly id: string
  readonly taskId: string
  readonly state: State
}

export interface Plan {
  /** Behind which run the try starts; null to start from the beginning. */
  readonly after: string | null
  /** Tasks whose outputs are used, in their order. */
  readonly reused: readonly string[]
  /** The first task that has to run although it was not asked for, and why; null when there is none. */
  readonly because: Because | null
}

export type Because =
  | { readonly reason: 'changed' | 'unfinished'; readonly task: string }
  | { readonly reason: 'variables' | 'inputs' }

type Told = Pick<Shapes['Execution'], 'parentId' | 'kind' | 'state'>

/**
 * Whether each task of an execution ran as the revision of that execution declares it: a replay with another revision
 * takes over what an older one gave. A try does so only where nothing had changed, and its history begins with that.
 */
export function isSound({ parentId, kind, state }: Told): boolean {
  const at = state.histories.findIndex((one) => one.state === 'RESTARTED')
  return !parentId || at < 0 || (at === 0 && kind === 'PLAYGROUND')
}

interface Task {
  readonly id: string
  readonly print: string
  readonly readsVariables: boolean
  readonly readsInputs: boolean
}

/** Ended in a way after which the next task runs. */
const FINISHED: ReadonlySet<State> = new Set<State>(['SUCCESS', 'WARNING', 'SKIPPED'])

/**
 * Everything before a task is used again up to the first one that is not as it was: a later one may read it in ways
 * that its source does not show, such as a table that it writes.
 *
 * @param now the flow that is about to run.
 * @param then the flow as it was when the earlier run had it.
 * @param runs of the earlier run.
 * @param task that is to run, whatever has changed.
 */
export function planOf(now: Declared, then: Declared, runs: readonly EarlierRun[], task: string): Plan {
  const [tasks, before] = [tasksOf(now), tasksOf(then)]
  const at = Math.max(
    tasks.findIndex((one) => one.id === task),
    0,
  )
  const wanted = tasks.slice(0, at + 1)
  // A replay takes the inputs and the variables of the run that it repeats: with others it starts anew.
  if (wanted.some((one) => one.readsInputs) && differ(now.inputs, then.inputs))
    return { after: null, reused: [], because: { reason: 'inputs' } }
  if (wanted.some((one) => one.readsVariables) && differ(now.variables, then.variables))
    return { after: null, reused: [], because: { reason: 'variables' } }
  const kept: EarlierRun[] = []
  for (const [index, { id, print }] of wanted.slice(0, -1).entries()) {
    const run = runs.find((one) => one.taskId === id)
    if (before[index]?.print !== print) return { ...behind(kept), because: { reason: 'changed', task: id } }
    if (!run || !FINISHED.has(run.state)) return { ...behind(kept), because: { reason: 'unfinished', task: id } }
    kept.push(run)
  }
  return { ...behind(kept), because: null }
}

const behind = (kept: readonly EarlierRun[]): Pick<Plan, 'after' | 'reused'> => ({
  after: kept.at(-1)?.id ?? null,
  reused: kept.map((one) => one.taskId),
})

const differ = (one: unknown, other: unknown): boolean => canonical(one) !== canonical(other)

/** The tasks of the flow's own list that run, with what tells whether one is still the same. */
function tasksOf(flow: Declared): Task[] {
  const defaults = [flow.pluginDefaults, flow.taskDefaults].flatMap((all) =>
    Array.isArray(all) ? (all as Declared[]) : [],
  )
  const variables = canonical(flow.variables)
  return (Array.isArray(flow.tasks) ? (flow.tasks as Declared[]) : [])
    .filter((one) => one.disabled !== true)
    .map((one) => {
      const source = canonical({ ...one, description: undefined })
      // Those of a type, or of what its name begins with, wherever it is inside the task.
      const text = source + canonical(defaults.filter((of) => source.includes(`"${String(of.type)}`)))
      const readsVariables = /\bvars\b/.test(text)
      return {
        id: String(one.id),
        print: text,
        readsVariables,
        readsInputs: /\binputs\b/.test(readsVariables ? text + variables : text),
      }
    })
}

/** What a value says, whatever the order in which its properties were written. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
        : one,
    ) ?? ''
  )
}
