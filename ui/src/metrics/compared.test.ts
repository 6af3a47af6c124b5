import { expect, test } from 'vitest'
import { compared, lastTwo, runsOf, type RunValue } from './compared'

const of = (executionId: string, date: string, value: number): RunValue => ({ executionId, date, value })
const ROWS = [of('monday', '2024-01-01', 40), of('tuesday', '2024-01-02', 50), of('wednesday', '2024-01-03', 30)]

test('runs of several metrics are found once each, the latest first', () => {
  const bytes = [of('tuesday', '2024-01-01T23:59:59', 1), of('thursday', '2024-01-04', 2)]

  expect(runsOf([ROWS, bytes]).map((one) => [one.executionId, one.date])).toEqual([
    ['thursday', '2024-01-04'],
    ['wednesday', '2024-01-03'],
    ['tuesday', '2024-01-01T23:59:59'],
    ['monday', '2024-01-01'],
  ])
})

test('the last two runs are compared at first, the earlier one as what the other differs from', () => {
  expect(lastTwo(runsOf([ROWS]))).toEqual(['tuesday', 'wednesday'])
  expect(lastTwo([])).toEqual([])
})

test('runs differ from the one that was chosen first', () => {
  expect(
    compared(ROWS, ['monday', 'wednesday', 'tuesday']).map(({ executionId, difference, part }) => [
      executionId,
      difference,
      part,
    ]),
  ).toEqual([
    ['monday', undefined, undefined],
    ['wednesday', -10, -0.25],
    ['tuesday', 10, 0.25],
  ])
})

test('a difference is no part of nothing, and of a negative number it keeps its sign', () => {
  expect(compared([of('a', '1', 0), of('b', '2', 5)], ['a', 'b'])[1]).toMatchObject({ difference: 5, part: undefined })
  expect(compared([of('a', '1', -10), of('b', '2', -5)], ['a', 'b'])[1]).toMatchObject({ difference: 5, part: 0.5 })
})

test('a run that has not measured this is left out, and nothing differs from it', () => {
  expect(compared(ROWS, ['sunday', 'monday']).map(({ executionId, difference }) => [executionId, difference])).toEqual([
    ['monday', undefined],
  ])
})
