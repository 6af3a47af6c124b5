import { expect, test } from 'vitest'
import { definitionsOf, propertiesOf, typeText, type Definitions } from './shapes'

const DEFINITIONS: Definitions = {
  Level: { enum: ['INFO', 'WARN'] },
  Options: {
    description: 'How it is done.',
    properties: { auth: { $ref: '#/definitions/Auth' }, tries: { type: 'integer', default: 3 } },
    required: ['auth'],
  },
  Auth: { properties: { user: { type: 'string' } } },
}
const of = (shape: object) => typeText(shape as never, DEFINITIONS)

test('what a value may be is said in words', () => {
  expect(of({ type: 'string' })).toBe('text')
  expect(of({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toBe('text')
  expect(of({ anyOf: [{ type: 'string' }, { type: 'boolean' }] })).toBe('text or boolean')
  expect(of({ type: 'array', items: { $ref: '#/definitions/Task' } })).toBe('list of task')
  expect(of({ type: 'object', additionalProperties: { type: 'integer' } })).toBe('map of integer')
  expect(of({ $ref: '#/definitions/Level' })).toBe('one of INFO, WARN')
  expect(of({ type: 'string', format: 'duration' })).toBe('duration')
})

test('what must be given comes first, what is out of date last', () => {
  const schema = {
    properties: {
      old: { type: 'string', $deprecated: true, $required: true },
      may: { type: 'string', default: 'x' },
      must: { type: 'string', $required: true, $dynamic: true },
    },
  }

  const found = propertiesOf(schema, DEFINITIONS)

  expect(found.map((one) => one.name)).toEqual(['must', 'may', 'old'])
  expect(found[0]).toMatchObject({ isRequired: true, isDynamic: true, standard: '' })
  expect(found[1]).toMatchObject({ isRequired: false, isDynamic: false, standard: 'x' })
})

test('a default that is empty is none', () => {
  const [list, nothing, no] = propertiesOf(
    { properties: { a: { default: [] }, b: { default: null }, c: { default: false } } },
    DEFINITIONS,
  )

  expect([list!.standard, nothing!.standard, no!.standard]).toEqual(['', '', 'false'])
})

test('objects are found through others, each once', () => {
  const found = definitionsOf(
    [
      {
        properties: {
          options: { $ref: '#/definitions/Options' },
          more: { $ref: '#/definitions/Options' },
          level: { $ref: '#/definitions/Level' },
        },
      },
    ],
    DEFINITIONS,
  )

  expect(found.map((one) => one.name)).toEqual(['Options', 'Auth'])
  expect(found[0]!.properties[0]).toMatchObject({ name: 'auth', isRequired: true, of: 'Auth' })
})
