/** Which inputs of a flow a value can be given to. */
import type { Input } from '../flows/inputs'
import { isFile } from './valueTree'

/** Characters of an address that a value may take; browsers and proxies cut longer ones. */
const LONGEST = 4000

const TEXTS = ['STRING', 'SELECT', 'ENUM']

function typesOf(value: unknown): readonly string[] {
  if (isFile(value)) return ['FILE', 'URI', 'STRING']
  switch (typeof value) {
    case 'string':
      return [...TEXTS, 'URI', 'EMAIL', 'DATE', 'DATETIME', 'TIME', 'DURATION', 'YAML', 'JSON', 'INT', 'FLOAT']
    case 'number':
      return [Number.isInteger(value) ? 'INT' : 'FLOAT', 'FLOAT', ...TEXTS, 'JSON']
    case 'boolean':
      return ['BOOLEAN', 'BOOL', ...TEXTS, 'JSON']
    case 'object':
      return Array.isArray(value) ? ['ARRAY', 'MULTISELECT', 'JSON'] : value === null ? [] : ['JSON', 'YAML', 'ION']
    default:
      return []
  }
}

/** The inputs that take a value, those of the closest type first; never one that is secret. */
export function fitting(inputs: readonly Input[], value: unknown): Input[] {
  const types = typesOf(value)
  const rank = ({ type }: Input) => types.indexOf(type)
  return inputs.filter((one) => rank(one) >= 0).sort((a, b) => rank(a) - rank(b))
}

/** What of an address fills the form of a flow with a value. */
export const searchWith = (input: string, value: unknown): Record<string, unknown> => ({
  run: true,
  [`inputs.${input}`]: value,
})

/** Whether a value is short enough to stand in an address. */
export const isShort = (value: unknown): boolean => encodeURIComponent(JSON.stringify(value ?? null)).length <= LONGEST
