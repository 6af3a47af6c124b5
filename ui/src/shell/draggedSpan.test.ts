import { expect, test } from 'vitest'
import { draggedSpan } from './draggedSpan'

const HOUR = 3_600_000
const midnights = (...dates: readonly string[]): string[] => dates.map((date) => `${date}T00:00:00Z`)
const DAYS = { starts: midnights('2026-10-20', '2026-10-21', '2026-10-22', '2026-10-23'), length: 24 * HOUR }

test('bars that a drag touches are taken whole', () => {
  expect(draggedSpan(DAYS, 0.3, 0.6)).toEqual({ start: '2026-10-21T00:00:00.000Z', end: '2026-10-22T23:59:59.999Z' })
})

test('a drag to the left is one to the right', () => {
  expect(draggedSpan(DAYS, 0.6, 0.3)).toEqual(draggedSpan(DAYS, 0.3, 0.6))
})

test('the last bar is as long as it is said to be', () => {
  expect(draggedSpan(DAYS, 0.9, 1)).toEqual({ start: '2026-10-23T00:00:00.000Z', end: '2026-10-23T23:59:59.999Z' })
  expect(draggedSpan({ starts: midnights('2026-10-20'), length: HOUR }, 0, 1)).toEqual({
    start: '2026-10-20T00:00:00.000Z',
    end: '2026-10-20T00:59:59.999Z',
  })
})

test('without bars there is no span', () => {
  expect(draggedSpan({ starts: [], length: HOUR }, 0, 1)).toBeNull()
})
