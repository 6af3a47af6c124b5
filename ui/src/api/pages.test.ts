import { expect, test } from 'vitest'
import { everyRow } from './pages'

/** A list of so many numbers. */
const listOf = (total: number) => (page: number, size: number) =>
  Promise.resolve({
    results: Array.from({ length: total }, (_, at) => at).slice((page - 1) * size, page * size),
    total,
  })

test.each([0, 1, 100, 250])('all %d rows are read, each once', async (total) => {
  expect(await everyRow(listOf(total))).toEqual(Array.from({ length: total }, (_, at) => at))
})

test('a list that shrinks while it is read has an end', async () => {
  const read = (page: number) =>
    Promise.resolve({ results: page === 1 ? Array.from({ length: 100 }, () => 'a') : [], total: 300 })

  expect(await everyRow(read)).toHaveLength(100)
})
