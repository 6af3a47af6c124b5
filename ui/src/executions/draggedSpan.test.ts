import { expect, test } from 'vitest'
import { draggedSpan, type Bucket } from './draggedSpan'

const day = (date: string): Bucket => ({ startDate: `${date}T00:00:00Z`, groupBy: 'day', executionCounts: {} as Bucket['executionCounts'] })
const DAYS = [day('2026-10-20'), day('2026-10-21'), day('2026-10-22'), day('2026-10-23')]

test('bars that a drag touches are taken whole', () => {
  expect(draggedSpan(DAYS, 0.3, 0.6)).toEqual({ start: '2026-10-21T00:00:00.000Z', end: '2026-10-22T23:59:59.999Z' })
})

test('a drag to the left is one to the right', () => {
  expect(draggedSpan(DAYS, 0.6, 0.3)).toEqual(draggedSpan(DAYS, 0.3, 0.6))
})

test('the last bar is as long as the others', () => {
  expect(draggedSpan(DAYS, 0.9, 1)).toEqual({ start: '2026-10-23T00:00:00.000Z', end: '2026-10-23T23:59:59.999Z' })
})

test('hours end after an hour', () => {
  expect(draggedSpan([{ ...day('2026-10-20'), groupBy: 'hour' }], 0, 1)).toEqual({ start: '2026-10-20T00:00:00.000Z', end: '2026-10-20T00:59:59.999Z' })
})

test('without bars there is no span', () => {
  expect(draggedSpan([], 0, 1)).toBeNull()
})
