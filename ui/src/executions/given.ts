/** What a task was given: the values of its properties, and how they differ from those of another run. */
import { post } from '../api/client'

/** A property as the flow writes it: `env.TOKEN` for one inside another. */
export interface Property {
  readonly name: string
  readonly written: string
}

/** A property and what its expressions have given; an error where they gave none. */
export interface GivenValue extends Property {
  readonly value: string
  readonly isError: boolean
}

/** What says how a task runs, not what it works on. */
const NOT_GIVEN: ReadonlySet<string> = new Set([
  'id',
  'type',
  'description',
  'disabled',
  'retry',
  'timeout',
  'allowFailure',
  'allowWarning',
  'logLevel',
  'logToFile',
  'runIf',
  'version',
  'workerGroup',
  'cache',
  'dependsOn',
])
/** Of a task with more properties the first ones are shown. */
const MOST_PROPERTIES = 12

type Task = Readonly<Record<string, unknown>>

/** A task by its id, wherever in the flow it is. */
export function taskOf(value: unknown, taskId: string | undefined): Task | undefined {
  if (Array.isArray(value)) {
    for (const one of value) {
      const found = taskOf(one, taskId)
      if (found) return found
    }
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const task = value as Task
  return task.id === taskId ? task : taskOf(Object.values(task), taskId)
}

/** The properties of a task that are texts, numbers or switches; tasks inside it are not. */
export function propertiesOf(task: Task): Property[] {
  const found: Property[] = []
  const visit = (value: unknown, name: string): void => {
    if (found.length >= MOST_PROPERTIES || value === null || value === undefined) return
    if (typeof value !== 'object') found.push({ name, written: String(value) })
    else if (!isTasks(value))
      for (const [key, one] of Object.entries(value))
        visit(one, Array.isArray(value) ? `${name}[${key}]` : `${name}.${key}`)
  }
  for (const [key, value] of Object.entries(task)) if (!NOT_GIVEN.has(key)) visit(value, key)
  return found
}

const isTasks = (value: object): boolean =>
  Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null && 'type' in one && 'id' in one)

/** Whether there is something to render; to look at a page must send no request to anybody. */
const isRendered = (text: string): boolean => /\{\{|\{%/.test(text) && !/\bhttp\s*\(/.test(text)

/** Renders properties as a task run saw them, or as they are seen from the end of an execution. */
export async function givenTo(
  properties: readonly Property[],
  executionId: string,
  taskRunId?: string,
): Promise<GivenValue[]> {
  const path = { execution_id: executionId }
  return Promise.all(
    properties.map(async (property) => {
      if (!isRendered(property.written)) return { ...property, value: property.written, isError: false }
      const answer = taskRunId
        ? await post('/api/v1/executions/{execution_id}/eval/{task_run_id}', {
            path: { ...path, task_run_id: taskRunId },
            body: property.written,
          })
        : ((await post('/api/v1/executions/{execution_id}/actions/{action}', {
            path: { ...path, action: 'eval' },
            body: property.written,
          })) as unknown as { result?: string | null; error?: string | null })
      return { ...property, value: answer.error ?? answer.result ?? '', isError: Boolean(answer.error) }
    }),
  )
}
