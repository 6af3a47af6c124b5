import { describe, expect, test } from 'vitest'
import { defaultOf, fault, startValues, toFormData, toJson, valuesOf, valuesOfSearch, type Input } from './inputs'

const input = (more: Partial<Input> & { type: string }): Input => ({ id: 'x', required: true, ...more })

describe('a field that nobody has touched', () => {
  test.each([
    [input({ type: 'STRING', defaults: 'a' }), 'a'],
    [input({ type: 'STRING' }), undefined],
    [input({ type: 'INT', defaults: '3' }), '3'],
    [input({ type: 'BOOL', defaults: 'true' }), true],
    [input({ type: 'BOOL' }), undefined],
    [input({ type: 'ARRAY', defaults: '["a", "b"]' }), ['a', 'b']],
    [input({ type: 'JSON', defaults: '{"a":1}' }), '{\n  "a": 1\n}'],
    [input({ type: 'SECRET', defaults: 'hunter2' }), undefined],
    [input({ type: 'STRING', defaults: '{{ now() }}' }), undefined],
    [input({ type: 'JSON', defaults: { at: '{{ now() }}' } }), undefined],
  ])('%o shows %o', (given, expected) => {
    expect(defaultOf(given)).toEqual(expected)
  })
})

test('a form begins with what is given, else with what the flow suggests', () => {
  const inputs: Input[] = [
    { id: 'a', type: 'STRING', required: true, prefill: 'suggested' },
    { id: 'b', type: 'INT', required: true, prefill: '5' },
    { id: 'c', type: 'STRING', required: true, defaults: 'of the flow' },
  ]

  expect(startValues(inputs, { a: 'given' })).toEqual({ a: 'given', b: '5', c: undefined })
})

test('values of an execution are read through dots; secrets are not', () => {
  const inputs: Input[] = [
    { id: 'db.host', type: 'STRING', required: true },
    { id: 'pass', type: 'SECRET', required: true },
    { id: 'file', type: 'FILE', required: true },
    { id: 'list', type: 'ARRAY', required: true },
  ]

  expect(valuesOf(inputs, { db: { host: 'localhost' }, pass: 'x', file: 'kestra:///a.csv', list: [1, 'b'] })).toEqual({
    'db.host': 'localhost',
    pass: undefined,
    file: 'kestra:///a.csv',
    list: ['1', 'b'],
  })
})

test('an address fills a form', () => {
  const inputs: Input[] = [
    { id: 'limit', type: 'INT', required: true },
    { id: 'is', type: 'BOOL', required: true },
    { id: 'pass', type: 'SECRET', required: true },
  ]

  expect(valuesOfSearch(inputs, { 'inputs.limit': 50, 'inputs.is': true, 'inputs.pass': 'x', limit: 3 })).toEqual({
    limit: '50',
    is: true,
    pass: undefined,
  })
})

describe('fault', () => {
  test.each([
    [input({ type: 'STRING' }), '', 'A value is needed'],
    [input({ type: 'STRING', defaults: '{{ now() }}' }), '', null],
    [input({ type: 'STRING', required: false }), '', null],
    [input({ type: 'INT' }), '1.5', 'A whole number is needed'],
    [input({ type: 'INT', min: 2 }), '1', 'At least 2'],
    [input({ type: 'INT', max: 2 }), '3', 'At most 2'],
    [input({ type: 'INT', min: 1, max: 3 }), '2', null],
    [input({ type: 'DURATION' }), 'PT1H30M', null],
    [input({ type: 'DURATION' }), 'P', 'A duration like PT1H30M is needed'],
    [input({ type: 'DURATION' }), 'PT', 'A duration like PT1H30M is needed'],
    [input({ type: 'DATETIME' }), '2026-10-21T05:00:00+02:00', null],
    [input({ type: 'DATETIME' }), 'tomorrow', 'A date like 2026-10-21T05:00:00 is needed'],
    [input({ type: 'FILE' }), 'kestra:///a.csv', null],
    [input({ type: 'EMAIL' }), 'ada', 'An e-mail address is needed'],
    [input({ type: 'STRING', validator: '[a-z]+' }), 'A', 'Must match [a-z]+'],
    [input({ type: 'STRING', validator: '(?i)[a-z]+' }), 'A', null],
  ])('of %o with %o is %o', (given, value, expected) => {
    expect(fault(given, value)).toBe(expected)
  })
})

test('of JSON that can not be read the reader says why', () => {
  expect(fault(input({ type: 'JSON' }), '{')).toMatch(/^This is no valid JSON: ./)
})

describe('a file', () => {
  const file = new File(['12345'], 'rows.CSV')

  test.each([
    [['.csv', '.json'], 10, null],
    [['json'], 10, 'The file must end in .json'],
    [undefined, 4, '5 B is more than the 4 B that the server takes'],
  ])('that may end in %o and have %i bytes is %o', (allowedFileExtensions, most, expected) => {
    expect(fault(input({ type: 'FILE', allowedFileExtensions }), file, most)).toBe(expected)
  })
})

describe('what is sent', () => {
  const file = new File(['a'], 'a.txt')
  const inputs: Input[] = [
    { id: 'file', type: 'FILE', required: true },
    { id: 'list', type: 'ARRAY', required: true, itemType: 'INT' },
    { id: 'texts', type: 'ARRAY', required: true, itemType: 'STRING' },
    { id: 'text', type: 'STRING', required: true },
    { id: 'is', type: 'BOOL', required: true },
    { id: 'empty', type: 'STRING', required: false },
  ]
  const values = { file, list: ['1', '2'], texts: ['1'], text: 'a', is: false, empty: '' }

  test('as a form holds files under their names, lists as JSON, and nothing for what is empty', () => {
    const form = toFormData(inputs, values)

    expect([...form].filter(([, value]) => typeof value === 'string')).toEqual([
      ['list', '[1,2]'],
      ['texts', '["1"]'],
      ['text', 'a'],
      ['is', 'false'],
    ])
    expect((form.get('file') as File).name).toBe('a.txt')
  })

  test('as JSON holds no file that was chosen here', () => {
    expect(toJson(inputs, values)).toEqual({ list: [1, 2], texts: ['1'], text: 'a', is: false })
  })
})
