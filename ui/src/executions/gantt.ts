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
interface Window { readonly total: number; readonly idAt: (index: number) => string | undefined }

/** Groups with more children are one row until somebody opens them. */
export const MOST_SHOWN = 50

/**
 * Depth-first order. Small groups are open, large ones closed; `toggled` ones are the other way round. In a large one
 * what needs attention comes first.
 *
 * @param windows of groups of which not every child is here.
 */
export function rowsOf(tree: TaskRunTree, toggled: ReadonlySet<string>, windows: ReadonlyMap<string, Window> = new Map()): GanttRow[] {
  const rows: GanttRow[] = []
  const stack: Omit<GanttRow, 'children'>[] = inTurn(tree, tree.childrenOf()).map((id) => ({ id, depth: 0 })).reverse()
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

function insideOf(tree: TaskRunTree, windows: ReadonlyMap<string, Window>, id: string): Pick<GanttRow, 'id' | 'inLarge'>[] {
  const window = windows.get(id)
  if (!window) return inTurn(tree, tree.childrenOf(id)).map((child) => ({ id: child }))
  return Array.from({ length: window.total }, (_, index) => ({ id: window.idAt(index) ?? `${id} ${index}`, inLarge: { parent: id, index } }))
}

/** Whether the children of a group must be fetched. */
export const isLarge = (tree: TaskRunTree, id: string): boolean => childrenAt(tree, id) > tree.childrenOf(id).length

export const isOpen = (id: string, children: number, toggled: ReadonlySet<string>): boolean => children <= MOST_SHOWN !== toggled.has(id)

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

export interface Bar {
  /** Percent of the track. */
  readonly left: number
  readonly width: number
  /** Percent of the bar that was spent waiting. */
  readonly wait: number
}

/** Where a task run lies between two instants, in milliseconds. */
export function barOf(run: TaskRun, from: number, to: number, now: number): Bar {
  const { histories, startDate, endDate, current } = run.state
  const start = Date.parse(startDate)
  const end = isTerminal(current) && endDate ? Date.parse(endDate) : Math.max(now, start)
  const began = histories.find((one) => one.state === 'RUNNING')
  const waited = (began ? Date.parse(began.date) : end) - start
  const span = Math.max(1, to - from)
  const length = Math.max(0, end - start)
  return { left: Math.max(0, ((start - from) / span) * 100), width: (length / span) * 100, wait: length > 0 ? Math.min(100, (waited / length) * 100) : 0 }
}

/** How many children of a group end in each part of a span, and whether any of them ended badly. */
export interface Density { readonly ended: number; readonly isBad: boolean }

export function densityOf(tree: TaskRunTree, id: string, from: number, to: number, parts: number): Density[] {
  const found = Array.from({ length: parts }, () => ({ ended: 0, isBad: false }))
  for (const child of tree.childrenOf(id)) {
    const { current, endDate } = tree.runs.get(child)!.state
    if (!isTerminal(current) || !endDate) continue
    const at = Math.floor(((Date.parse(endDate) - from) / Math.max(1, to - from)) * parts)
    const part = found[Math.min(parts - 1, Math.max(0, at))]!
    part.ended += 1
    if (urgencyOf(current) === 0) part.isBad = true
  }
  return found
}

const STEPS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000]

/** A label of the axis needs so many pixels. */
const TICK_WIDTH = 56

/**
 * Round instants from the start, as many as fit beside each other, none at the very end where they would not.
 * @param width of the axis in pixels.
 */
export function ticksOf(span: number, width = 6 * TICK_WIDTH): number[] {
  const most = Math.max(1, Math.min(6, Math.floor(width / TICK_WIDTH)))
  const step = STEPS.find((one) => span / one <= most) ?? Math.ceil(span / most / 86_400_000) * 86_400_000
  const ticks: number[] = []
  for (let at = 0; at === 0 || at <= span * (1 - (TICK_WIDTH - 8) / width); at += step) ticks.push(at)
  return ticks
}
