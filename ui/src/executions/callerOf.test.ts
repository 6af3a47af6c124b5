import { expect, test } from 'vitest'
import { callerOf } from './callerOf'

const trigger = (variables: Record<string, unknown>) =>
  ({ trigger: { id: 'call', type: 'Subflow', variables } }) as Parameters<typeof callerOf>[0]

test('a subflow knows the task run that has called it', () => {
  expect(callerOf(trigger({ executionId: 'e1', namespace: 'a', flowId: 'b', taskRunId: 't1' }))).toEqual({
    executionId: 'e1',
    namespace: 'a',
    flowId: 'b',
    taskRunId: 't1',
  })
})

test('what a schedule has started has no caller', () => {
  expect(callerOf(trigger({ date: '2026-10-21T03:00:00Z' }))).toBe(null)
  expect(callerOf({ trigger: null })).toBe(null)
})
