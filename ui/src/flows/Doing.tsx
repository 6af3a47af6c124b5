/** How a flow does: executions by day, the last ones, the next date. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, post } from '../api/client'
import { DailyChart } from '../dashboard/DailyChart'
import { useLiveList } from '../executions/liveList'
import { t } from '../i18n'
import { dateTime } from '../shell/format'
import { Ago, Empty, Loading } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'

const DAYS = 30
const SHOWN = 5

export function Doing({ flow, run }: { flow: { namespace: string; id: string; disabled?: boolean }; run: () => void }) {
  const of = { 'filters[namespace][EQUALS]': flow.namespace, 'filters[flowId][EQUALS]': flow.id }
  useLiveList(['executions', 'doing'])
  const last = useQuery({
    queryKey: ['executions', 'last', flow.namespace, flow.id],
    queryFn: () => get('/api/v1/executions/search', { query: { ...of, size: SHOWN, sort: 'state.startDate:desc' } }),
  })
  const triggers = useQuery({
    queryKey: ['triggers', 'next', flow.namespace, flow.id],
    queryFn: () => get('/api/v1/triggers/search', { query: { ...of, size: 100, sort: 'nextExecutionDate:asc' } }),
  })
  const next = triggers.data?.results.find((one) => one.state.nextExecutionDate && !one.state.disabled)?.state
  if (last.data?.total === 0) {
    return (
      <section className="card" style={{ gridColumn: '1 / -1' }}>
        <Empty text={t('executions.neverRan')}>
          {flow.disabled ? null : <Button onClick={run}>{t('action.execute')}</Button>}
        </Empty>
      </section>
    )
  }
  return (
    <>
      <LastDays namespace={flow.namespace} flowId={flow.id} />
      <section className="card">
        <header>
          <h2>{t('flows.lastOnes')}</h2>
          {next ? (
            <span className="soft meta num" style={{ marginLeft: 'auto' }}>
              {t('flows.next', { date: dateTime(next.nextExecutionDate!) })}
            </span>
          ) : null}
        </header>
        <div className="body">
          <Loading query={last} rows={3}>
            {(data) => (
              <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
                {data.results.map((one) => (
                  <li key={one.id} style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
                    <StateBadge state={one.state.current} />
                    <Link className="mono" to={`/executions/${one.namespace}/${one.flowId}/${one.id}`}>
                      {one.id.slice(0, 10)}
                    </Link>
                    <span className="soft meta" style={{ marginLeft: 'auto' }}>
                      <Ago at={one.state.startDate} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Loading>
        </div>
      </section>
    </>
  )
}

/** The executions of a flow, or of all flows of a namespace, by day. */
export function LastDays({ namespace, flowId }: { namespace: string; flowId?: string }) {
  const [since] = useState(() => new Date(Date.now() - DAYS * 86_400_000).toISOString())
  const daily = useQuery({
    queryKey: ['executions', 'daily', namespace, flowId],
    queryFn: () => post('/api/v1/stats/executions/daily', { body: { namespace, flowId, startDate: since } }),
  })
  return (
    <section className="card">
      <header>
        <h2>{t('time.month')}</h2>
      </header>
      <div className="body">
        <Loading query={daily} rows={4}>
          {(buckets) => <DailyChart buckets={buckets} within={flowId ? { namespace, flowId } : { namespace }} />}
        </Loading>
      </div>
    </section>
  )
}
