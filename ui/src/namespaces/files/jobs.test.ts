import { expect, test } from 'vitest'
import { ApiError } from '../../api/client'
import { AT_ONCE, isClash, work, type Job, type Progress } from './jobs'

const named = (name: string, act: Job['act']): Job => ({ name, act })
const quiet = () => undefined

test('one that fails keeps no other from being done', async () => {
  const ended = await work(
    'upload',
    [
      named('a', async () => {
        throw new ApiError(409, 'there is a file a already')
      }),
      named('b', async ({ onPart }) => onPart(0.5)),
    ],
    false,
    new AbortController().signal,
    quiet,
  )

  expect(ended).toMatchObject({ done: 1, total: 2, part: 1, isRunning: false })
  expect(ended.failed.map((one) => [one.job.name, isClash(one)])).toEqual([['a', true]])
})

test('only a few are under way at once', async () => {
  let running = 0
  let most = 0
  const jobs = Array.from({ length: 10 }, (_, index) =>
    named(String(index), async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve))
      running -= 1
    }),
  )

  await work('upload', jobs, false, new AbortController().signal, quiet)

  expect(most).toBe(AT_ONCE)
})

test('breaking off leaves out what has not begun, and is no failure', async () => {
  const control = new AbortController()
  const begun: string[] = []
  const jobs = Array.from({ length: 6 }, (_, index) =>
    named(String(index), async ({ signal }) => {
      begun.push(String(index))
      if (index === 2) control.abort()
      signal.throwIfAborted()
    }),
  )
  const told: Progress[] = []

  const ended = await work('upload', jobs, false, control.signal, (progress) => told.push(progress))

  expect(begun).toEqual(['0', '1', '2'])
  expect(ended.failed).toEqual([])
  expect(told.every((one) => one.isRunning)).toBe(true)
})
