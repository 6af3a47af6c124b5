import { expect, test } from 'vitest'
import { segmentsOf } from './timeline'

const at = (second: number) => new Date(Date.UTC(2026, 9, 21, 3, 0, second)).toISOString()

test('a state is as long as until the next one; the last one of what is over has no length', () => {
  const found = segmentsOf(
    [
      { state: 'CREATED', date: at(0) },
      { state: 'RUNNING', date: at(1) },
      { state: 'SUCCESS', date: at(4) },
    ],
    null,
  )

  expect(found.map(({ length, share, isEnd }) => [length, share, isEnd])).toEqual([
    [1000, 0.25, false],
    [3000, 0.75, false],
    [0, 0, true],
  ])
})

test('what is not over lasts until now', () => {
  const found = segmentsOf([{ state: 'RUNNING', date: at(0) }], Date.parse(at(10)))

  expect(found.map(({ length, share, isEnd }) => [length, share, isEnd])).toEqual([[10_000, 1, false]])
})

test('an instant of everything is no division by nothing', () => {
  expect(
    segmentsOf(
      [
        { state: 'CREATED', date: at(0) },
        { state: 'FAILED', date: at(0) },
      ],
      null,
    ).map((one) => one.share),
  ).toEqual([0, 0])
})
