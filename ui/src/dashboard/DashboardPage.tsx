/** How things are: counts, executions per day by state, what runs, what failed, what comes next. */
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { get, post } from '../api/client'
import { BoardMenu } from '../boards/BoardMenu'
import { Namespaces } from '../executions/ExecutionsPage'
import { useLiveList } from '../executions/liveList'
import { count, t, useWords, type Key } from '../i18n'
import { useSettings } from '../settings/settings'
import { dateTime, number } from '../shell/format'
import { Ago, Empty, LiveMark, Loading, PageHead } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'
import { DailyChart } from './DailyChart'

const SPANS: readonly (readonly [string, number, Key])[] = [['PT24H', 1, 'time.day'], ['P7D', 7, 'time.week'], ['P30D', 30, 'time.month']]

export default function DashboardPage() {
  useWords()
  const { isTourDone } = useSettings()
  const search = useSearch({ strict: false }) as { timeRange?: string; namespace?: string }
  const navigate = useNavigate()
  const [range, days] = SPANS.find(([value]) => value === search.timeRange) ?? SPANS[1]!
  const live = useLiveList(['executions', 'dashboard'])
  const daily = useQuery({ queryKey: ['executions', 'daily', range, search.namespace], queryFn: () => post('/api/v1/stats/executions/daily', { body: { namespace: search.namespace, startDate: new Date(Date.now() - days * 86_400_000).toISOString(), endDate: new Date().toISOString() } }) })
  const flows = useQuery({ queryKey: ['flows', 'count', search.namespace ?? null], queryFn: () => get('/api/v1/flows/search', { query: { namespace: search.namespace, size: 1 } }) })
  if (!isTourDone && flows.data && daily.data && daily.data.every((one) => Object.values(one.executionCounts).every((amount) => amount === 0))) return <Navigate to="/welcome" />
  return (
    <>
      <PageHead title={t('nav.dashboard')}>
        <LiveMark status={live} />
        <BoardMenu />
        <Namespaces value={search.namespace} onChange={(namespace) => void navigate({ to: '.', search: { ...search, namespace } as never, replace: true })} />
        <SegmentedControl size="xs" aria-label={t('time.range')} data={SPANS.map(([value, , key]) => ({ value, label: t(key) }))} value={range} onChange={(timeRange) => void navigate({ to: '.', search: { ...search, timeRange } as never, replace: true })} />
      </PageHead>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.dashboard')}>
        <div className="grid">
          <Loading query={daily}>{(buckets) => <><Figures buckets={buckets} flows={flows.data?.total} /><Card title={t('dashboard.executions')}><DailyChart buckets={buckets} /></Card></>}</Loading>
          <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))' }}>
            <Recent title={t('dashboard.running')} states={['RUNNING', 'PAUSED', 'QUEUED', 'RETRYING', 'KILLING', 'RESTARTED', 'CREATED']} namespace={search.namespace} empty={t('dashboard.nothingRuns')} />
            <Recent title={t('dashboard.attention')} states={['FAILED', 'WARNING']} timeRange={range} namespace={search.namespace} empty={t('dashboard.allGood')} />
            <Upcoming namespace={search.namespace} />
          </div>
        </div>
      </div>
    </>
  )
}

type Buckets = Awaited<ReturnType<typeof post<'/api/v1/stats/executions/daily'>>>

function Figures({ buckets, flows }: { buckets: Buckets; flows: number | undefined }) {
  const totals: Record<string, number> = {}
  for (const { executionCounts } of buckets) for (const [state, amount] of Object.entries(executionCounts)) totals[state] = (totals[state] ?? 0) + amount
  const sum = (...states: string[]) => states.reduce((all, state) => all + (totals[state] ?? 0), 0)
  const ended = sum('SUCCESS', 'WARNING', 'CANCELLED', 'FAILED', 'KILLED', 'RETRIED')
  const percent = (part: number) => (ended === 0 ? '–' : `${Math.round((part / ended) * 100)} %`)
  const figures: readonly (readonly [string, string])[] = [
    [t('dashboard.total'), number(Object.values(totals).reduce((all, one) => all + one, 0))],
    [t('dashboard.success'), percent(sum('SUCCESS', 'WARNING', 'CANCELLED'))],
    [t('dashboard.failure'), percent(sum('FAILED', 'KILLED', 'RETRIED'))],
    [t('nav.flows'), flows === undefined ? '–' : number(flows)],
  ]
  return <dl className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))', margin: 0 }}>{figures.map(([name, value]) => <div key={name} className="card" style={{ padding: 12 }}><dt className="soft meta">{name}</dt><dd className="figure num" style={{ margin: 0 }}>{value}</dd></div>)}</dl>
}

const Card = ({ title, children }: { title: string; children: ReactNode }) => <section className="card"><header><h2>{title}</h2></header><div className="body">{children}</div></section>

function Recent({ title, states, timeRange, namespace, empty }: { title: string; states: readonly string[]; timeRange?: string; namespace: string | undefined; empty: string }) {
  const query = { state: states, timeRange, namespace, size: 8 }
  const found = useQuery({ queryKey: ['executions', query], queryFn: () => get('/api/v1/executions/search', { query }) })
  return (
    <Card title={title}>
      <Loading query={found} rows={3}>
        {(data) => data.results.length === 0 ? <Empty text={empty} /> : (
          <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
            {data.results.map((one) => <li key={one.id} style={{ display: 'flex', gap: 8, alignItems: 'center' }}><StateBadge state={one.state.current} /><Link className="ellipsis" to={`/executions/${one.namespace}/${one.flowId}/${one.id}`}>{one.flowId}</Link><span className="soft meta" style={{ marginLeft: 'auto', flex: 'none' }}><Ago at={one.state.startDate} /></span></li>)}
            {data.total > data.results.length ? <li><Link to="/executions" search={{ state: states, timeRange, namespace } as never}>{count('dashboard.all', data.total)}</Link></li> : null}
          </ul>
        )}
      </Loading>
    </Card>
  )
}

function Upcoming({ namespace }: { namespace: string | undefined }) {
  const query = { namespace, size: 8, sort: 'nextExecutionDate:asc', 'filters[nextExecutionDate][GREATER_THAN]': new Date().toISOString().slice(0, 16) }
  const found = useQuery({ queryKey: ['triggers', 'upcoming', namespace], queryFn: () => get('/api/v1/triggers/search', { query }) })
  return (
    <Card title={t('dashboard.upcoming')}>
      <Loading query={found} rows={3}>
        {(data) => data.results.length === 0 ? <Empty text={t('dashboard.noSchedule')} /> : (
          <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>{data.results.map(({ state }) => <li key={`${state.flowId}.${state.triggerId}`} style={{ display: 'flex', gap: 8 }}><Link className="ellipsis" to={`/flows/edit/${state.namespace}/${state.flowId}/triggers`}>{state.flowId}</Link><span className="soft meta num" style={{ marginLeft: 'auto', flex: 'none' }}>{state.nextExecutionDate ? dateTime(state.nextExecutionDate) : ''}</span></li>)}</ul>
        )}
      </Loading>
    </Card>
  )
}
