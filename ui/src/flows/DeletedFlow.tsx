import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from '../api/client'
import { t } from '../i18n'
import { ButtonLink } from '../shell/links'
import { Failure, Loading, messageOf } from '../shell/parts'

/** What is left of a flow that was deleted: its source, to be read and to be restored. */
export function DeletedFlow({ namespace, flowId, error }: { namespace: string; flowId: string; error: unknown }) {
  const client = useQueryClient()
  const found = useQuery({
    queryKey: ['deleted-flow', namespace, flowId],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', {
        path: { namespace, flow_id: flowId },
        query: { source: true, allowDeleted: true },
      }),
    retry: false,
  })
  const restore = async (source: string) => {
    try {
      await post('/api/v1/flows', { body: source, type: 'application/x-yaml' })
      await Promise.all([
        client.invalidateQueries({ queryKey: ['flow', namespace, flowId] }),
        client.invalidateQueries({ queryKey: ['flows'] }),
      ])
      notifications.show({ message: t('flows.restored', { flow: flowId }) })
    } catch (problem) {
      notifications.show({ message: messageOf(problem), color: 'red', autoClose: false })
    }
  }
  if (found.error)
    return (
      <div className="pad">
        <Failure error={error}>
          <ButtonLink variant="default" to="/flows">
            {t('nav.flows')}
          </ButtonLink>
        </Failure>
      </div>
    )
  return (
    <Loading query={found}>
      {(flow) => (
        <div className="content pad" tabIndex={0} role="region" aria-label={t('flows.wasDeleted')}>
          <div className="failure" role="status" style={{ marginBottom: 12 }}>
            <div className="why">{t('flows.wasDeleted')}</div>
            <Button onClick={() => void restore(flow.source)}>{t('flows.restore')}</Button>
          </div>
          <pre className="listing card" tabIndex={0}>
            {flow.source}
          </pre>
        </div>
      )}
    </Loading>
  )
}
