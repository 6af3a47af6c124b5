import { expect, test } from 'vitest'
import { barOf, rowsOf, ticksOf } from './gantt'
import type { TaskRun } from './live'

const run = (id: string, more: Partial<TaskRun> = {}): [string, TaskRun] => [id, {
  id, version: 1, taskId: id, attempts: 1, hasOutputs: false,
  state: { current: 'SUCCESS', histories: [{ state: 'CREATED', date: '2026-10-21T03:00:00Z' }, { state: 'RUNNING', date: '2026-10-21T03:00:01Z' }], startDate: '2026-10-21T03:00:00Z', endDate: '2026-10-21T03:00:04Z', duration: 'PT4S' }, ...more,
}]

const FROM = Date.parse('2026-10-21T03:00:00Z')

test('children stand below their parents, loops in the order of their values', () => {
  const runs = new Map([run('each'), run('b', { parentTaskRunId: 'each', iteration: 1 }), run('a', { parentTaskRunId: 'each', iteration: 0 }), run('last')])

  const rows = rowsOf(runs, ['each', 'b', 'a', 'last'], new Set())

  expect(rows.map((row) => [row.id, row.depth, row.children])).toEqual([['each', 0, 2], ['a', 1, 0], ['b', 1, 0], ['last', 0, 0]])
})

test('children of a closed row are left out', () => {
  const runs = new Map([run('each'), run('a', { parentTaskRunId: 'each' })])

  expect(rowsOf(runs, ['each', 'a'], new Set(['each'])).map((row) => row.id)).toEqual(['each'])
})

test('a bar tells when a task ran and how much of it was waiting', () => {
  const [, task] = run('a')

  expect(barOf(task, FROM, FROM + 8000, FROM + 8000)).toEqual({ left: 0, width: 50, wait: 25 })
})

test('what is running goes on until now', () => {
  const [, task] = run('a', { state: { ...run('a')[1].state, current: 'RUNNING', endDate: undefined } })

  expect(barOf(task, FROM, FROM + 8000, FROM + 8000).width).toBe(100)
})

test('ticks are round and leave the end free', () => {
  expect(ticksOf(6000)).toEqual([0, 1000, 2000, 3000, 4000, 5000])
})
