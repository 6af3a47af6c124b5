/** Values of a form's fields as text, and back. */
import { parse, stringify } from 'yaml'
import type { Kind } from './fields'

/** Structure as YAML; empty for nothing. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? stringify(value, { lineWidth: 0 }).trimEnd() : String(value)
}

interface Read {
  readonly value: unknown
  readonly error: string | null
}

/** What a text stands for; an empty one for nothing, an expression for itself. */
export function readText(text: string, kind: Kind): Read {
  if (text === '') return { value: undefined, error: null }
  if (kind === 'number' && /^-?\d+(\.\d+)?$/.test(text.trim())) return { value: Number(text), error: null }
  if (kind !== 'data' || text.trimStart().startsWith('{{')) return { value: text, error: null }
  try {
    return { value: parse(text) as unknown, error: null }
  } catch (problem) {
    return { value: undefined, error: problem instanceof Error ? problem.message.split('\n')[0]! : String(problem) }
  }
}
