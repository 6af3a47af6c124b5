import { expect, test } from 'vitest'
import { entriesOf, isFile, member } from './valueTree'

test('a name with a dash, and a place in a list, need brackets', () => {
  expect(member('inputs', 'limit')).toBe('inputs.limit')
  expect(member('inputs', 'my-file')).toBe("inputs['my-file']")
  expect(member('vars.list', 0)).toBe('vars.list[0]')
})

test('maps and lists have parts, texts and null have none', () => {
  expect(entriesOf({ a: 1 })).toEqual([['a', 1]])
  expect(entriesOf(['x'])).toEqual([[0, 'x']])
  expect(entriesOf('x')).toBe(null)
  expect(entriesOf(null)).toBe(null)
})

test('a file of internal storage is known by its address', () => {
  expect(isFile('kestra:///a/b/c.csv')).toBe(true)
  expect(isFile('https://example.org/c.csv')).toBe(false)
})
