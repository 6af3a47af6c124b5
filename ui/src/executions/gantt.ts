/** The rows of a Gantt chart: task runs as a tree in the order they began, and the scale of time. */
import { isTerminal, type State } from '../theme/states'
import { urgencyOf, type TaskRun, type TaskRunTree } from './taskRunTree'

export interface GanttRow {
  /** Of a task run; of a row that is not here yet, a name of its own. */
  readonly id: string
  readonly depth: number
  readonly children: number
  /** Where in a large group the row is: what is looked at is fetched. */
  readonly inLarge?: { readonly parent: string; readonly index: number }
}

/** The children of a large group by their rows. */
interface Window {
  readonly total: number
  readonly idAt: (index: number) => string | undefined
}

/** Groups with more children are one row until somebody opens them. */
export const MOST_SHOWN = 50

/**
 * Depth-first order. Small groups are open, large ones closed; `toggled` ones are the other way round. In a large one
 * what needs attention comes first.
 *
 * @param windows of groups of which not every child is here.
 */
export function rowsOf(
  tree: TaskRunTree,
  toggled: ReadonlySet<string>,
  windows: ReadonlyMap<string, Window> = new Map(),
): GanttRow[] {
  const rows: GanttRow[] = []
  const stack: Omit<GanttRow, 'children'>[] = inTurn(tree, tree.childrenOf())
    .map((id) => ({ id, depth: 0 }))
    .reverse()
  for (let next = stack.pop(); next; next = stack.pop()) {
    const children = childrenAt(tree, next.id)
    rows.push({ ...next, children })
    if (children === 0 || !isOpen(next.id, children, toggled)) continue
    const inner = insideOf(tree, windows, next.id)
    for (let index = inner.length - 1; index >= 0; index -= 1) stack.push({ ...inner[index]!, depth: next.depth + 1 })
  }
  return rows
}

/** More than are open by themselves for a group whose children nobody has counted. */
function childrenAt(tree: TaskRunTree, id: string): number {
  const total = tree.totalOf(id)
  const run = tree.runs.get(id)
  return total === 0 && tree.isPartial && run && tree.isGroup(run.taskId) ? MOST_SHOWN + 1 : total
}

function insideOf(
  tree: TaskRunTree,
  windows: ReadonlyMap<string, Window>,
  id: string,
): Pick<GanttRow, 'id' | 'inLarge'>[] {
  const window = windows.get(id)
  if (!window) return inTurn(tree, tree.childrenOf(id)).map((child) => ({ id: child }))
  return Array.from({ length: window.total }, (_, index) => ({
    id: window.idAt(index) ?? `${id} ${index}`,
    inLarge: { parent: id, index },
  }))
}

/** Whether the children of a group must be fetched. */
export const isLarge = (tree: TaskRunTree, id: string): boolean => childrenAt(tree, id) > tree.childrenOf(id).length

export const isOpen = (id: string, children: number, toggled: ReadonlySet<string>): boolean =>
  children <= MOST_SHOWN !== toggled.has(id)

/** What runs side by side is created interleaved; values of a loop are read one after the other. */
function inTurn(tree: TaskRunTree, ids: readonly string[]): string[] {
  const runs = ids.map((id) => tree.runs.get(id)!)
  const turn = (run: TaskRun): number => run.iteration ?? -1
  if (ids.length <= MOST_SHOWN) return runs.sort((a, b) => turn(a) - turn(b)).map((run) => run.id)
  const worst = new Map<number, number>()
  for (const run of runs) worst.set(turn(run), Math.min(worst.get(turn(run)) ?? Infinity, attention(run.state.current)))
  return runs.sort((a, b) => worst.get(turn(a))! - worst.get(turn(b))! || turn(a) - turn(b)).map((run) => run.id)
}

/** Whether somebody should look: rows must not change places whenever one starts. */
const attention = (state: State): number => Math.min(urgencyOf(state), 3)

/** What a task run does for a while; `tried` is an attempt that failed and was made again. */
export type Doing = 'queue' | 'run' | 'tried' | 'retry' | 'pause'

/** From and to are instants in milliseconds. */
export interface Segment {
  readonly doing: Doing
  readonly from: number
  readonly to: number
}

const DOING: Partial<Record<State, Doing>> = {
  CREATED: 'queue',
  SUBMITTED: 'queue',
  QUEUED: 'queue',
  RESTARTED: 'queue',
  RESUBMITTED: 'queue',
  RUNNING: 'run',
  KILLING: 'run',
  RETRYING: 'retry',
  PAUSED: 'pause',
  BREAKPOINT: 'pause',
}

/** What a task run has done and when; between its end and a restart, nothing. */
export function segmentsOf(run: TaskRun, now: number): Segment[] {
  const { histories } = run.state
  const segments: Segment[] = []
  histories.forEach(({ state, date }, index) => {
    const next = histories[index + 1]
    const doing = DOING[state]
    if (!doing) return
    const from = Date.parse(date)
    const to = Math.max(from, next ? Date.parse(next.date) : now)
    const tried = doing === 'run' && next?.state === 'RETRYING'
    const last = segments.at(-1)
    if (last && last.doing === doing && last.to === from) segments[segments.length - 1] = { ...last, to }
    else segments.push({ doing: tried ? 'tried' : doing, from, to })
  })
  return segments
}

/** How many children of a group end in each part of a span, and whether any of them ended badly. */
export interface Density {
  readonly ended: number
  readonly isBad: boolean
}

export function densityOf(tree: TaskRunTree, id: string, from: number, to: number, parts: number): Density[] {
  const found = Array.from({ length: parts }, () => ({ ended: 0, isBad: false }))
  for (const child of tree.childrenOf(id)) {
    const { current, endDate } = tree.runs.get(child)!.state
    const ended = endDate ? Date.parse(endDate) : NaN
    if (!isTerminal(current) || !(ended >= from && ended <= to)) continue
    const at = Math.floor(((ended - from) / Math.max(1, to - from)) * parts)
    const part = found[Math.min(parts - 1, at)]!
    part.ended += 1
    if (urgencyOf(current) === 0) part.isBad = true
  }
  return found
}
