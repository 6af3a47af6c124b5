import { expect, test } from 'vitest'
import { pageOf, type Entry } from './keys'

const named = (key: string) => ({ key, namespace: 'company' }) as Entry
const ALL = ['rate', 'limit', 'Rates', 'crates', 'day'].map(named)
const keysOf = (asked: Partial<Parameters<typeof pageOf>[1]>) => {
  const { results, total } = pageOf(ALL, { text: '', isDescending: false, page: 1, size: 10, ...asked })
  return [results.map((one) => one.key), total]
}

test('entries stand in the order of their keys, or in the contrary one', () => {
  expect(keysOf({})).toEqual([['crates', 'day', 'limit', 'rate', 'Rates'], 5])
  expect(keysOf({ isDescending: true })).toEqual([['Rates', 'rate', 'limit', 'day', 'crates'], 5])
})

test('a page holds those whose key has the text in it, whatever its case', () => {
  expect(keysOf({ text: 'RATE', size: 2 })).toEqual([['crates', 'rate'], 3])
  expect(keysOf({ text: 'RATE', size: 2, page: 2 })).toEqual([['Rates'], 3])
})
