/** The inputs and labels of a backfill as the server takes them. */
import type { Input } from '../flows/inputs'

interface Asked {
  readonly asked: readonly Input[]
  /** What the trigger gives, as the fields begin. */
  readonly before: Readonly<Record<string, unknown>>
  /** Whether there are inputs that are not asked for. */
  readonly isOther: boolean
}

/**
 * The inputs that a backfill asks for: all but files, and but those that the trigger works out for each date.
 *
 * @param own what the trigger declares for its executions.
 */
export function askedInputs(inputs: readonly Input[], own: Readonly<Record<string, unknown>>): Asked {
  const asked = inputs.filter((one) => one.type !== 'FILE' && !isExpression(own[one.id]))
  const before = Object.fromEntries(
    asked.filter((one) => own[one.id] !== undefined).map((one) => [one.id, fieldValue(own[one.id])]),
  )
  return { asked, before, isOther: asked.length < inputs.length }
}

const isExpression = (value: unknown): boolean => JSON.stringify(value ?? '').includes('{{')

const fieldValue = (value: unknown): unknown => {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map((one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one)))
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** What a form holds, by input; the server reads texts by the type of the input. */
export function givenInputs(form: FormData): Record<string, string> | undefined {
  const given = [...form.entries()].flatMap(([id, value]) => (typeof value === 'string' ? [[id, value] as const] : []))
  return given.length > 0 ? Object.fromEntries(given) : undefined
}

/** `team:data` as a label; what is behind the first colon is the value. */
export const labelsOf = (texts: readonly string[]): { key: string; value: string }[] =>
  texts.map((one) => ({ key: one.slice(0, one.indexOf(':')), value: one.slice(one.indexOf(':') + 1) }))
