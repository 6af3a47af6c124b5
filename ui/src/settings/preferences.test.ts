import { expect, test } from 'vitest'
import { withBookmark, withFilter } from './preferences'

test('a filter of the same name is replaced', () => {
  const before = [
    { name: 'failed', search: { state: ['FAILED'] } },
    { name: 'mine', search: { q: 'ada' } },
  ]

  expect(withFilter(before, { name: 'failed', search: { state: ['FAILED', 'WARNING'] } })).toEqual([
    { name: 'failed', search: { state: ['FAILED', 'WARNING'] } },
    { name: 'mine', search: { q: 'ada' } },
  ])
})

test('filters stand in the order of their names', () => {
  expect(withFilter([{ name: 'b', search: {} }], { name: 'a', search: {} }).map((one) => one.name)).toEqual(['a', 'b'])
})

test('a bookmark of the same address is renamed where it stands', () => {
  const before = [
    { name: 'failed', href: '/executions?state=FAILED' },
    { name: 'mine', href: '/flows' },
  ]

  expect(withBookmark(before, { name: 'what fails', href: '/executions?state=FAILED' })).toEqual([
    { name: 'what fails', href: '/executions?state=FAILED' },
    { name: 'mine', href: '/flows' },
  ])
})
