import { expect, test } from 'vitest'
import { pastedItems } from './pasted'

test.each([
  ['a,b;c\td\ne\r\nf', ['a', 'b', 'c', 'd', 'e', 'f']],
  ['"one, two","say ""hi""",three', ['one, two', 'say "hi"', 'three']],
  [' a , , b ', ['a', 'b']],
  ['[1, "b", {"c": 2}]', ['1', 'b', '{"c":2}']],
  ['alone', ['alone']],
])('%j is pasted as %o', (text, items) => {
  expect(pastedItems(text)).toEqual(items)
})
