import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client'
import { t } from '../i18n'
import { Empty, Loading } from '../shell/parts'
import { TriggerTable } from './TriggerTable'
import { ButtonLink } from '../shell/links'

export default function TriggersOfFlow({ flow }: { flow: { namespace: string; id: string } }) {
  const query = { 'filters[namespace][EQUALS]': flow.namespace, 'filters[flowId][EQUALS]': flow.id, size: 100 }
  const found = useQuery({ queryKey: ['triggers', query], queryFn: () => get('/api/v1/triggers/search', { query }) })
  return (
    <div className="content" tabIndex={0} role="region" aria-label={t('nav.triggers')}>
      <Loading query={found}>
        {(data) => data.results.length > 0 ? <TriggerTable items={data.results} isOfFlow />
          : <Empty text={t('triggers.noneOfFlow')}><ButtonLink to={`/flows/edit/${flow.namespace}/${flow.id}/edit`}>{t('executions.editFlow')}</ButtonLink></Empty>}
      </Loading>
    </div>
  )
}
