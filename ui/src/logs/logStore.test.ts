import { expect, test } from 'vitest'
import { LogStore, type LogMessage } from './logStore'

const line = (message: string, more: Partial<LogMessage> = {}): LogMessage => ({ timestamp: '2026-10-21T03:00:00.000Z', level: 'INFO', message, ...more })

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
  logs.add([line('\u001b[31mDISK\u001b[0m full', { level: 'ERROR', taskRunId: 'x' }), line('disk fine', { taskRunId: 'y' })])

  expect(logs.filtered({ text: 'disk full', minLevel: 'TRACE' })).toEqual([0])
  expect(logs.filtered({ text: 'disk', minLevel: 'WARN' })).toEqual([0])
  expect(logs.filtered({ text: '', minLevel: 'TRACE', taskRunId: 'y' })).toEqual([1])
})
