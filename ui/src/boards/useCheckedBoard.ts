/** What the server says of the source of a dashboard, half a second after the last key. */
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { post } from '../api/client'
import type { Problem } from '../editor/SourceEditor'
import { problemsOf, unchecked } from '../editor/useChecked'
import type { Board } from './charts'

export type Draft = Pick<Board, 'title' | 'description' | 'timeWindow' | 'charts'>

interface Checked {
  readonly problems: readonly Problem[]
  readonly isChecking: boolean
  /** What the last right source said. */
  readonly draft: Draft | undefined
}

const PAUSE_MS = 500

export function useCheckedBoard(source: string): Checked {
  const [asked] = useDebouncedValue(source, PAUSE_MS)
  const found = useQuery({
    queryKey: ['validate-dashboard', asked],
    queryFn: ({ signal }) => post('/api/v1/dashboards/validate', { body: asked, type: 'application/x-yaml', signal }),
    gcTime: 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const right = useRef<Draft | undefined>(undefined)
  if (found.data?.dashboard) right.current = found.data.dashboard as unknown as Draft
  const problems = useMemo(
    () => (found.error ? unchecked(found.error) : problemsOf(found.data ? [found.data] : [])),
    [found.data, found.error],
  )
  return { problems, isChecking: asked !== source || found.isFetching, draft: right.current }
}
