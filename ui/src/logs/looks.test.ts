import { act, renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { lineHeight, nextSize, unfolded, useTurned } from './looks'

test('lines grow with their letters, and are further apart when there is to be room', () => {
  expect(lineHeight({ logFontSize: 12, logDensity: 'compact' })).toBe(20)
  expect(lineHeight({ logFontSize: 20, logDensity: 'compact' })).toBe(33)
  expect(lineHeight({ logFontSize: 12, logDensity: 'comfortable' })).toBe(26)
})

test('letters are no smaller and no larger than one can read', () => {
  expect(nextSize(12, 1)).toBe(13)
  expect(nextSize(10, -1)).toBe(10)
  expect(nextSize(24, 1)).toBe(24)
})

test('only JSON that has a structure is unfolded', () => {
  expect(unfolded('order {"id": 1}')).toBe('order {\n  "id": 1\n}')
  expect(unfolded('{}')).toBeNull()
  expect(unfolded('{"id": 1')).toBeNull()
  expect(unfolded('no JSON')).toBeNull()
})

test('a line that was turned is so when the log is opened again', () => {
  const first = renderHook(() => useTurned())
  act(() => first.result.current.turn('a line'))
  first.unmount()

  const { result } = renderHook(() => useTurned())
  expect(result.current.names).toEqual(new Set(['a line']))
  act(() => result.current.turn('a line'))
  expect(result.current.names).toEqual(new Set())
})
