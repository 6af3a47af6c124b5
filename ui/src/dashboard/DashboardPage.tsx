/** How things are: what needs somebody, ratios, charts from counters, what runs, what comes next, how long flows take. */
import { SegmentedControl } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { get, post } from '../api/client'
import { BoardGrid } from '../boards/BoardGrid'
import { BoardMenu } from '../boards/BoardMenu'
import { Namespaces } from '../executions/ExecutionsPage'
import { useLiveList } from '../executions/liveList'
import { count, t, useWords, type Key } from '../i18n'
import { useSettings } from '../settings/settings'
import { number, share } from '../shell/format'
import { Ago, Empty, LiveMark, Loading, PageHead } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'
import { Attention } from './Attention'
import { Card } from './Card'
import { FAILED, ratiosOf, SUCCEEDED, type Bucket } from './counts'
import './dashboard.css'
import { Durations } from './Durations'
import { homeCharts } from './homeCharts'
import { SaysOnce } from './SaysOnce'
import { Upcoming } from './Upcoming'

const DAY_MS = 86_400_000
const SPANS: readonly (readonly [string, number, Key])[] = [
  ['PT24H', 1, 'time.day'],
  ['P7D', 7, 'time.week'],
  ['P30D', 30, 'time.month'],
]
/** Charts cost more than lists: they are read again less often. */
const CHARTS_MS = 5000

export default function DashboardPage() {
  useWords()
  const { isTourDone } = useSettings()
  const search = useSearch({ strict: false }) as { timeRange?: string; namespace?: string }
  const navigate = useNavigate()
  const [range, days] = SPANS.find(([value]) => value === search.timeRange) ?? SPANS[1]!
  const look = { milliseconds: days * DAY_MS, namespace: search.namespace }
  const live = useLiveList(['executions', 'dashboard'])
  const daily = useQuery({
    queryKey: ['executions', 'daily', range, search.namespace],
    queryFn: () =>
      post('/api/v1/stats/executions/daily', {
        body: {
          namespace: search.namespace,
          startDate: new Date(Date.now() - look.milliseconds).toISOString(),
          endDate: new Date().toISOString(),
        },
      }),
  })
  const totals = useQuery({
    queryKey: ['flows', 'totals', search.namespace ?? null],
    queryFn: () => post('/api/v1/stats/summary', { body: { namespace: search.namespace } }),
  })
  useChartsAfter(daily.dataUpdatedAt)
  if (!isTourDone && totals.data && daily.data && ratiosOf(daily.data).total === 0) return <Navigate to="/welcome" />
  return (
    <>
      <PageHead title={t('nav.dashboard')}>
        <LiveMark status={live} />
        <BoardMenu />
        <Namespaces
          value={search.namespace}
          onChange={(namespace) => void navigate({ to: '.', search: { ...search, namespace } as never, replace: true })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('time.range')}
          data={SPANS.map(([value, , key]) => ({ value, label: t(key) }))}
          value={range}
          onChange={(timeRange) => void navigate({ to: '.', search: { ...search, timeRange } as never, replace: true })}
        />
      </PageHead>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('nav.dashboard')}>
        <SaysOnce>
          <div className="grid">
            <Attention {...look} />
            <Loading query={daily} rows={2}>
              {(buckets) => (
                <Figures
                  buckets={buckets}
                  totals={totals.data}
                  search={{ timeRange: range, namespace: search.namespace }}
                />
              )}
            </Loading>
            <BoardGrid charts={homeCharts()} origin="preview" look={look} />
            <div className="sides">
              <Running namespace={search.namespace} />
              <Upcoming namespace={search.namespace} />
            </div>
            <Durations {...look} />
          </div>
        </SaysOnce>
      </div>
    </>
  )
}

/** Reads the charts again after the counters have changed. */
function useChartsAfter(updatedAt: number) {
  const client = useQueryClient()
  const beat = useThrottledValue(updatedAt, CHARTS_MS)
  useEffect(() => {
    if (beat > 0)
      void client.invalidateQueries({
        queryKey: ['charts'],
        predicate: ({ state }) => state.dataUpdatedAt > 0 && state.dataUpdatedAt < beat,
      })
  }, [beat, client])
}

interface FiguresProps {
  readonly buckets: readonly Bucket[]
  readonly totals: { flows: number; triggers: number } | undefined
  readonly search: object
}

function Figures({ buckets, totals, search }: FiguresProps) {
  const { total, success, failure } = ratiosOf(buckets)
  const part = (value: number | null) => (value === null ? '–' : share(value))
  const figures: readonly (readonly [string, string, string, object])[] = [
    [t('dashboard.total'), number(total), '/executions', search],
    [t('dashboard.success'), part(success), '/executions', { ...search, state: SUCCEEDED }],
    [t('dashboard.failure'), part(failure), '/executions', { ...search, state: FAILED }],
    [t('nav.flows'), totals ? number(totals.flows) : '–', '/flows', {}],
    [t('nav.triggers'), totals ? number(totals.triggers) : '–', '/admin/triggers', {}],
  ]
  return (
    <dl className="figures">
      {figures.map(([name, value, to, filter]) => (
        <div key={name} className="card">
          <dt className="soft meta">{name}</dt>
          <dd className="figure num">
            <Link to={to} search={filter as never} aria-label={`${name}: ${value}`}>
              {value}
            </Link>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const ACTIVE = ['RUNNING', 'PAUSED', 'QUEUED', 'RETRYING', 'KILLING', 'RESTARTED', 'CREATED', 'BREAKPOINT']

function Running({ namespace }: { namespace: string | undefined }) {
  const query = { state: ACTIVE, namespace, size: 8 }
  const found = useQuery({
    queryKey: ['executions', query],
    queryFn: () => get('/api/v1/executions/search', { query }),
  })
  return (
    <Card title={t('dashboard.running')}>
      <Loading query={found} rows={3}>
        {(data) =>
          data.results.length === 0 ? (
            <Empty text={t('dashboard.nothingRuns')} />
          ) : (
            <ul className="rows">
              {data.results.map((one) => (
                <Row
                  key={one.id}
                  badge={<StateBadge state={one.state.current} />}
                  href={`/executions/${one.namespace}/${one.flowId}/${one.id}`}
                  name={one.flowId}
                  at={one.state.startDate}
                />
              ))}
              {data.total > data.results.length ? (
                <li>
                  <Link to="/executions" search={{ state: ACTIVE, namespace } as never}>
                    {count('dashboard.all', data.total)}
                  </Link>
                </li>
              ) : null}
            </ul>
          )
        }
      </Loading>
    </Card>
  )
}

function Row({ badge, href, name, at }: { badge: ReactNode; href: string; name: string; at: string }) {
  return (
    <li>
      {badge}
      <Link className="ellipsis" to={href}>
        {name}
      </Link>
      <span className="soft meta rows-end">
        <Ago at={at} />
      </span>
    </li>
  )
}
