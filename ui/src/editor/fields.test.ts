import { expect, test } from 'vitest'
import { fieldsOfFlow, fieldsOfInput, fieldsOfType, inputTypes, type FlowSchema } from './fields'

const SCHEMA: FlowSchema = {
  $ref: '#/definitions/Flow',
  definitions: {
    Flow: {
      required: ['id'],
      properties: {
        description: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
        id: { type: 'string' },
        inputs: { items: { discriminator: { mapping: { STRING: '#/definitions/StringInput' } } } },
        tasks: { items: { $ref: '#/definitions/Task' } },
      },
    },
    StringInput: {
      properties: { defaults: {}, type: { const: 'STRING' }, required: { type: 'boolean', default: true } },
    },
    LogLevel: { enum: ['INFO', 'WARN'] },
    Log: {
      properties: {
        level: { $ref: '#/definitions/LogLevel', default: 'INFO' },
        message: { $required: true, description: 'A text.' },
        limit: { anyOf: [{ type: 'integer' }, { type: 'null' }], default: 3 },
        env: { type: 'object', default: {} },
        retry: { anyOf: [{ type: 'object' }, { type: 'null' }] },
        then: { anyOf: [{ items: { $ref: '#/definitions/Task' } }, { type: 'null' }] },
        old: { type: 'string', $deprecated: true },
        type: { const: 'Log' },
      },
    },
  },
}

test('a type has a field for each property that is its own, required ones first', () => {
  expect(
    fieldsOfType(SCHEMA, 'Log').map(({ name, kind, isRequired, standard }) => [name, kind, isRequired, standard]),
  ).toEqual([
    ['message', 'text', true, ''],
    ['level', 'choice', false, 'INFO'],
    ['limit', 'number', false, '3'],
    ['env', 'data', false, ''],
    ['retry', 'data', false, ''],
  ])
})

test('an enumeration offers its values', () => {
  expect(fieldsOfType(SCHEMA, 'Log').find((one) => one.name === 'level')?.options).toEqual(['INFO', 'WARN'])
})

test('what the outline of a flow shows is no field of it', () => {
  expect(fieldsOfFlow(SCHEMA).map((one) => one.name)).toEqual(['id', 'description'])
})

test('inputs are found by the name of their type', () => {
  expect(Object.keys(inputTypes(SCHEMA))).toEqual(['STRING'])
  expect(fieldsOfInput(SCHEMA, 'STRING').map((one) => [one.name, one.kind])).toEqual([
    ['defaults', 'text'],
    ['required', 'switch'],
  ])
})

test('a type that nobody knows has no fields', () => {
  expect(fieldsOfType(SCHEMA, 'Nothing')).toEqual([])
})
