/**
 * The server's schema of a flow, written so that the editor completes well. A choice of many types as `anyOf` makes
 * it offer one type only and report one arbitrary type as missing; an enumeration of the types with a condition for
 * each offers all of them and names the unknown one.
 */

type Schema = { [key: string]: unknown }

const CHOICES = ['Task', 'Trigger', 'Condition'] as const

export function forEditor(given: Schema): Schema {
  const schema = structuredClone(given)
  const definitions = (schema.definitions ?? {}) as Record<string, Schema>
  for (const name of CHOICES) {
    const choice = definitions[name]
    const types = ((choice?.anyOf as { $ref?: string }[] | undefined) ?? []).map((one) => one.$ref?.split('/').at(-1) ?? '').filter(Boolean)
    if (types.length > 0) definitions[name] = chosenByType(types, definitions)
  }
  return { ...schema, definitions }
}

function chosenByType(types: readonly string[], definitions: Readonly<Record<string, Schema>>): Schema {
  return {
    type: 'object',
    required: ['type'],
    properties: {
      type: {
        type: 'string', enum: types, errorMessage: 'Unknown type. Press Ctrl+Space for the list.',
        markdownEnumDescriptions: types.map((type) => String(definitions[type]?.title ?? definitions[type]?.description ?? '')),
      },
    },
    allOf: types.map((type) => ({ if: { properties: { type: { const: type } }, required: ['type'] }, then: { $ref: `#/definitions/${type}` } })),
  }
}
