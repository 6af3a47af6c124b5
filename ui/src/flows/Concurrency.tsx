/** The concurrency limit of a flow: slots that are taken, who holds them, who waits for one. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get, post, put } from '../api/client'
import { useLiveList } from '../executions/liveList'
import { count, t, type Key } from '../i18n'
import { ButtonLink } from '../shell/links'
import { Ago, Copy, Empty, LiveMark, Loading, messageOf } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'
import { EVERY_STATE, isTerminal } from '../theme/states'

interface Flow {
  readonly namespace: string
  readonly id: string
  readonly [more: string]: unknown
}
interface Limit {
  readonly limit: number
  readonly behavior?: string
}

const EXAMPLE = 'concurrency:\n  limit: 1\n  behavior: QUEUE\n'
const HOLDING = EVERY_STATE.filter((state) => !isTerminal(state) && state !== 'QUEUED' && state !== 'CREATED')
const SHOWN = 50

export default function Concurrency({ flow }: { flow: Flow }) {
  const limit = flow.concurrency as Limit | undefined
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t('tab.concurrency')}>
      {limit ? (
        <Limited flow={flow} limit={limit} />
      ) : (
        <Empty text={t('concurrency.none')}>
          <pre className="listing" style={{ textAlign: 'left', border: '1px solid var(--line)', borderRadius: 6 }}>
            {EXAMPLE}
          </pre>
          <div style={{ display: 'flex', gap: 8, justifyContent: 'center', marginTop: 8 }}>
            <Copy value={EXAMPLE} label={t('common.copy')} />
            <ButtonLink to={`/flows/edit/${flow.namespace}/${flow.id}/edit`}>{t('executions.editFlow')}</ButtonLink>
          </div>
        </Empty>
      )}
    </div>
  )
}

function Limited({ flow, limit }: { flow: Flow; limit: Limit }) {
  const client = useQueryClient()
  const live = useLiveList(['executions', 'slots', flow.namespace, flow.id])
  const slots = useQuery({
    queryKey: ['executions', 'slots', flow.namespace, flow.id],
    queryFn: () => get('/api/v1/flows/concurrency-limit/search'),
  })
  const taken =
    slots.data?.results.find((one) => one.namespace === flow.namespace && one.flowId === flow.id)?.running ?? 0
  const behavior = limit.behavior ?? 'QUEUE'
  const recount = async () => {
    try {
      const found = await put('/api/v1/flows/concurrency-limit/{namespace}/{flow_id}', {
        path: { namespace: flow.namespace, flow_id: flow.id },
        body: { running: taken },
      })
      notifications.show({ message: t('concurrency.counted', { taken: found.running, limit: limit.limit }) })
      await client.invalidateQueries({ queryKey: ['executions'] })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  return (
    <div className="grid">
      <section className="card">
        <header>
          <h2>{t('concurrency.slots')}</h2>
          <span style={{ marginLeft: 'auto' }}>
            <LiveMark status={live} />
          </span>
          <Button variant="default" onClick={() => void recount()} title={t('concurrency.recountHint')}>
            {t('concurrency.recount')}
          </Button>
        </header>
        <div className="body">
          <div style={{ display: 'flex', gap: 12, alignItems: 'baseline', flexWrap: 'wrap' }}>
            <span className="figure num">{t('concurrency.taken', { taken, limit: limit.limit })}</span>
            <span className="soft">{t(`concurrency.${behavior}` as Key)}</span>
          </div>
          <div
            role="meter"
            aria-label={t('concurrency.slots')}
            aria-valuemin={0}
            aria-valuemax={limit.limit}
            aria-valuenow={Math.min(taken, limit.limit)}
            style={{ height: 8, borderRadius: 4, background: 'var(--s2)', overflow: 'hidden', marginTop: 8 }}
          >
            <div
              style={{
                height: '100%',
                width: `${Math.min(1, taken / Math.max(1, limit.limit)) * 100}%`,
                background: taken >= limit.limit ? 'var(--st-WARNING)' : 'var(--st-RUNNING)',
              }}
            />
          </div>
        </div>
      </section>
      <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(360px, 100%), 1fr))' }}>
        <Executions
          flow={flow}
          title={t('concurrency.holding')}
          states={HOLDING}
          empty={t('concurrency.nobodyHolds')}
        />
        <Executions
          flow={flow}
          title={t('concurrency.waiting')}
          states={['QUEUED']}
          empty={t('concurrency.nobodyWaits')}
          isQueue
        />
      </div>
    </div>
  )
}

function Executions({
  flow,
  title,
  states,
  empty,
  isQueue = false,
}: {
  flow: Flow
  title: string
  states: readonly string[]
  empty: string
  isQueue?: boolean
}) {
  const client = useQueryClient()
  const query = {
    'filters[namespace][EQUALS]': flow.namespace,
    'filters[flowId][EQUALS]': flow.id,
    state: states,
    size: SHOWN,
    sort: 'state.startDate:asc',
  }
  const found = useQuery({
    queryKey: ['executions', query],
    queryFn: () => get('/api/v1/executions/search', { query }),
    placeholderData: keepPreviousData,
  })
  const release = async (id: string) => {
    try {
      await post('/api/v1/executions/{execution_id}/actions/{action}', {
        path: { execution_id: id, action: 'unqueue' },
      })
      await client.invalidateQueries({ queryKey: ['executions'] })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  return (
    <section className="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span className="soft num" style={{ marginLeft: 'auto' }}>
          {found.data ? count('list.results', found.data.total) : ''}
        </span>
      </header>
      <div className="body">
        <Loading query={found} rows={3}>
          {(data) =>
            data.results.length === 0 ? (
              <Empty text={empty} />
            ) : (
              <ol style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
                {data.results.map((one) => (
                  <li key={one.id} style={{ display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
                    <StateBadge state={one.state.current} />
                    <Link className="mono ellipsis" to={`/executions/${one.namespace}/${one.flowId}/${one.id}`}>
                      {one.id.slice(0, 10)}
                    </Link>
                    <span className="soft meta" style={{ marginLeft: 'auto' }}>
                      <Ago at={one.state.startDate} />
                    </span>
                    {isQueue ? (
                      <Button
                        variant="default"
                        size="compact-xs"
                        onClick={() => void release(one.id)}
                        aria-label={`${t('action.unqueue')}: ${one.id}`}
                      >
                        {t('action.unqueue')}
                      </Button>
                    ) : null}
                  </li>
                ))}
                {data.total > data.results.length ? (
                  <li>
                    <Link
                      to="/executions"
                      search={{ namespace: flow.namespace, flowId: flow.id, state: states } as never}
                    >
                      {count('dashboard.all', data.total)}
                    </Link>
                  </li>
                ) : null}
              </ol>
            )
          }
        </Loading>
      </div>
    </section>
  )
}
