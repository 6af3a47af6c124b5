/** The rows of a Gantt chart: task runs as a tree in the order they began, and the scale of time. */
import type { TaskRun } from './live'
import { isTerminal } from '../theme/states'

export interface GanttRow {
  readonly id: string
  readonly depth: number
  readonly children: number
}

/** Depth-first order; children of a closed row are left out. Task runs whose parent is unknown are roots. */
export function rowsOf(runs: ReadonlyMap<string, TaskRun>, order: readonly string[], closed: ReadonlySet<string>): GanttRow[] {
  const children = new Map<string, string[]>()
  for (const id of order) {
    const parent = runs.get(id)?.parentTaskRunId
    const key = parent !== undefined && runs.has(parent) ? parent : ''
    const siblings = children.get(key)
    if (siblings) siblings.push(id)
    else children.set(key, [id])
  }
  // What runs side by side is created interleaved; values of a loop are read one after the other.
  const turn = (id: string): number => runs.get(id)?.iteration ?? -1
  for (const siblings of children.values()) siblings.sort((a, b) => turn(a) - turn(b))
  const rows: GanttRow[] = []
  const stack = (children.get('') ?? []).map((id) => ({ id, depth: 0 })).reverse()
  for (let next = stack.pop(); next; next = stack.pop()) {
    const inner = children.get(next.id) ?? []
    rows.push({ ...next, children: inner.length })
    if (closed.has(next.id)) continue
    for (let index = inner.length - 1; index >= 0; index -= 1) stack.push({ id: inner[index]!, depth: next.depth + 1 })
  }
  return rows
}

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

const STEPS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000]

/** Round instants from the start, at most about six, none at the very end where they would not fit. */
export function ticksOf(span: number): number[] {
  const step = STEPS.find((one) => span / one <= 6) ?? Math.ceil(span / 6 / 86_400_000) * 86_400_000
  const ticks: number[] = []
  for (let at = 0; at < span * 0.94; at += step) ticks.push(at)
  return ticks
}
