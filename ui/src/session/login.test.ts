import { expect, test } from 'vitest'
import { targetOf } from './LoginPage'

test.each([
  ['?from=%2Fui%2Fflows', '/ui/flows'],
  ['?from=https%3A%2F%2Fevil.example', '/ui/'],
  ['?from=%2F%2Fevil.example', '/ui/'],
  ['?from=%2Fui%2F%2Fevil.example', '/ui/'],
  ['?from=%2Fui%2Flogin', '/ui/'],
  ['', '/ui/'],
])('after logging in from %o the page is %o', (search, expected) => {
  expect(targetOf(search)).toBe(expected)
})
