import { expect, test } from 'vitest'
import { limited } from './limited'

test('no more calls go on than may, and the others follow in their order', async () => {
  const through = limited(2)
  const started: number[] = []
  const ends: (() => void)[] = []
  const call = (number: number) =>
    through(
      () =>
        new Promise<number>((resolve) => {
          started.push(number)
          ends.push(() => resolve(number))
        }),
    )
  const found = [1, 2, 3, 4].map(call)
  await Promise.resolve()
  expect(started).toEqual([1, 2])

  ends[0]!()
  await found[0]
  await new Promise((resolve) => setTimeout(resolve))
  expect(started).toEqual([1, 2, 3])

  ends[1]!()
  await new Promise((resolve) => setTimeout(resolve))
  ends[2]!()
  ends[3]!()
  expect(await Promise.all(found)).toEqual([1, 2, 3, 4])
})

test('a call that fails gives its place to the next', async () => {
  const through = limited(1)

  await expect(through(() => Promise.reject(new Error('no')))).rejects.toThrow('no')

  expect(await through(() => Promise.resolve('yes'))).toBe('yes')
})
