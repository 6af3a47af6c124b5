import { expect, test } from 'vitest'
import { meaningsOf } from './meaning'

const SOURCE = `id: orders
namespace: company
description: Reads orders.
inputs:
  - {id: day, type: DATE}
tasks:
  - id: fetch
    type: io.kestra.plugin.core.http.Request
    uri: https://shop/orders
    timeout: PT10S
    retry: {type: constant, interval: PT1S, maxAttempts: 3}
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [1, 2]
    tasks:
      - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
`
const after = (from: string, to: string) => meaningsOf(SOURCE, SOURCE.replace(from, to))

test('a property that differs is named with both values', () => {
  expect(after('PT10S', 'PT30S')).toEqual([
    { kind: 'changed', part: 'task', id: 'fetch', property: 'timeout', before: 'PT10S', after: 'PT30S' },
  ])
})

test('what differs inside of a property is named by its path', () => {
  expect(after('maxAttempts: 3', 'maxAttempts: 5')).toEqual([
    { kind: 'changed', part: 'task', id: 'fetch', property: 'retry.maxAttempts', before: '3', after: '5' },
  ])
})

test('a task inside of a group changes by itself, not with the group', () => {
  expect(after('message: hello', 'message: bye')).toEqual([
    { kind: 'changed', part: 'task', id: 'say', property: 'message', before: 'hello', after: 'bye' },
  ])
})

test('what came, and what went, is named', () => {
  expect(after('  - {id: day, type: DATE}\n', '  - {id: week, type: INT}\n')).toEqual([
    { kind: 'added', part: 'input', id: 'week' },
    { kind: 'removed', part: 'input', id: 'day' },
  ])
})

test('a property of the flow belongs to no task, and a long text is not told', () => {
  expect(after('Reads orders.', 'Reads the orders of the shop, every day, and counts them.')).toEqual([
    { kind: 'changed', part: 'flow', id: '', property: 'description', before: 'Reads orders.', after: '…' },
  ])
})

test('a task that stands in another group was moved', () => {
  const moved = SOURCE.replace(
    '      - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n',
    '      - {id: other, type: io.kestra.plugin.core.log.Log}\n  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n',
  )
  expect(meaningsOf(SOURCE, moved)).toEqual([
    { kind: 'added', part: 'task', id: 'other' },
    { kind: 'moved', part: 'task', id: 'say' },
  ])
})

test('another order is a change of meaning, another layout is none', () => {
  const [a, b] = ['  - {id: a, type: x.Y}\n', '  - {id: b, type: x.Y}\n']
  expect(meaningsOf(`tasks:\n${a}${b}`, `tasks:\n${b}${a}`)).toEqual([{ kind: 'moved', part: 'task', id: 'b' }])
  expect(meaningsOf(`tasks:\n${a}`, '# Why.\ntasks:\n  - id: a\n    type: x.Y\n')).toEqual([])
})

test('what is no YAML has no meaning', () => {
  expect(meaningsOf(SOURCE, 'tasks: [')).toBeNull()
})
