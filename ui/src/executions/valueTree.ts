/** What a value is made of, and the expression that reads each part. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/

/** `inputs.limit`, `inputs['my-file']`, `vars.list[0]`. */
export const member = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${key}]` : PLAIN.test(key) ? `${path}.${key}` : `${path}['${key}']`

export type Entry = readonly [key: string | number, value: unknown]

/** The parts of a map or a list; null for what has none. */
export function entriesOf(value: unknown): Entry[] | null {
  if (Array.isArray(value)) return value.map((one, index) => [index, one])
  return typeof value === 'object' && value !== null ? Object.entries(value) : null
}

/** Whether a value names a file of internal storage. */
export const isFile = (value: unknown): value is string => typeof value === 'string' && /^kestra:\/\/\/\S+$/.test(value)
