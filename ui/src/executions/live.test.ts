import { expect, test } from 'vitest'
import { isOlder, type Execution } from './live'

const execution = (...states: string[]) =>
  ({
    state: { current: states.at(-1), histories: states.map((state) => ({ state, date: '2024-05-01T00:00:00Z' })) },
  }) as unknown as Execution

test('an answer that comes after what the stream has told of later changes nothing', () => {
  expect(
    isOlder(
      execution('CREATED', 'RUNNING', 'PAUSED', 'RESTARTED'),
      execution('CREATED', 'RUNNING', 'PAUSED', 'RESTARTED', 'RUNNING', 'SUCCESS'),
    ),
  ).toBe(true)
})

test('what the stream tells in the same state is taken: labels may have changed', () => {
  expect(isOlder(execution('CREATED', 'RUNNING'), execution('CREATED', 'RUNNING'))).toBe(false)
})
