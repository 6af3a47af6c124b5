import { expect, test } from 'vitest'
import { byFlow } from './correlated'

test('executions are counted by flow and state; a flow of another namespace is another one', () => {
  const status = (executionId: string, namespace: string, state: 'SUCCESS' | 'FAILED') => ({
    executionId,
    namespace,
    flowId: 'child',
    state,
  })

  const found = byFlow([
    status('1', 'a', 'SUCCESS'),
    status('2', 'a', 'FAILED'),
    status('3', 'a', 'SUCCESS'),
    status('4', 'b', 'SUCCESS'),
  ])

  expect([...found.keys()]).toEqual(['a/child', 'b/child'])
  expect(found.get('a/child')).toMatchObject({ total: 3, last: { executionId: '3' } })
  expect([...found.get('a/child')!.states]).toEqual([
    ['SUCCESS', 2],
    ['FAILED', 1],
  ])
})
