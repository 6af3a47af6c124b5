import { renderHook } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { clearNotices, keep, markSeen, remember, useNotices, useUnseen } from './notices'

const kept = () => renderHook(() => useNotices()).result.current

beforeEach(clearNotices)

test('messages stay, the newest first, each once', () => {
  keep({ id: 'a', message: 'Saved' }, 1)
  keep({ id: 'b', message: 'Refused', color: 'red' }, 2)
  keep({ id: 'a', message: 'Saved' }, 3)

  expect(kept().map(({ id, at, isError }) => [id, at, isError])).toEqual([
    ['b', 2, true],
    ['a', 1, false],
  ])
})

test('a message about a refusal tells what the server was asked', () => {
  const refusal = {
    method: 'POST',
    path: '/api/v1/flows',
    status: 422,
    requestId: 'r1',
    message: 'tasks: required',
    answer: '{}',
  }
  remember(refusal)
  keep({ id: 'a', message: 'tasks: required', color: 'red' }, 1)
  keep({ id: 'b', message: 'Saved' }, 2)

  expect(kept().map((one) => one.refusal)).toEqual([undefined, refusal])
})

test('what has come since the list was looked at is counted', () => {
  keep({ id: 'a', message: 'one' }, 1)
  markSeen()
  keep({ id: 'b', message: 'two' }, 2)

  expect(renderHook(() => useUnseen()).result.current).toBe(1)
})

test('no more than a hundred are kept', () => {
  for (let at = 0; at < 130; at += 1) keep({ id: String(at), message: 'one' }, at)

  expect(kept()).toHaveLength(100)
  expect(kept()[0]!.id).toBe('129')
})
