/** The children of a large group: fetched where they are looked at, those that ended badly first. */
import { get, type Shapes } from '../api/client'
import { EVERY_STATE, STATES, type State } from '../theme/states'
import { ASKED, type TaskRun } from './taskRunTree'

const PAGE = 200

const BAD = EVERY_STATE.filter((state) => STATES[state].group === 'bad')
const OTHERS = EVERY_STATE.filter((state) => STATES[state].group !== 'bad')

interface Part {
  readonly states: readonly State[]
  total: number
  readonly ids: string[]
}

export class GroupWindow {
  private readonly asked = new Set<string>()
  private readonly executionId: string
  private readonly parentId: string
  private readonly take: (runs: readonly TaskRun[]) => void
  private readonly parts: readonly Part[]

  /**
   * @param total as far as it is known; 0 otherwise.
   * @param isOver whether states still change: then the order is that of creation, or rows would change places.
   * @param take is given what was fetched.
   */
  constructor(
    executionId: string,
    parentId: string,
    total: number,
    isOver: boolean,
    take: (runs: readonly TaskRun[]) => void,
  ) {
    this.executionId = executionId
    this.parentId = parentId
    this.take = take
    this.parts = isOver
      ? [
          { states: BAD, total: 0, ids: [] },
          { states: OTHERS, total, ids: [] },
        ]
      : [{ states: [], total, ids: [] }]
    for (const part of this.parts) void this.fetch(part, 0)
  }

  get total(): number {
    return this.parts.reduce((all, one) => all + one.total, 0)
  }

  /** The task run of a row; undefined while it is not here. */
  idAt(index: number): string | undefined {
    const found = this.partAt(index)
    return found?.part.ids[found.index]
  }

  /** Fetches what is around a row, unless it was asked for. */
  load(index: number): void {
    const found = this.partAt(index)
    if (found) void this.fetch(found.part, Math.floor(found.index / PAGE))
  }

  /** Something has changed: what is looked at next is fetched anew. */
  refresh(): void {
    this.asked.clear()
    for (const part of this.parts) void this.fetch(part, 0)
  }

  private partAt(index: number): { part: Part; index: number } | undefined {
    let at = index
    for (const part of this.parts) {
      if (at < part.total) return { part, index: at }
      at -= part.total
    }
    return undefined
  }

  private async fetch(part: Part, page: number): Promise<void> {
    const key = `${part.states[0]} ${page}`
    if (this.asked.has(key)) return
    this.asked.add(key)
    try {
      const { results, total } = await get('/api/v1/executions/{execution_id}/task-runs', {
        path: { execution_id: this.executionId },
        query: { parent: this.parentId, state: part.states, page: page + 1, size: PAGE },
      })
      part.total = total
      results.forEach((run, index) => {
        part.ids[page * PAGE + index] = run.id
      })
      this.take(results.map(rowOf))
    } catch {
      // Whoever still looks at these rows asks again with the next change.
      this.asked.delete(key)
    }
  }
}

function rowOf(run: Shapes['TaskRun']): TaskRun {
  const { id, taskId, state, outputs, attempts } = run
  return {
    id,
    taskId,
    state,
    version: ASKED,
    attempts: attempts.length,
    hasOutputs: Object.keys(outputs).length > 0,
    parentTaskRunId: run.parentTaskRunId ?? undefined,
    value: run.value ?? undefined,
    iteration: run.iteration ?? undefined,
  }
}
