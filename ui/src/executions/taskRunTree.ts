/** The task runs of an execution as a tree, counted as they change: nothing is walked to draw a page. */
import type { Shapes } from '../api/client'
import { STATES, type State } from '../theme/states'

export interface TaskRun {
  readonly id: string
  readonly version: number
  readonly taskId: string
  readonly parentTaskRunId?: string
  readonly value?: string
  readonly iteration?: number
  readonly attempts: number
  readonly hasOutputs: boolean
  readonly state: Shapes['StateHistory']
}

export type StateCounts = ReadonlyMap<State, number>
type Counts = Map<State, number>

/** What is known of the runs of one task. */
export interface OfTask {
  readonly last: TaskRun
  readonly states: StateCounts
  readonly total: number
}

const ROOT = ''

/** What the server counts of an execution too large to be told whole. */
export interface ServerCounts {
  readonly tasks: readonly { readonly taskId: string; readonly states: Readonly<Partial<Record<State, number>>> }[]
  readonly groups: readonly { readonly id: string | null; readonly total: number }[]
}

/** The version of task runs that were asked for: only what has gone further replaces what was told. */
export const ASKED = -1

export class TaskRunTree {
  readonly runs = new Map<string, TaskRun>()
  /** Ids in the order of creation. */
  readonly order: string[] = []
  /** Ids of those with outputs. */
  readonly withOutputs: string[] = []
  readonly states: Counts = new Map()
  private readonly children = new Map<string, string[]>()
  private readonly inside = new Map<string, Counts>()
  private readonly tasks = new Map<string, { last: TaskRun; states: Counts; total: number }>()
  private readonly groups = new Set<string>()
  private readonly counted = new Map<string, Counts>()
  private readonly totals = new Map<string, number>()

  /** Takes a task run; an older version than the known one changes nothing. */
  put(given: TaskRun): void {
    const known = this.runs.get(given.id)
    if (known && isOlder(given, known)) return
    const run = known && given.version === ASKED ? { ...given, version: known.version } : given
    this.runs.set(run.id, run)
    const parent = known ? known.parentTaskRunId : run.parentTaskRunId
    const key = parent !== undefined && this.runs.has(parent) ? parent : ROOT
    if (!known) {
      this.order.push(run.id)
      listed(this.children, key, []).push(run.id)
      if (key !== ROOT) this.groups.add(this.runs.get(key)!.taskId)
    }
    if (run.hasOutputs && !known?.hasOutputs) this.withOutputs.push(run.id)
    const task = listed(this.tasks, run.taskId, { last: run, states: new Map(), total: 0 })
    if (!known) task.total += 1
    if (!known || task.last.id === run.id) task.last = run
    for (const counts of [this.states, listed(this.inside, key, new Map<State, number>()), task.states])
      moved(counts, known?.state.current, run.state.current)
  }

  /** Ids of the children of a task run, of the roots without one, in the order of creation. */
  childrenOf(id: string = ROOT): readonly string[] {
    return this.children.get(id) ?? []
  }

  /** Takes the server's counts: from then on they go before what is counted here. */
  count({ tasks, groups }: ServerCounts): void {
    for (const { taskId, states } of tasks)
      this.counted.set(taskId, new Map(Object.entries(states) as [State, number][]))
    for (const { id, total } of groups) this.totals.set(id ?? ROOT, total)
  }

  /** Whether not every task run is here. */
  get isPartial(): boolean {
    return this.counted.size > 0
  }

  /** How many children a task run has, here or on the server. */
  totalOf(id: string): number {
    return Math.max(this.totals.get(id) ?? 0, this.childrenOf(id).length)
  }

  /** Whether runs of a task have others inside, as far as is known. */
  isGroup(taskId: string): boolean {
    return this.groups.has(taskId)
  }

  /** How many children of a task run are in which state; of a large group, all runs of its tasks. */
  insideOf(id: string): StateCounts {
    if (!this.totals.has(id)) return this.inside.get(id) ?? new Map()
    return summed(
      [...new Set(this.childrenOf(id).map((child) => this.runs.get(child)!.taskId))].map(
        (taskId) => this.counted.get(taskId) ?? new Map(),
      ),
    )
  }

  /** How many task runs are in which state. */
  get everyState(): StateCounts {
    return this.isPartial ? summed([...this.counted.values()]) : this.states
  }

  /** Ids of the tasks that have run, in the order in which they began. */
  get taskIds(): readonly string[] {
    return [...this.tasks.keys()]
  }

  ofTask(taskId: string): OfTask | undefined {
    const found = this.tasks.get(taskId)
    const states = this.counted.get(taskId)
    if (!found || !states) return found
    return { last: found.last, states, total: [...states.values()].reduce((all, one) => all + one, 0) }
  }

  /** The run of a task in one round of a loop. */
  inRound(taskId: string, iteration: number): TaskRun | undefined {
    for (let index = this.order.length - 1; index >= 0; index -= 1) {
      const run = this.runs.get(this.order[index]!)!
      if (run.taskId === taskId && run.iteration === iteration) return run
    }
    return undefined
  }

  /** Rounds of the longest loop; 0 without one. */
  get rounds(): number {
    let most = 0
    for (const [taskId, { last }] of this.tasks)
      if (last.iteration !== undefined) most = Math.max(most, this.ofTask(taskId)!.total)
    return most
  }

  /** The round of a loop, from 0, in which something failed first; undefined without one. */
  get firstFailedRound(): number | undefined {
    for (let at = this.firstFailed; at; at = this.runs.get(at.parentTaskRunId ?? ROOT))
      if (at.iteration !== undefined) return at.iteration
    return undefined
  }

  /** The first that failed of itself: a group fails because of what is in it. */
  get firstFailed(): TaskRun | undefined {
    if (!this.states.get('FAILED')) return undefined
    for (const id of this.order) {
      const run = this.runs.get(id)!
      if (run.state.current === 'FAILED' && !this.children.has(id)) return run
    }
    return undefined
  }
}

/** What was asked for has no version of its own: it is told apart by how far it has come. */
function isOlder(given: TaskRun, known: TaskRun): boolean {
  return given.version === ASKED
    ? known.state.histories.length >= given.state.histories.length
    : known.version > given.version
}

function summed(all: readonly StateCounts[]): StateCounts {
  const sums: Counts = new Map()
  for (const counts of all) for (const [state, amount] of counts) sums.set(state, (sums.get(state) ?? 0) + amount)
  return sums
}

function listed<V>(map: Map<string, V>, key: string, first: V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  map.set(key, first)
  return first
}

function moved(counts: Counts, from: State | undefined, to: State): void {
  if (from === to) return
  if (from !== undefined) {
    const left = (counts.get(from) ?? 1) - 1
    if (left > 0) counts.set(from, left)
    else counts.delete(from)
  }
  counts.set(to, (counts.get(to) ?? 0) + 1)
}

const URGENCY = { bad: 0, attention: 1, people: 2, active: 3, waiting: 4, good: 5 } as const

/** What needs to be seen first has the smallest number. */
export const urgencyOf = (state: State): number => URGENCY[STATES[state].group]
