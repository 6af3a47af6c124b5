import { expect, test } from 'vitest'
import { chosenColumns, moved } from './columnChoice'

const COLUMNS = [
  { id: 'id', isFixed: true },
  { id: 'state' },
  { id: 'flow' },
  { id: 'inputs', isExtra: true },
  { id: 'run', isLast: true },
]
const idsOf = (chosen?: readonly string[]) => chosenColumns(COLUMNS, chosen).map((one) => one.id)

test('without a choice all but the extra columns are shown', () => {
  expect(idsOf()).toEqual(['id', 'state', 'flow', 'run'])
})

test('the chosen ones stand in their order, the id first and the buttons last', () => {
  expect(idsOf(['inputs', 'flow'])).toEqual(['id', 'inputs', 'flow', 'run'])
})

test('the id can not be hidden', () => {
  expect(idsOf([])).toEqual(['id', 'run'])
})

test('a column that is no more is left out', () => {
  expect(idsOf(['gone', 'state'])).toEqual(['id', 'state', 'run'])
})

test('one is moved by a place', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
})
