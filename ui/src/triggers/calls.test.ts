import { expect, test } from 'vitest'
import { againOf, prettyBody } from './calls'

const call = (body: string, isCut = false, headers: Record<string, string[]> = {}) => ({ body, isCut, headers })

test('a body that is JSON is laid out, another one is shown as it came', () => {
  expect(prettyBody(call('{"a":1}'))).toBe('{\n  "a": 1\n}')
  expect(prettyBody(call('a=1'))).toBe('a=1')
  expect(prettyBody(call(''))).toBe('')
})

test('a body that was cut says so', () => {
  expect(prettyBody(call('{"a":', true))).toBe('{"a":…')
})

test('a call that repeats another names it', () => {
  expect(againOf(call('', false, { 'x-windhover-sent-again': ['first'] }))).toBe('first')
  expect(againOf(call(''))).toBeUndefined()
})
