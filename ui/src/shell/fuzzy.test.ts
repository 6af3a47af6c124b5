import { expect, test } from 'vitest'
import { fitting, rankOf } from './fuzzy'

test.each([
  ['kill', 'Kill this execution', 0],
  ['this kill', 'Kill this execution', 1],
  ['dlyord', 'shop / daily_orders', 2],
  ['ordly', 'shop / daily_orders', null],
  ['do', 'shop / daily_orders', null],
  ['', 'anything', 0],
] as const)('%s fits %s as %s', (typed, text, rank) => {
  expect(rankOf(typed, text)).toBe(rank)
})

test('letters in their order count only when no text holds the words', () => {
  const names = ['New dashboard', 'Dashboard', 'Daily ash board']
  expect(fitting('dashboard', names, (one) => one)).toEqual(['Dashboard', 'New dashboard'])
  expect(fitting('dshbrd', names, (one) => one)).toEqual(names)
})
