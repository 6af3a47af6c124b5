/** How far somebody is in the tour: kept on the server, so that it goes on in any browser. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { changePreferences, PREFERENCES, readPreferences, type Preferences } from '../settings/preferences'
import type { LessonId } from './lessons'

export interface Progress {
  readonly chapter: LessonId
  readonly step: number
  /** Chapters that were gone through. */
  readonly done: readonly LessonId[]
  /** Lessons whose flow was not there before the tour: they are removed with it. */
  readonly made: readonly LessonId[]
  /** The last execution that was seen of this chapter's flow. */
  readonly execution?: string
}

export const START: Progress = { chapter: 'hello', step: 0, done: [], made: [] }

interface Tour {
  readonly progress: Progress | undefined
  readonly move: (change: Partial<Progress>) => void
}

/** Undefined progress: not known yet. */
export function useProgress(): Tour {
  const client = useQueryClient()
  const found = useQuery({ queryKey: PREFERENCES, queryFn: readPreferences, staleTime: 60_000 })
  const move = useCallback(
    (change: Partial<Progress>) => {
      const moved = (before: Preferences): Preferences => ({ ...before, tour: { ...START, ...before.tour, ...change } })
      // The page goes on at once; what was not kept is lost with the page, and the tour goes on before it.
      client.setQueryData<Preferences>(PREFERENCES, (before) => moved(before ?? {}))
      void changePreferences(moved).catch(() => undefined)
    },
    [client],
  )
  return { progress: found.data ? { ...START, ...found.data.tour } : found.isError ? START : undefined, move }
}

/** A set with one more. */
export const withOne = <T>(all: readonly T[], one: T): readonly T[] => (all.includes(one) ? all : [...all, one])
