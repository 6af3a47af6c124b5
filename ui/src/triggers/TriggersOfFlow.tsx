import { useQuery } from '@tanstack/react-query'
import { get, type Shapes } from '../api/client'
import { t } from '../i18n'
import { Empty, Loading } from '../shell/parts'
import { useLiveList } from '../executions/liveList'
import type { TriggerItem } from './kinds'
import { triggerKey } from './TriggerBulk'
import { TriggerTable } from './TriggerTable'
import { ButtonLink } from '../shell/links'

const REREAD_MS = 2000

export default function TriggersOfFlow({ flow }: { flow: Shapes['FlowWithSource'] }) {
  const declared = (flow.triggers ?? []).map((one) => waiting(flow, one))
  const query = { 'filters[namespace][EQUALS]': flow.namespace, 'filters[flowId][EQUALS]': flow.id, size: 100 }
  const found = useQuery({ queryKey: ['triggers', query], queryFn: () => get('/api/v1/triggers/search', { query }) })
  useLiveList(['triggers'], REREAD_MS)
  return (
    <div className="content" tabIndex={0} role="region" aria-label={t('nav.triggers')}>
      <Loading query={found}>
        {(data) => data.results.length + declared.length > 0 ? <TriggerTable items={withoutDoubles([...data.results, ...declared])} isOfFlow />
          : <Empty text={t('triggers.noneOfFlow')}><ButtonLink to={`/flows/edit/${flow.namespace}/${flow.id}/edit`}>{t('executions.editFlow')}</ButtonLink></Empty>}
      </Loading>
    </div>
  )
}

/** The first of each: a state is there for what the clock fires, and for what was switched. */
const withoutDoubles = (items: readonly TriggerItem[]): TriggerItem[] => [...new Map([...items].reverse().map((one) => [triggerKey(one.state), one])).values()].reverse()

/** What is called, or listens to executions, keeps no state: it waits. */
function waiting(flow: { namespace: string; id: string }, trigger: Shapes['Task']): TriggerItem {
  return { trigger, state: { namespace: flow.namespace, flowId: flow.id, triggerId: trigger.id, disabled: trigger.disabled === true, locked: false } }
}
