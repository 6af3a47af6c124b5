/** The source of one task, in the revision that ran. */
import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client'
import { t } from '../i18n'
import { Copy, Loading } from '../shell/parts'
import type { Execution } from './live'
import { taskSource } from './taskSource'

export default function TaskSource({ execution, taskId }: { execution: Execution; taskId: string }) {
  const { namespace, flowId, flowRevision } = execution
  const flow = useQuery({
    queryKey: ['flow', namespace, flowId, flowRevision],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', {
        path: { namespace, flow_id: flowId },
        query: { revision: flowRevision, source: true },
      }),
  })
  return (
    <Loading query={flow} rows={3}>
      {(found) => {
        const source = taskSource(found.source ?? '', taskId)
        return source === null ? (
          <p className="soft">{t('run.noSource')}</p>
        ) : (
          <div className="task-source">
            <Copy value={source} label={t('run.copySource')} />
            <pre className="listing" tabIndex={0} aria-label={t('run.source', { task: taskId })}>
              {source}
            </pre>
          </div>
        )
      }}
    </Loading>
  )
}
