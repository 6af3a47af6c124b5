import { expect, test } from 'vitest'
import { isLate, millisecondsOf } from './evaluations'

test.each([
  ['PT0S', 0],
  ['PT0.25S', 250],
  ['PT1M2.5S', 62_500],
  ['PT50H1M', 180_060_000],
])('%s are %i ms', (text, milliseconds) => {
  expect(millisecondsOf(text)).toBe(milliseconds)
})

const looked = (scheduledDate: string | undefined) =>
  isLate({
    outcome: 'EXECUTION_CREATED',
    evaluatedAt: '2026-03-09T10:00:04Z',
    times: 1,
    duration: 'PT0S',
    scheduledDate,
  })

test('a date is told apart once it was looked at more than five seconds later', () => {
  expect(looked('2026-03-09T10:00:00Z')).toBe(false)
  expect(looked('2026-03-09T09:59:58Z')).toBe(true)
  expect(looked(undefined)).toBe(false)
})
