/** What the server says of a text, half a second after the last key. */
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { post, type Shapes } from '../api/client'
import { t } from '../i18n'
import { messageOf } from '../shell/parts'
import { relocations } from './fixes'
import type { Problem } from './SourceEditor'

interface Checked {
  /** The text that this is said of. */ readonly of: string
  readonly problems: readonly Problem[]
  readonly graph: Shapes['Graph'] | undefined
  readonly isChecking: boolean
}

const PAUSE_MS = 500
const YAML = 'application/x-yaml'

export function useChecked(source: string): Checked {
  const [asked] = useDebouncedValue(source, PAUSE_MS)
  const isBlank = asked.trim() === ''
  const validation = useQuery({
    queryKey: ['validate', asked],
    queryFn: ({ signal }) => post('/api/v1/flows/validate', { body: asked, type: YAML, signal }),
    enabled: !isBlank,
    gcTime: 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const graph = useQuery({
    queryKey: ['graph-of', asked],
    queryFn: ({ signal }) => post('/api/v1/flows/graph', { body: asked, type: YAML, signal }),
    enabled: !isBlank,
    gcTime: 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const problems = useMemo(
    () =>
      validation.error
        ? unchecked(validation.error)
        : [...problemsOf(validation.data ?? []), ...replacedTypes(asked, validation.data ?? [])],
    [validation.data, validation.error, asked],
  )
  return {
    of: asked,
    problems,
    graph: isBlank ? undefined : graph.data,
    isChecking: asked !== source || validation.isFetching,
  }
}

/** A source that could not be looked at is not one without problems. */
export const unchecked = (error: unknown): Problem[] => [
  { message: t('editor.unchecked', { why: messageOf(error) }), line: 1, column: 1, isError: false },
]

/** Errors with their place, then what is only a warning. */
export function problemsOf(results: readonly Shapes['Validation'][]): Problem[] {
  const told = (problem: Shapes['Problem'], isError: boolean): Problem => ({
    message: [problem.path, problem.message].filter(Boolean).join(': '),
    code: problem.code ?? undefined,
    remedy: problem.remedy ?? undefined,
    line: problem.line ?? 1,
    column: problem.column ?? 1,
    isError,
  })
  return results.flatMap((one) => [
    ...(one.problems ?? []).map((each) => told(each, true)),
    ...(one.warningProblems ?? []).map((each) => told(each, false)),
  ])
}

/** Types that have another name by now: nothing is wrong with them. */
const replacedTypes = (source: string, results: readonly Shapes['Validation'][]): Problem[] =>
  relocations(
    source,
    results.flatMap((one) => one.infos),
  ).map((one) => ({ ...one, isError: false, isInfo: true }))
