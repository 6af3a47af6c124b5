import { expect, test } from 'vitest'
import { deviationOf, ratiosOf, type Bucket } from './counts'

const bucket = (executionCounts: object) => ({ executionCounts }) as Bucket

test('ratios are of all that have ended, in any way', () => {
  const found = ratiosOf([
    bucket({ SUCCESS: 3, WARNING: 1, RUNNING: 5 }),
    bucket({ CANCELLED: 1, FAILED: 2, KILLED: 1, RETRIED: 1, SKIPPED: 1 }),
  ])

  expect(found).toEqual({ total: 15, success: 5 / 10, failure: 4 / 10 })
})

test('while nothing has ended there is no ratio', () => {
  expect(ratiosOf([bucket({ RUNNING: 2 })])).toEqual({ total: 2, success: null, failure: null })
})

test.each([
  [{ count: 4, p50: 10, p95: 20 }, { count: 2, p50: 15, p95: 15 }, 0.5],
  [{ count: 4, p50: 10, p95: 20 }, { count: 2, p50: 5, p95: 5 }, -0.5],
  [{ count: 0, p50: 0, p95: 0 }, { count: 2, p50: 5, p95: 5 }, null],
  [{ count: 4, p50: 10, p95: 20 }, { count: 0, p50: 0, p95: 0 }, null],
])('after %o the latest %o deviate by %o', (before, latest, expected) => {
  expect(deviationOf({ before, latest })).toBe(expected)
})
