/** Properties and outputs of a type, out of its JSON Schema: what a page shows of each. Pure. */
import { t } from '../i18n'

type Shape = { readonly [key: string]: unknown }
export type Definitions = Readonly<Record<string, Shape>>

export interface Property {
  readonly name: string
  /** What a value may be, in words. */
  readonly type: string
  readonly description: string
  /** What holds when nothing is written; empty when nothing does. */
  readonly standard: string
  readonly examples: readonly string[]
  readonly isRequired: boolean
  readonly isDynamic: boolean
  readonly isDeprecated: boolean
  /** The definition that a value is made of; empty for none. */
  readonly of: string
}

const NAMES: Readonly<Record<string, 'plugins.text' | 'plugins.integer' | 'plugins.number' | 'plugins.boolean'>> = {
  string: 'plugins.text',
  integer: 'plugins.integer',
  number: 'plugins.number',
  boolean: 'plugins.boolean',
}
const DECLARED: Readonly<Record<string, 'plugins.task' | 'plugins.trigger' | 'plugins.condition'>> = {
  Task: 'plugins.task',
  Trigger: 'plugins.trigger',
  Condition: 'plugins.condition',
}

const shapesIn = (value: unknown): Record<string, Shape> =>
  typeof value === 'object' && value !== null ? (value as Record<string, Shape>) : {}
const referred = (shape: Shape): string => (typeof shape.$ref === 'string' ? (shape.$ref.split('/').at(-1) ?? '') : '')
const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const alternatives = (shape: Shape): Shape[] =>
  ((shape.anyOf ?? shape.oneOf ?? []) as Shape[]).filter((one) => one.type !== 'null')

/** What a value may be: `text`, `list of tasks`, `one of A, B`. */
export function typeText(shape: Shape | undefined, definitions: Definitions): string {
  if (!shape) return t('plugins.anything')
  const name = referred(shape)
  if (name) {
    const target = definitions[name]
    if (Array.isArray(target?.enum)) return oneOf(target.enum)
    const declared = DECLARED[name]
    return declared ? t(declared) : name
  }
  const among = alternatives(shape)
  if (among.length > 0) return [...new Set(among.map((one) => typeText(one, definitions)))].join(t('plugins.or'))
  if (shape.const !== undefined) return written(shape.const)
  if (Array.isArray(shape.enum)) return oneOf(shape.enum)
  if (shape.type === 'array')
    return t('plugins.listOf', { of: typeText(shape.items as Shape | undefined, definitions) })
  if (shape.type === 'object') {
    const values = shape.additionalProperties
    return typeof values === 'object' && values !== null
      ? t('plugins.mapOf', { of: typeText(values as Shape, definitions) })
      : t('plugins.map')
  }
  if (typeof shape.format === 'string') return shape.format
  return typeof shape.type === 'string' && NAMES[shape.type] ? t(NAMES[shape.type]!) : t('plugins.anything')
}

const oneOf = (values: readonly unknown[]): string => t('plugins.oneOf', { values: values.map(written).join(', ') })

/** The objects that a value is made of, the nearest first; those that only name a choice, and declarations, have a page or none. */
function objectsIn(value: unknown, definitions: Definitions): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => objectsIn(one, definitions))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === '$ref') {
      const name = String(inner).split('/').at(-1) ?? ''
      return DECLARED[name] || definitions[name]?.enum || !definitions[name] ? [] : [name]
    }
    return ['default', 'examples', '$examples', 'discriminator'].includes(key) ? [] : objectsIn(inner, definitions)
  })
}

function propertyOf(name: string, shape: Shape, isRequired: boolean, definitions: Definitions): Property {
  const standard = shape.default
  const hasStandard =
    standard !== undefined &&
    standard !== null &&
    !(Array.isArray(standard) && standard.length === 0) &&
    JSON.stringify(standard) !== '{}'
  const examples = (shape.$examples ?? shape.examples ?? []) as unknown[]
  return {
    name,
    type: typeText(shape, definitions),
    description: String(shape.description ?? ''),
    standard: hasStandard ? written(standard) : '',
    examples: Array.isArray(examples) ? examples.map(written) : [],
    isRequired: isRequired || shape.$required === true,
    isDynamic: shape.$dynamic === true,
    isDeprecated: shape.$deprecated === true || shape.deprecated === true,
    of: objectsIn(shape, definitions)[0] ?? '',
  }
}

/** The properties of an object: those that must be given first, those that are out of date last. */
export function propertiesOf(schema: unknown, definitions: Definitions): Property[] {
  const { properties, required } = shapesIn(schema) as { properties?: unknown; required?: unknown }
  const must = new Set(Array.isArray(required) ? (required as string[]) : [])
  const found = Object.entries(shapesIn(properties)).map(([name, shape]) =>
    propertyOf(name, shape, must.has(name), definitions),
  )
  const rank = (one: Property) => (one.isDeprecated ? 2 : one.isRequired ? 0 : 1)
  return found
    .map((one, index) => [one, index] as const)
    .sort(([a, at], [b, bt]) => rank(a) - rank(b) || at - bt)
    .map(([one]) => one)
}

export interface Definition {
  readonly name: string
  readonly description: string
  readonly properties: readonly Property[]
}

/** The objects that schemas refer to, directly or not, in the order in which they are named. */
export function definitionsOf(schemas: readonly unknown[], definitions: Definitions): Definition[] {
  const found: string[] = []
  const waiting = schemas.flatMap((one) => objectsIn(one, definitions))
  while (waiting.length > 0) {
    const name = waiting.shift()!
    if (found.includes(name)) continue
    found.push(name)
    waiting.push(...objectsIn(definitions[name], definitions))
  }
  return found.map((name) => ({
    name,
    description: String(definitions[name]?.description ?? ''),
    properties: propertiesOf(definitions[name], definitions),
  }))
}
