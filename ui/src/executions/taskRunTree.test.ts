import { expect, test } from 'vitest'
import type { State } from '../theme/states'
import { ASKED, TaskRunTree, type TaskRun } from './taskRunTree'

const run = (id: string, current: State, more: Partial<TaskRun> = {}): TaskRun => ({
  id,
  version: 1,
  taskId: id,
  attempts: 1,
  hasOutputs: false,
  state: { current, histories: [], startDate: '2026-10-21T03:00:00Z', duration: 'PT0S' },
  ...more,
})

function treeOf(...runs: TaskRun[]): TaskRunTree {
  const tree = new TaskRunTree()
  runs.forEach((one) => tree.put(one))
  return tree
}

test('a task run that changes its state is counted once', () => {
  const tree = treeOf(
    run('each', 'RUNNING'),
    run('a', 'RUNNING', { parentTaskRunId: 'each' }),
    run('b', 'RUNNING', { parentTaskRunId: 'each' }),
  )

  tree.put(run('a', 'FAILED', { parentTaskRunId: 'each', version: 2 }))

  expect(Object.fromEntries(tree.states)).toEqual({ RUNNING: 2, FAILED: 1 })
  expect(Object.fromEntries(tree.insideOf('each'))).toEqual({ RUNNING: 1, FAILED: 1 })
})

test('an older version changes nothing', () => {
  const tree = treeOf(run('a', 'SUCCESS', { version: 3 }))

  tree.put(run('a', 'RUNNING', { version: 2 }))

  expect(tree.runs.get('a')!.state.current).toBe('SUCCESS')
  expect(Object.fromEntries(tree.states)).toEqual({ SUCCESS: 1 })
})

test('a task knows its last run, how many there are and their states', () => {
  const tree = treeOf(
    run('1', 'FAILED', { taskId: 'say', iteration: 0 }),
    run('2', 'SUCCESS', { taskId: 'say', iteration: 1 }),
  )

  expect(tree.ofTask('say')).toMatchObject({ last: { id: '2' }, total: 2 })
  expect(tree.inRound('say', 0)?.id).toBe('1')
  expect(tree.rounds).toBe(2)
})

test('the first that failed is no group', () => {
  const tree = treeOf(
    run('each', 'FAILED'),
    run('a', 'SUCCESS', { parentTaskRunId: 'each' }),
    run('b', 'FAILED', { parentTaskRunId: 'each' }),
  )

  expect(tree.firstFailed?.id).toBe('b')
})

test('a child whose parent is unknown is a root', () => {
  expect(treeOf(run('a', 'SUCCESS', { parentTaskRunId: 'elsewhere' })).childrenOf()).toEqual(['a'])
})

test('outputs that come later are noticed once', () => {
  const tree = treeOf(run('a', 'RUNNING'))

  tree.put(run('a', 'SUCCESS', { version: 2, hasOutputs: true }))
  tree.put(run('a', 'SUCCESS', { version: 3, hasOutputs: true }))

  expect(tree.withOutputs).toEqual(['a'])
})

test('what the server counts goes before what is here', () => {
  const tree = new TaskRunTree()
  tree.put(run('each', 'RUNNING'))
  tree.put(run('a', 'SUCCESS', { taskId: 'say', parentTaskRunId: 'each', iteration: 0 }))

  tree.count({
    tasks: [
      { taskId: 'each', states: { RUNNING: 1 } },
      { taskId: 'say', states: { SUCCESS: 9000, FAILED: 2 } },
    ],
    groups: [{ id: 'each', total: 9002 }],
  })

  expect(tree.totalOf('each')).toBe(9002)
  expect(Object.fromEntries(tree.insideOf('each'))).toEqual({ SUCCESS: 9000, FAILED: 2 })
  expect(Object.fromEntries(tree.everyState)).toEqual({ RUNNING: 1, SUCCESS: 9000, FAILED: 2 })
  expect(tree.ofTask('say')?.total).toBe(9002)
  expect(tree.rounds).toBe(9002)
})

test('what was asked for replaces what was told only when it has come further', () => {
  const tree = new TaskRunTree()
  const told = run('a', 'RUNNING')
  tree.put(told)
  const further = {
    ...told,
    version: ASKED,
    state: {
      ...told.state,
      current: 'FAILED' as const,
      histories: [...told.state.histories, { state: 'FAILED' as const, date: '2026-10-21T03:00:09Z' }],
    },
  }

  tree.put({ ...told, version: ASKED, attempts: 7 })
  expect(tree.runs.get('a')?.attempts).toBe(told.attempts)
  tree.put(further)
  expect(tree.runs.get('a')).toEqual({ ...further, version: told.version })
})

test('the first round that failed is that of the loop around what has failed', () => {
  const round = (iteration: number, state: State) => [
    run(`turn${iteration}`, state, { taskId: 'turn', parentTaskRunId: 'each', iteration }),
    run(`inside${iteration}`, state, { taskId: 'inside', parentTaskRunId: `turn${iteration}` }),
  ]
  const tree = treeOf(run('each', 'FAILED'), ...round(0, 'SUCCESS'), ...round(1, 'FAILED'), ...round(2, 'FAILED'))

  expect(tree.firstFailedRound).toBe(1)
  expect(treeOf(run('alone', 'FAILED')).firstFailedRound).toBeUndefined()
})
