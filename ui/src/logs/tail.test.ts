import { expect, test } from 'vitest'
import { joined, NOTHING_TOLD, released, withLines, type LogEntry } from './tail'

const line = (second: number, message = `line ${second}`): LogEntry => ({
  timestamp: `2026-10-21T03:00:${String(second).padStart(2, '0')}.000Z`,
  level: 'INFO',
  message,
  namespace: 'shop',
  flowId: 'daily',
  executionId: '1',
  attemptNumber: 0,
})
const messages = (lines: readonly LogEntry[]): string[] => lines.map((one) => one.message)

test('new lines wait until they are released, the newest first', () => {
  const waiting = withLines(withLines(NOTHING_TOLD, [line(1), line(2)]), [line(3)])

  expect([messages(waiting.waiting), waiting.shown]).toEqual([['line 3', 'line 2', 'line 1'], []])
  expect(messages(released(withLines(released(waiting), [line(4)])).shown)).toEqual([
    'line 4',
    'line 3',
    'line 2',
    'line 1',
  ])
})

test('of very many lines the newest are kept, and the others are counted', () => {
  const many = Array.from({ length: 700 }, (_, number) => line(number % 60, `line ${number}`))
  const told = withLines(NOTHING_TOLD, many)

  expect([told.waiting.length, told.waiting[0]!.message, told.missed]).toEqual([500, 'line 699', 200])
  expect(released(withLines(released(told), [line(59, 'last')])).missed).toBe(201)
})

test('a line that the page has by now stands there once', () => {
  expect(messages(joined([line(3), line(2)], [line(2), line(1)]))).toEqual(['line 3', 'line 2', 'line 1'])
})

test('a line that is older than a page that was read since is no new one', () => {
  expect(messages(joined([line(1)], [line(3), line(2)]))).toEqual(['line 3', 'line 2'])
})
