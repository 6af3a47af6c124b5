import { expect, test } from 'vitest'
import { criticalPath } from './criticalPath'
import { TaskRunTree } from './taskRunTree'

const at = (second: number): string => new Date(Date.UTC(2026, 9, 21, 3, 0, second)).toISOString()

/** Task runs as `id parent from to`, in seconds. */
function treeOf(...lines: string[]): TaskRunTree {
  const tree = new TaskRunTree()
  for (const line of lines) {
    const [id = '', parent = '', from = '', to = ''] = line.split(' ')
    const state = {
      current: 'SUCCESS' as const,
      histories: [],
      startDate: at(Number(from)),
      endDate: at(Number(to)),
      duration: 'PT1S',
    }
    tree.put({
      id,
      version: 1,
      taskId: id,
      parentTaskRunId: parent === '-' ? undefined : parent,
      attempts: 1,
      hasOutputs: false,
      state,
    })
  }
  return tree
}

test('of branches side by side the one that ended last is on the path, with what was before it', () => {
  const tree = treeOf('first - 0 2', 'both - 2 9', 'short both 2 4', 'long both 2 9', 'last - 9 10')

  expect([...criticalPath(tree)].sort()).toEqual(['both', 'first', 'last', 'long'])
})

test('inside of a branch the tasks that waited for each other are on it', () => {
  const tree = treeOf('dag - 0 9', 'a dag 0 3', 'b dag 0 5', 'after-b dag 5 9', 'after-a dag 3 6')

  expect([...criticalPath(tree)].sort()).toEqual(['after-b', 'b', 'dag'])
})

test('where every task waited for the one before, none stands out', () => {
  expect(criticalPath(treeOf('a - 0 1', 'b - 1 2')).size).toBe(0)
})
