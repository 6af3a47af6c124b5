import { ActionIcon } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { get } from '../api/client'
import { t } from '../i18n'
import { useSettings } from '../settings/settings'
import { isTyping } from '../shell/shortcuts'
import type { Execution } from './live'

/** To the execution of the flow before this one, and to the one after it; `[` and `]` do the same. */
export function Neighbours({ execution, tab }: { execution: Execution; tab: string }) {
  const navigate = useNavigate()
  const { hasShortcuts } = useSettings()
  const found = useQuery({ queryKey: ['neighbours', execution.id], queryFn: () => neighboursOf(execution) })
  const go = (id: string | undefined) => { if (id) void navigate({ to: `/executions/${execution.namespace}/${execution.flowId}/${id}/${tab}` }) }
  useEffect(() => {
    if (!hasShortcuts) return
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      if (event.key === '[') go(found.data?.before)
      else if (event.key === ']') go(found.data?.after)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
  return (
    <>
      <ActionIcon variant="default" size={30} disabled={!found.data?.before} onClick={() => go(found.data?.before)} aria-label={t('executions.before')} title={`${t('executions.before')} [`}>←</ActionIcon>
      <ActionIcon variant="default" size={30} disabled={!found.data?.after} onClick={() => go(found.data?.after)} aria-label={t('executions.after')} title={`${t('executions.after')} ]`}>→</ActionIcon>
    </>
  )
}

async function neighboursOf(execution: Execution): Promise<{ before: string | undefined; after: string | undefined }> {
  const of = { 'filters[namespace][EQUALS]': execution.namespace, 'filters[flowId][EQUALS]': execution.flowId, size: 1 }
  const start = execution.state.startDate
  const [before, after] = await Promise.all([
    get('/api/v1/executions/search', { query: { ...of, 'filters[startDate][LESS_THAN]': start, sort: 'state.startDate:desc' } }),
    get('/api/v1/executions/search', { query: { ...of, 'filters[startDate][GREATER_THAN]': start, sort: 'state.startDate:asc' } }),
  ])
  return { before: before.results[0]?.id, after: after.results[0]?.id }
}
