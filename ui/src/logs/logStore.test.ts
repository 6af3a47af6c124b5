import { expect, test } from 'vitest'
import { LogStore, type LogMessage } from './logStore'

const line = (message: string, more: Partial<LogMessage> = {}): LogMessage => ({
  timestamp: '2026-10-21T03:00:00.000Z',
  level: 'INFO',
  message,
  ...more,
})

test('a message of several lines becomes several rows', () => {
  const logs = new LogStore()

  logs.add([line('a\nb')])

  expect(logs.text).toEqual(['a', 'b'])
})

test('nothing is filtered while all is wanted', () => {
  const logs = new LogStore()
  logs.add([line('a')])

  expect(logs.filtered({ text: ' ', minLevel: 'TRACE' })).toBeNull()
})

test('rows are found by text without case and colours, by level and by task run', () => {
  const logs = new LogStore()
  logs.add([
    line('\u001b[31mDISK\u001b[0m full', { level: 'ERROR', taskRunId: 'x' }),
    line('disk fine', { taskRunId: 'y' }),
  ])

  expect(logs.filtered({ text: 'disk full', minLevel: 'TRACE' })).toEqual([0])
  expect(logs.filtered({ text: 'disk', minLevel: 'WARN' })).toEqual([0])
  expect(logs.filtered({ text: '', minLevel: 'TRACE', taskRunId: 'y' })).toEqual([1])
})

test('lines that were said before come above', () => {
  const logs = new LogStore()
  logs.add([line('c', { timestamp: '2026-10-21T03:00:03.000Z' })])

  logs.prepend([line('a\nb', { timestamp: '2026-10-21T03:00:01.000Z' })])

  expect(logs.text).toEqual(['a', 'b', 'c'])
  expect(logs.prepended).toBe(2)
  expect(logs.filtered({ text: 'b', minLevel: 'TRACE' })).toEqual([1])
})

test('lines of tasks that ran side by side find their place by time', () => {
  const logs = new LogStore()
  logs.add([line('b', { timestamp: '2026-10-21T03:00:02.000Z' })])

  logs.prepend([
    line('a', { timestamp: '2026-10-21T03:00:01.000Z' }),
    line('c', { timestamp: '2026-10-21T03:00:03.000Z' }),
  ])

  expect(logs.text).toEqual(['a', 'b', 'c'])
})

test('the lines of one attempt are told apart', () => {
  const logs = new LogStore()
  logs.add([line('first', { attemptNumber: 0 }), line('second', { attemptNumber: 1 })])

  expect(logs.filtered({ text: '', minLevel: 'TRACE', attempt: 1 })).toEqual([1])
})

test('a row knows the whole message that it is a part of', () => {
  const logs = new LogStore()
  logs.add([line('a'), line('b\nc'), line('d')])

  expect([logs.messageAt(0), logs.messageAt(1), logs.messageAt(2)]).toEqual(['a', 'b\nc', 'b\nc'])
})

test('messages are counted by level, not their lines', () => {
  const logs = new LogStore()
  logs.add([line('a\nb', { level: 'WARN' }), line('c')])

  expect(logs.added).toEqual([0, 0, 1, 1, 0])
})
