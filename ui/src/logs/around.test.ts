import { expect, test } from 'vitest'
import { around } from './around'
import type { LogEntry } from './tail'

const line = (second: number, message: string): LogEntry => ({
  timestamp: `2026-10-21T03:00:0${second}.000Z`,
  level: 'INFO',
  message,
  namespace: 'shop',
  flowId: 'daily',
  executionId: '1',
  attemptNumber: 0,
})
const [a, b, c, d, e] = [line(1, 'a'), line(2, 'b'), line(2, 'c'), line(2, 'd'), line(3, 'e')]

test('lines of the same instant stand on their side of the line', () => {
  expect(around(c, [a, b, c, d], [b, c, d, e])).toEqual({ before: [a, b], line: c, after: [d, e] })
})

test('the first and the last line have nothing on one side', () => {
  expect(around(a, [a], [a, b])).toEqual({ before: [], line: a, after: [b] })
  expect(around(e, [d, e], [e])).toEqual({ before: [d], line: e, after: [] })
})

test('a line that is not among so many of its instant stands before them', () => {
  expect(around(d, [a, b], [b, c])).toEqual({ before: [a], line: d, after: [b, c] })
})
