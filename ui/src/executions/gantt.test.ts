import { expect, test } from 'vitest'
import type { State } from '../theme/states'
import { barOf, densityOf, MOST_SHOWN, rowsOf, ticksOf } from './gantt'
import { TaskRunTree, type TaskRun } from './taskRunTree'

const run = (id: string, more: Partial<TaskRun> = {}): TaskRun => ({
  id, version: 1, taskId: id, attempts: 1, hasOutputs: false,
  state: { current: 'SUCCESS', histories: [{ state: 'CREATED', date: '2026-10-21T03:00:00Z' }, { state: 'RUNNING', date: '2026-10-21T03:00:01Z' }], startDate: '2026-10-21T03:00:00Z', endDate: '2026-10-21T03:00:04Z', duration: 'PT4S' }, ...more,
})

function treeOf(...runs: TaskRun[]): TaskRunTree {
  const tree = new TaskRunTree()
  runs.forEach((one) => tree.put(one))
  return tree
}

function loop(length: number, states: Readonly<Record<number, State>> = {}): TaskRunTree {
  const { state } = run('any')
  const rounds = Array.from({ length }, (_, iteration) => run(`round-${iteration}`, { parentTaskRunId: 'each', iteration, state: { ...state, current: states[iteration] ?? 'SUCCESS' } }))
  return treeOf(run('each'), ...rounds)
}

const FROM = Date.parse('2026-10-21T03:00:00Z')

test('children stand below their parents, loops in the order of their values', () => {
  const tree = treeOf(run('each'), run('b', { parentTaskRunId: 'each', iteration: 1 }), run('a', { parentTaskRunId: 'each', iteration: 0 }), run('last'))

  expect(rowsOf(tree, new Set()).map((row) => [row.id, row.depth, row.children])).toEqual([['each', 0, 2], ['a', 1, 0], ['b', 1, 0], ['last', 0, 0]])
})

test('a small group that was closed is one row', () => {
  const tree = treeOf(run('each'), run('a', { parentTaskRunId: 'each' }))

  expect(rowsOf(tree, new Set(['each'])).map((row) => row.id)).toEqual(['each'])
})

test('a large group is one row until it is opened', () => {
  const tree = loop(MOST_SHOWN + 1)

  expect(rowsOf(tree, new Set())).toEqual([{ id: 'each', depth: 0, children: MOST_SHOWN + 1 }])
  expect(rowsOf(tree, new Set(['each']))).toHaveLength(MOST_SHOWN + 2)
})

test('what failed comes first in a large group', () => {
  const rows = rowsOf(loop(60, { 40: 'FAILED', 50: 'WARNING' }), new Set(['each']))

  expect(rows.slice(1, 5).map((row) => row.id)).toEqual(['round-40', 'round-50', 'round-0', 'round-1'])
})

test('the density of a group tells when its children ended', () => {
  expect(densityOf(loop(3, { 1: 'FAILED' }), 'each', FROM, FROM + 8000, 4)).toEqual([
    { ended: 0, isBad: false }, { ended: 0, isBad: false }, { ended: 3, isBad: true }, { ended: 0, isBad: false },
  ])
})

test('a bar tells when a task ran and how much of it was waiting', () => {
  expect(barOf(run('a'), FROM, FROM + 8000, FROM + 8000)).toEqual({ left: 0, width: 50, wait: 25 })
})

test('what is running goes on until now', () => {
  const task = run('a', { state: { ...run('a').state, current: 'RUNNING', endDate: undefined } })

  expect(barOf(task, FROM, FROM + 8000, FROM + 8000).width).toBe(100)
})

test('ticks are round and leave the end free', () => {
  expect(ticksOf(6000)).toEqual([0, 1000, 2000, 3000, 4000, 5000])
})

test('a narrow axis has as many instants as fit', () => {
  expect(ticksOf(6000, 180)).toEqual([0, 2000, 4000])
  expect(ticksOf(6000, 40)).toEqual([0])
})

test('rows of a large group are there before they are fetched', () => {
  const tree = loop(2)
  tree.count({ tasks: [{ taskId: 'round-0', states: { SUCCESS: 60 } }], groups: [{ id: 'each', total: 60 }] })
  const window = { total: 60, idAt: (index: number) => (index === 1 ? 'round-1' : undefined) }

  expect(rowsOf(tree, new Set())).toEqual([{ id: 'each', depth: 0, children: 60 }])
  const rows = rowsOf(tree, new Set(['each']), new Map([['each', window]]))
  expect(rows).toHaveLength(61)
  expect(rows.slice(1, 3)).toEqual([
    { id: 'each 0', depth: 1, children: 0, inLarge: { parent: 'each', index: 0 } },
    { id: 'round-1', depth: 1, children: 0, inLarge: { parent: 'each', index: 1 } },
  ])
})
