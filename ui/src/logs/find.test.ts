import { expect, test } from 'vitest'
import { Find, isUnreadable, nextHit } from './find'

test('a text is found without case, colours and meaning of its signs', () => {
  const find = Find.of({ text: 'a.b' })!

  expect([find.isIn('xA.Bx'), find.isIn('\u001b[31ma\u001b[0m.b'), find.isIn('axb')]).toEqual([true, true, false])
  expect(find.spansIn('a.b A.B')).toEqual([
    [0, 3],
    [4, 7],
  ])
})

test('with case, only what is written alike is found', () => {
  expect(Find.of({ text: 'Disk', isCase: true })!.isIn('disk')).toBe(false)
})

test('a pattern finds what it describes; what it finds of nothing is no hit', () => {
  expect(Find.of({ text: '\\d+ms', isRegex: true })!.spansIn('took 12ms, 7ms')).toEqual([
    [5, 9],
    [11, 14],
  ])
  expect(Find.of({ text: 'x*', isRegex: true })!.spansIn('ab')).toEqual([])
})

test('a pattern that can not be read is said to be so', () => {
  expect(isUnreadable({ text: '(', isRegex: true })).toBe(true)
  expect(isUnreadable({ text: '(' })).toBe(false)
  expect(isUnreadable({ text: ' ', isRegex: true })).toBe(false)
})

test('the next hit is the one below, the one before the one above, around the ends', () => {
  expect([
    nextHit([2, 5, 9], 5, true),
    nextHit([2, 5, 9], 9, true),
    nextHit([2, 5, 9], 5, false),
    nextHit([2, 5, 9], 2, false),
  ]).toEqual([9, 2, 2, 9])
  expect(nextHit([], 3, true)).toBe(-1)
})
