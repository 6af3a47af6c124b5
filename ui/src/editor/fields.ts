/** The fields of a form, from the JSON Schema that the editor completes by. */

interface Schema {
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly discriminator?: { readonly mapping?: Readonly<Record<string, string>> }
  readonly deprecated?: boolean
  readonly $deprecated?: boolean
  readonly $required?: boolean
  readonly $examples?: readonly unknown[]
}

export interface FlowSchema {
  readonly $ref?: string
  readonly definitions?: Readonly<Record<string, Schema>>
}

/** `data` is whatever has structure: written as YAML. */
export type Kind = 'text' | 'number' | 'switch' | 'choice' | 'data'

export interface Field {
  readonly name: string
  readonly kind: Kind
  readonly description: string
  readonly isRequired: boolean
  /** Of the type itself; others are those of every task. The server names a type's own ones first. */
  readonly isOwn: boolean
  readonly options: readonly string[]
  /** What holds when nothing is written; empty when nothing does. */
  readonly standard: string
}

/** What the outline shows, and what names a thing, is not edited in its form. */
const ELSEWHERE = new Set([
  'type',
  'inputs',
  'tasks',
  'errors',
  'finally',
  'afterExecution',
  'triggers',
  'deleted',
  'revision',
  'listeners',
])

/** The fields of a flow itself. */
export function fieldsOfFlow(schema: FlowSchema): Field[] {
  return fieldsIn(definition(schema, schema.$ref), schema).filter((one) => !ELSEWHERE.has(one.name))
}

/** The fields of a task or trigger of a type; empty for a type that the server does not have. */
export function fieldsOfType(schema: FlowSchema, type: string): Field[] {
  return fieldsIn(schema.definitions?.[type], schema).filter((one) => one.name !== 'type')
}

export function fieldsOfInput(schema: FlowSchema, type: string): Field[] {
  return fieldsIn(definition(schema, inputTypes(schema)[type]), schema).filter((one) => one.name !== 'type')
}

/** Names of the types of inputs, and where each is defined. */
export function inputTypes(schema: FlowSchema): Readonly<Record<string, string>> {
  return definition(schema, schema.$ref)?.properties?.inputs?.items?.discriminator?.mapping ?? {}
}

function definition({ definitions }: FlowSchema, reference: string | undefined): Schema | undefined {
  return reference === undefined ? undefined : definitions?.[reference.replace('#/definitions/', '')]
}

/** Required ones first, otherwise as the type declares them. */
function fieldsIn(owner: Schema | undefined, schema: FlowSchema): Field[] {
  const required = new Set(owner?.required)
  const names = Object.keys(owner?.properties ?? {})
  const fields = Object.entries(owner?.properties ?? {}).flatMap(([name, one]): Field[] => {
    if (holdsTasks(one) || one.deprecated || one.$deprecated) return []
    const options = optionsOf(one, schema)
    const isRequired = required.has(name) || Boolean(one.$required)
    return [
      {
        name,
        kind: options.length > 0 ? 'choice' : kindOf(one, schema),
        description: one.description ?? '',
        isRequired,
        isOwn: names.indexOf(name) < names.indexOf('id'),
        options,
        standard: standardOf(one.default),
      },
    ]
  })
  return [...fields.filter((one) => one.isRequired), ...fields.filter((one) => !one.isRequired)]
}

const TASK = '#/definitions/Task'

function holdsTasks({ $ref, items, anyOf = [] }: Schema): boolean {
  return $ref === TASK || items?.$ref === TASK || anyOf.some(holdsTasks)
}

/** A choice of what is said with and without null is one of what is said. */
function meant(one: Schema, schema: FlowSchema): Schema[] {
  const choices = one.anyOf ?? [one]
  return choices
    .filter((each) => each.type !== 'null')
    .flatMap((each) => (each.$ref ? [definition(schema, each.$ref) ?? {}] : each.anyOf ? meant(each, schema) : [each]))
}

function optionsOf(one: Schema, schema: FlowSchema): string[] {
  const choices = meant(one, schema)
  return choices.length === 1 ? (choices[0]!.enum ?? []).map(String) : []
}

function kindOf(one: Schema, schema: FlowSchema): Kind {
  const types = new Set(meant(one, schema).map((each) => each.type))
  if (types.size === 1 && types.has('boolean')) return 'switch'
  if (types.size === 1 && (types.has('integer') || types.has('number'))) return 'number'
  return types.has('string') ||
    [...types].every((each) => each === undefined || each === 'boolean' || each === 'integer' || each === 'number')
    ? 'text'
    : 'data'
}

function standardOf(given: unknown): string {
  if (given === undefined || given === null || given === '') return ''
  return typeof given === 'object' ? (Object.keys(given).length > 0 ? JSON.stringify(given) : '') : String(given)
}
