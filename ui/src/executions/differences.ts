/** How an execution differs from an earlier one of the same flow. */
import type { Shapes } from '../api/client'
import type { GivenValue } from './given'

type Compared = Pick<Shapes['Execution'], 'flowRevision' | 'inputs' | 'trigger'>

export interface Difference {
  readonly kind: 'revision' | 'input' | 'trigger' | 'given'
  readonly name: string
  readonly before: string
  readonly now: string
}

/** What is not there is an empty text. */
const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** A file of one execution never has the address of another's: only its name tells. */
const withoutFolders = (text: string): string => text.replace(/kestra:\/\/\/\S*\//g, '')

export function differences(before: Compared, now: Compared): Difference[] {
  const found: Difference[] = []
  const note = (kind: Difference['kind'], name: string, one: string, other: string) => {
    const [then, after] = [withoutFolders(one), withoutFolders(other)]
    if (then !== after) found.push({ kind, name, before: then, now: after })
  }
  note('revision', '', String(before.flowRevision), String(now.flowRevision))
  for (const id of new Set([...Object.keys(before.inputs ?? {}), ...Object.keys(now.inputs ?? {})]))
    note('input', id, textOf(before.inputs?.[id]), textOf(now.inputs?.[id]))
  note('trigger', '', textOf(before.trigger?.id), textOf(now.trigger?.id))
  return found
}

/** Properties of a task whose values differ; what one of both could not render is left out. */
export function givenDifferences(before: readonly GivenValue[], now: readonly GivenValue[]): Difference[] {
  return now.flatMap((one) => {
    const other = before.find(({ name }) => name === one.name)
    if (!other || other.isError || one.isError || withoutFolders(other.value) === withoutFolders(one.value)) return []
    return [
      { kind: 'given' as const, name: one.name, before: withoutFolders(other.value), now: withoutFolders(one.value) },
    ]
  })
}
