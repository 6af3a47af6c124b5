import { expect, test } from 'vitest'
import { baselineKey, baselineOf, deviation } from './baseline'

const task = (taskId: string, from: string, to: string | undefined, value?: string) => ({
  taskId,
  value,
  state: { startDate: `2026-10-21T03:00:${from}Z`, endDate: to && `2026-10-21T03:00:${to}Z` },
})
const run = (...taskRunList: ReturnType<typeof task>[]) => ({
  state: { startDate: '2026-10-21T03:00:00Z' },
  taskRunList,
})

test('of several runs it is the median that counts, of each value of a loop', () => {
  const found = baselineOf([
    run(task('a', '01', '03'), task('each', '03', '04', 'x')),
    run(task('a', '02', '09')),
    run(task('a', '03', '06'), task('each', '06', '16', 'y')),
  ])

  expect(found.get(baselineKey({ taskId: 'a' }))).toEqual({ after: 2000, length: 3000 })
  expect(found.get(baselineKey({ taskId: 'each', value: 'y' }))).toEqual({ after: 6000, length: 10_000 })
})

test('what has not ended is not compared with', () => {
  expect(baselineOf([run(task('a', '01', undefined))]).size).toBe(0)
})

test('the deviation is a part of what it took before', () => {
  expect(deviation(3000, { after: 0, length: 2000 })).toBe(0.5)
  expect(deviation(3000, undefined)).toBeNull()
  expect(deviation(3000, { after: 0, length: 0 })).toBeNull()
})
