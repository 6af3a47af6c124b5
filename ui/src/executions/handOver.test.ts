import { expect, it } from 'vitest'
import type { Input } from '../flows/inputs'
import { fitting, isShort } from './handOver'

const inputs = ['STRING', 'FILE', 'INT', 'FLOAT', 'BOOLEAN', 'JSON', 'ARRAY', 'SECRET'].map(
  (type) => ({ id: type.toLowerCase(), type, required: false }) as Input,
)

it.each([
  ['kestra:///a/b.csv', ['file', 'string']],
  ['plain', ['string', 'json', 'int', 'float']],
  [3, ['int', 'float', 'string', 'json']],
  [1.5, ['float', 'string', 'json']],
  [true, ['boolean', 'string', 'json']],
  [[1], ['array', 'json']],
  [{ a: 1 }, ['json']],
  [null, []],
])('%j fits %j', (value, ids) => {
  expect(fitting(inputs, value).map((one) => one.id)).toEqual(ids)
})

it('what is too long for an address is told', () => {
  expect([isShort('x'.repeat(100)), isShort('x'.repeat(5000))]).toEqual([true, false])
})
