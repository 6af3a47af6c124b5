import { expect, test } from 'vitest'
import { runAgain, takenOver, type Outline } from './again'
import { TaskRunTree, type TaskRun } from './taskRunTree'

const at = (second: number) => new Date(Date.UTC(2026, 9, 21, 3, 0, second)).toISOString()

function run(
  id: string,
  second: number,
  more: Partial<TaskRun> = {},
  current: 'SUCCESS' | 'FAILED' = 'SUCCESS',
): TaskRun {
  return {
    id,
    version: 1,
    taskId: id,
    attempts: 1,
    hasOutputs: false,
    state: { current, histories: [], startDate: at(second), endDate: at(second + 1), duration: 'PT1S' },
    ...more,
  }
}

const treeOf = (...runs: TaskRun[]): TaskRunTree => {
  const tree = new TaskRunTree()
  for (const one of runs) tree.put(one)
  return tree
}

const FLOW: Outline = {
  tasks: [
    { id: 'first' },
    { id: 'group', type: 'io.kestra.plugin.core.flow.Parallel', tasks: [{ id: 'left' }, { id: 'right' }] },
    { id: 'each', type: 'io.kestra.plugin.core.flow.ForEach', tasks: [{ id: 'step' }, { id: 'then' }] },
    { id: 'last' },
  ],
  errors: [{ id: 'alert' }],
}

test('a replay from a task takes over what comes before it, and no handler', () => {
  const tree = treeOf(run('first', 0), run('group', 1), run('each', 2), run('last', 3), run('alert', 4))

  expect(takenOver(tree, tree.runs.get('each')!, FLOW)).toEqual([
    { taskId: 'first', total: 1 },
    { taskId: 'group', total: 1 },
  ])
})

test('what runs beside the start is taken over too', () => {
  const tree = treeOf(
    run('first', 0),
    run('group', 1),
    run('left', 1, { parentTaskRunId: 'group' }),
    run('right', 2, { parentTaskRunId: 'group' }),
    run('last', 3),
  )

  expect(takenOver(tree, tree.runs.get('left')!, FLOW)).toEqual([
    { taskId: 'first', total: 1 },
    { taskId: 'right', total: 1 },
  ])
})

test('of a loop the rounds before are taken over, and what came before in the same round', () => {
  const step = (iteration: number) =>
    run(`step${iteration}`, iteration, { taskId: 'step', parentTaskRunId: 'each', iteration })
  const then = (iteration: number) =>
    run(`then${iteration}`, iteration, { taskId: 'then', parentTaskRunId: 'each', iteration })
  const tree = treeOf(run('each', 0), step(0), then(0), step(1), then(1), step(2), then(2))

  expect(takenOver(tree, tree.runs.get('then1')!, FLOW)).toEqual([
    { taskId: 'step', total: 2 },
    { taskId: 'then', total: 1 },
  ])
})

test('a restart runs again what has failed, not the group around it', () => {
  const tree = treeOf(
    run('first', 0),
    run('group', 1, {}, 'FAILED'),
    run('left', 1, { parentTaskRunId: 'group' }, 'FAILED'),
    run('right', 1, { parentTaskRunId: 'group' }),
  )

  expect(runAgain(tree)).toEqual([{ taskId: 'left', total: 1 }])
})
