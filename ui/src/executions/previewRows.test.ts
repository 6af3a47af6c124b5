import { expect, test } from 'vitest'
import { arranged, columnsOf } from './previewRows'

const ROWS = [
  { city: 'Lyon', people: 520 },
  { city: 'Bern', people: 9 },
  { city: 'Oslo', people: 80, note: 'a fjord' },
]

test('columns are those of all rows, in the order in which they come up', () => {
  expect(columnsOf(ROWS)).toEqual(['city', 'people', 'note'])
  expect(columnsOf(['plain', 3])).toEqual(['value'])
})

test('numbers are sorted by their size, not as texts', () => {
  const cities = (isDown: boolean) =>
    arranged(ROWS, columnsOf(ROWS), '', { column: 'people', isDown }).map((row) => (row as (typeof ROWS)[number]).city)

  expect(cities(false)).toEqual(['Bern', 'Oslo', 'Lyon'])
  expect(cities(true)).toEqual(['Lyon', 'Oslo', 'Bern'])
})

test('a text is looked for in all columns, whatever its case', () => {
  expect(arranged(ROWS, columnsOf(ROWS), 'FJORD', null)).toEqual([ROWS[2]])
})
