/** Many small things that are done one after the other, a few at a time: how far they are, what failed, and how to break off. */
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../../api/client'

export interface Job {
  readonly name: string
  /** @param onPart is told how much of it is done, from 0 to 1. */
  readonly act: (how: {
    readonly signal: AbortSignal
    readonly overwrite: boolean
    readonly onPart: (part: number) => void
  }) => Promise<unknown>
}

export interface Failed {
  readonly job: Job
  readonly error: unknown
}

export interface Progress {
  readonly title: string
  readonly total: number
  readonly done: number
  /** Of all of them, from 0 to 1. */
  readonly part: number
  readonly failed: readonly Failed[]
  readonly isRunning: boolean
}

export const AT_ONCE = 3

/** Whether it failed because something was there already. */
export const isClash = ({ error }: Failed): boolean => error instanceof ApiError && error.status === 409

/** Does jobs; one that fails keeps no other from being done. Breaking off leaves out what has not begun. */
export async function work(
  title: string,
  jobs: readonly Job[],
  overwrite: boolean,
  signal: AbortSignal,
  tell: (progress: Progress) => void,
): Promise<Progress> {
  const parts = new Map<Job, number>()
  const failed: Failed[] = []
  const waiting = [...jobs]
  let done = 0
  const now = (isRunning: boolean): Progress => ({
    title,
    total: jobs.length,
    done,
    part: jobs.reduce((sum, job) => sum + (parts.get(job) ?? 0), 0) / Math.max(1, jobs.length),
    failed: [...failed],
    isRunning,
  })
  const lane = async () => {
    for (let job = waiting.shift(); job && !signal.aborted; job = waiting.shift()) {
      const current = job
      try {
        await current.act({
          signal,
          overwrite,
          onPart: (part) => {
            parts.set(current, part)
            tell(now(true))
          },
        })
        done += 1
      } catch (error) {
        if (!signal.aborted) failed.push({ job: current, error })
      }
      parts.set(current, 1)
      tell(now(true))
    }
  }
  tell(now(true))
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return now(false)
}

export interface Jobs {
  readonly progress: Progress | null
  readonly run: (title: string, jobs: readonly Job[], overwrite?: boolean) => Promise<Progress>
  readonly cancel: () => void
  readonly clear: () => void
}

/** Jobs of a page; leaving it breaks them off. */
export function useJobs(): Jobs {
  const [progress, setProgress] = useState<Progress | null>(null)
  const control = useRef<AbortController | null>(null)
  useEffect(() => () => control.current?.abort(), [])
  return {
    progress,
    run: async (title, jobs, overwrite = false) => {
      control.current = new AbortController()
      const ended = await work(title, jobs, overwrite, control.current.signal, setProgress)
      setProgress(ended.failed.length > 0 ? ended : null)
      return ended
    },
    cancel: () => control.current?.abort(),
    clear: () => setProgress(null),
  }
}
