import { describe, expect, test } from 'vitest'
import { fault, initial, toFormData, type Input } from './inputs'

const input = (more: Partial<Input> & { type: string }): Input => ({ id: 'x', required: true, ...more })

describe('initial', () => {
  test.each([
    [input({ type: 'STRING', defaults: 'a' }), 'a'],
    [input({ type: 'STRING' }), ''],
    [input({ type: 'INT', defaults: '3' }), '3'],
    [input({ type: 'BOOL', defaults: 'true' }), true],
    [input({ type: 'BOOL' }), null],
    [input({ type: 'ARRAY', defaults: '["a", "b"]' }), ['a', 'b']],
    [input({ type: 'SECRET', defaults: 'hunter2' }), ''],
    [input({ type: 'STRING', defaults: '{{ now() }}' }), ''],
  ])('%o begins with %o', (given, expected) => {
    expect(initial(given)).toEqual(expected)
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
    [input({ type: 'JSON' }), '{', 'This is no valid JSON'],
    [input({ type: 'EMAIL' }), 'ada', 'An e-mail address is needed'],
    [input({ type: 'STRING', validator: '[a-z]+' }), 'A', 'Must match [a-z]+'],
    [input({ type: 'STRING', validator: '(?i)[a-z]+' }), 'A', null],
  ])('of %o with %o is %o', (given, value, expected) => {
    expect(fault(given, value)).toBe(expected)
  })
})

test('a form holds files as parts, lists as JSON, and nothing for what is empty', () => {
  const file = new File(['a'], 'a.txt')
  const inputs: Input[] = [
    { id: 'file', type: 'FILE', required: true },
    { id: 'list', type: 'ARRAY', required: true, itemType: 'INT' },
    { id: 'text', type: 'STRING', required: true },
    { id: 'empty', type: 'STRING', required: false },
  ]

  const form = toFormData(inputs, { file, list: ['1', '2'], text: 'a', empty: '' })

  expect([...form.keys()]).toEqual(['files', 'list', 'text'])
  expect((form.get('files') as File).name).toBe('file')
  expect(form.get('list')).toBe('[1,2]')
})
