/** What a run is told besides its inputs. */
import type { Shapes } from '../../api/client'
import { zone } from '../../shell/format'
import { instantOf } from '../../shell/zones'

export interface Options {
  /** Each `key:value`. */
  readonly labels: readonly string[]
  /** As it was typed; empty for at once. */
  readonly scheduleDate: string
  /** Nothing for the newest. */
  readonly revision: number | undefined
  /** Ids of tasks before which the execution stops. */
  readonly breakpoints: readonly string[]
}

export const NO_OPTIONS: Options = { labels: [], scheduleDate: '', revision: undefined, breakpoints: [] }

/** The parameters of the request. */
export const queryOf = ({ labels, scheduleDate, revision, breakpoints }: Options) => ({
  labels,
  revision,
  breakpoints,
  scheduleDate: scheduleDate === '' ? undefined : instantOf(scheduleDate, zone()),
})

export const isLabel = (text: string): boolean => /^[^:]+:./.test(text)

/** The ids of tasks, those inside of others too, in their order. */
export function taskIds(tasks: readonly Shapes['Task'][]): string[] {
  return tasks.flatMap((task) => {
    const inner = Object.values(task as Readonly<Record<string, unknown>>)
      .filter(Array.isArray)
      .flat()
      .filter(isTask)
    return [task.id, ...taskIds(inner)]
  })
}

const isTask = (value: unknown): value is Shapes['Task'] =>
  typeof value === 'object' && value !== null && 'id' in value && 'type' in value
