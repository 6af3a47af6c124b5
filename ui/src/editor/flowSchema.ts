/**
 * The server's schema of a flow, written so that the editor completes well. A choice of many types as `anyOf` makes
 * it offer one type only and report one arbitrary type as missing; an enumeration of the types with a condition for
 * each offers all of them and names the unknown one.
 */

type Schema = { [key: string]: unknown }
type Definitions = Record<string, Schema>

const CHOICES = ['Task', 'Trigger', 'Condition'] as const

/**
 * @param given as the server gives it.
 * @param current the names of types that are offered; others are old names, which are only accepted.
 */
export function forEditor(given: Schema, current: ReadonlySet<string>): Schema {
  const schema = structuredClone(given)
  const definitions = (schema.definitions ?? {}) as Definitions
  for (const name of CHOICES) {
    const choice = definitions[name]
    const types = ((choice?.anyOf as { $ref?: string }[] | undefined) ?? [])
      .map((one) => one.$ref?.split('/').at(-1) ?? '')
      .filter(Boolean)
    if (types.length > 0) definitions[name] = chosenByType(types, current, definitions)
  }
  return { ...schema, definitions }
}

function chosenByType(types: readonly string[], current: ReadonlySet<string>, definitions: Definitions): Schema {
  const offered = types.filter((type) => current.has(type))
  const old = types.filter((type) => !current.has(type))
  for (const type of types) {
    const properties = definitions[type]?.properties as Definitions | undefined
    if (properties) properties.type = { ...properties.type, const: undefined, pattern: exactly([type]) }
  }
  return {
    type: 'object',
    required: ['type'],
    properties: {
      type: {
        errorMessage: 'Unknown type. Press Ctrl+Space for the list.',
        anyOf: [
          {
            type: 'string',
            enum: offered,
            markdownEnumDescriptions: offered.map((type) => String(definitions[type]?.title ?? '')),
          },
          { type: 'string', pattern: exactly(old) },
        ],
      },
    },
    allOf: types.map((type) => ({
      if: { properties: { type: { pattern: exactly([type]) } }, required: ['type'] },
      then: { $ref: `#/definitions/${type}` },
    })),
  }
}

/** A pattern accepts like a constant, but is never suggested. */
const exactly = (names: readonly string[]): string =>
  `^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`
