import { expect, test } from 'vitest'
import { diff, pairs } from './diff'

const written = (before: string, after: string) =>
  diff(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`)

test('a changed line is removed and added between lines that stay', () => {
  expect(written('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c'])
})

test('equal texts have no change', () => {
  expect(written('a\nb', 'a\nb')).toEqual([' a', ' b'])
})

test('lines at the end are added', () => {
  expect(written('a', 'a\nb\nc')).toEqual([' a', '+b', '+c'])
})

test('both texts can be read out of it', () => {
  const [before, after] = ['a\nb\na\nc\nd', 'b\nc\na\nd\ne']

  const lines = diff(before!, after!)

  expect(
    lines
      .filter((one) => one.kind !== 'added')
      .map((one) => one.text)
      .join('\n'),
  ).toBe(before)
  expect(
    lines
      .filter((one) => one.kind !== 'removed')
      .map((one) => one.text)
      .join('\n'),
  ).toBe(after)
})

test('a changed line stands beside what came in its place, with its number in both texts', () => {
  const sides = pairs(diff('a\nb\nc', 'a\nx\ny\nc')).map(({ before, after }) => [
    before && `${before.number} ${before.text}`,
    after && `${after.number} ${after.text}`,
  ])

  expect(sides).toEqual([
    ['1 a', '1 a'],
    ['2 b', '2 x'],
    [null, '3 y'],
    ['3 c', '4 c'],
  ])
})
