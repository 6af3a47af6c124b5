import { expect, test } from 'vitest'
import type { State } from '../theme/states'
import { densityOf, MOST_SHOWN, rowsOf, segmentsOf } from './gantt'
import { TaskRunTree, type TaskRun } from './taskRunTree'

const run = (id: string, more: Partial<TaskRun> = {}): TaskRun => ({
  id,
  version: 1,
  taskId: id,
  attempts: 1,
  hasOutputs: false,
  state: {
    current: 'SUCCESS',
    histories: [
      { state: 'CREATED', date: '2026-10-21T03:00:00Z' },
      { state: 'RUNNING', date: '2026-10-21T03:00:01Z' },
    ],
    startDate: '2026-10-21T03:00:00Z',
    endDate: '2026-10-21T03:00:04Z',
    duration: 'PT4S',
  },
  ...more,
})

function treeOf(...runs: TaskRun[]): TaskRunTree {
  const tree = new TaskRunTree()
  runs.forEach((one) => tree.put(one))
  return tree
}

function loop(length: number, states: Readonly<Record<number, State>> = {}): TaskRunTree {
  const { state } = run('any')
  const rounds = Array.from({ length }, (_, iteration) =>
    run(`round-${iteration}`, {
      parentTaskRunId: 'each',
      iteration,
      state: { ...state, current: states[iteration] ?? 'SUCCESS' },
    }),
  )
  return treeOf(run('each'), ...rounds)
}

const FROM = Date.parse('2026-10-21T03:00:00Z')

test('children stand below their parents, loops in the order of their values', () => {
  const tree = treeOf(
    run('each'),
    run('b', { parentTaskRunId: 'each', iteration: 1 }),
    run('a', { parentTaskRunId: 'each', iteration: 0 }),
    run('last'),
  )

  expect(rowsOf(tree, new Set()).map((row) => [row.id, row.depth, row.children])).toEqual([
    ['each', 0, 2],
    ['a', 1, 0],
    ['b', 1, 0],
    ['last', 0, 0],
  ])
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
    { ended: 0, isBad: false },
    { ended: 0, isBad: false },
    { ended: 3, isBad: true },
    { ended: 0, isBad: false },
  ])
})

const history = (...states: readonly [State, number][]) =>
  states.map(([state, second]) => ({ state, date: new Date(FROM + second * 1000).toISOString() }))
const told = (current: State, ...states: readonly [State, number][]) =>
  run('a', { state: { ...run('a').state, current, histories: history(...states) } })
const seconds = (given: TaskRun, now = FROM + 60_000) =>
  segmentsOf(given, now).map(({ doing, from, to }) => [doing, (from - FROM) / 1000, (to - FROM) / 1000])

test('waiting in the queue and running are told apart', () => {
  expect(seconds(told('SUCCESS', ['CREATED', 0], ['QUEUED', 1], ['RUNNING', 2], ['SUCCESS', 5]))).toEqual([
    ['queue', 0, 2],
    ['run', 2, 5],
  ])
})

test('an attempt that failed, the wait for the next one and a pause have their own parts', () => {
  const given = told(
    'RUNNING',
    ['CREATED', 0],
    ['RUNNING', 1],
    ['RETRYING', 2],
    ['CREATED', 5],
    ['RUNNING', 6],
    ['PAUSED', 7],
    ['RUNNING', 9],
  )

  expect(seconds(given, FROM + 10_000)).toEqual([
    ['queue', 0, 1],
    ['tried', 1, 2],
    ['retry', 2, 5],
    ['queue', 5, 6],
    ['run', 6, 7],
    ['pause', 7, 9],
    ['run', 9, 10],
  ])
})

test('between its end and a restart a task does nothing', () => {
  expect(
    seconds(told('SUCCESS', ['RUNNING', 0], ['FAILED', 1], ['RESTARTED', 30], ['RUNNING', 31], ['SUCCESS', 32])),
  ).toEqual([
    ['run', 0, 1],
    ['queue', 30, 31],
    ['run', 31, 32],
  ])
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
