/** What a flow measures, a small chart for each metric: over time, or some runs side by side. */
import { SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, type Shapes } from '../api/client'
import { t, type Key } from '../i18n'
import { clock, day, number } from '../shell/format'
import { Empty, Loading } from '../shell/parts'
import { useList } from '../shell/useList'
import { CompareRuns } from './CompareRuns'
import './metrics.css'

const SPANS: readonly (readonly [string, number, Key])[] = [
  ['1', 1, 'time.day'],
  ['7', 7, 'time.week'],
  ['30', 30, 'time.month'],
]
const VIEWS = ['time', 'runs'] as const
const AGGREGATIONS = ['sum', 'avg', 'min', 'max'] as const
type Aggregation = (typeof AGGREGATIONS)[number]

interface Flow {
  readonly namespace: string
  readonly id: string
}
interface Chosen {
  readonly aggregation: Aggregation
  readonly startDate: string
}

export default function FlowMetrics({ flow }: { flow: Flow }) {
  const path = { namespace: flow.namespace, flow_id: flow.id }
  const { search, set } = useList([])
  const span = SPANS.find(([value]) => value === String(search.days))?.[0] ?? '7'
  const aggregation = AGGREGATIONS.find((one) => one === search.aggregation) ?? 'sum'
  const view = VIEWS.find((one) => one === search.view) ?? 'time'
  const [opened] = useState(() => Date.now())
  const days = SPANS.find(([value]) => value === span)?.[1] ?? 7
  const names = useQuery({
    queryKey: ['metric-names', flow.namespace, flow.id],
    queryFn: () => get('/api/v1/metrics/names/{namespace}/{flow_id}', { path }),
  })
  const chosen = { aggregation, startDate: new Date(opened - days * 86_400_000).toISOString() }
  return (
    <>
      <div className="toolbar">
        <SegmentedControl
          size="xs"
          aria-label={t('metrics.view')}
          data={VIEWS.map((value) => ({ value, label: t(`metrics.view.${value}`) }))}
          value={view}
          onChange={(next) => set({ view: next === 'time' ? undefined : next })}
        />
        <Select
          w={150}
          aria-label={t('time.range')}
          data={SPANS.map(([value, , key]) => ({ value, label: t(key) }))}
          value={span}
          onChange={(days) => set({ days: days ?? undefined })}
          allowDeselect={false}
        />
        {view === 'time' ? (
          <Select
            w={130}
            aria-label={t('metrics.aggregation')}
            data={AGGREGATIONS.map((value) => ({ value, label: t(`metrics.${value}`) }))}
            value={aggregation}
            onChange={(chosen) => set({ aggregation: chosen ?? undefined })}
            allowDeselect={false}
          />
        ) : null}
      </div>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('tab.metrics')}>
        <Loading query={names}>
          {(found) =>
            found.length === 0 ? (
              <Empty text={t('metrics.noneOfFlow')} />
            ) : view === 'runs' ? (
              <CompareRuns
                flow={flow}
                names={found}
                startDate={chosen.startDate}
                runs={runsIn(search.runs)}
                onRuns={(runs) => set({ runs: runs.join(',') || undefined })}
              />
            ) : (
              <div className="metric-cards">
                {found.map((name) => (
                  <Chart key={name} flow={flow} name={name} chosen={chosen} />
                ))}
              </div>
            )
          }
        </Loading>
      </div>
    </>
  )
}

/** The ids of an address. */
const runsIn = (text: unknown): string[] => (typeof text === 'string' ? text.split(',').filter(Boolean) : [])

function Chart({ flow, name, chosen }: { flow: Flow; name: string; chosen: Chosen }) {
  const path = { namespace: flow.namespace, flow_id: flow.id, metric: name }
  const series = useQuery({
    queryKey: ['metric', flow.namespace, flow.id, name, chosen],
    queryFn: () => get('/api/v1/metrics/aggregates/{namespace}/{flow_id}/{metric}', { path, query: { ...chosen } }),
  })
  return (
    <section className="card">
      <header>
        <h2>{name}</h2>
      </header>
      <div className="body">
        <Loading query={series} rows={3}>
          {(found) => <Bars name={name} series={found} />}
        </Loading>
      </div>
    </section>
  )
}

function Bars({ name, series }: { name: string; series: Shapes['MetricSeries'] }) {
  const points = series.aggregations
  const most = Math.max(Number.MIN_VALUE, ...points.map((one) => Math.abs(one.value)))
  const width = 100 / Math.max(1, points.length)
  const dateOf = (date: string) => (series.groupBy === 'hour' ? clock(date).slice(0, 5) : day(date))
  return (
    <>
      <svg className="chart" style={{ height: 80 }} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2="100" y1="100" y2="100" stroke="var(--line)" vectorEffect="non-scaling-stroke" />
        {points.map((one, index) =>
          one.value === 0 ? null : (
            <rect
              key={one.date}
              x={index * width + width * 0.12}
              width={width * 0.76}
              y={100 - (Math.abs(one.value) / most) * 98}
              height={(Math.abs(one.value) / most) * 98}
              fill="var(--accent)"
            >
              <title>{`${dateOf(one.date)}: ${number(one.value)}`}</title>
            </rect>
          ),
        )}
      </svg>
      <div
        className="meta soft num"
        aria-hidden="true"
        style={{ display: 'flex', justifyContent: 'space-between', marginTop: 4 }}
      >
        <span>{points[0] ? dateOf(points[0].date) : ''}</span>
        <span>{t('metrics.most', { value: number(points.length > 0 ? most : 0) })}</span>
        <span>{points.at(-1) ? dateOf(points.at(-1)!.date) : ''}</span>
      </div>
      <table className="hidden">
        <caption>{name}</caption>
        <thead>
          <tr>
            <th>{t('logs.time')}</th>
            <th>{t('kv.value')}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((one) => (
            <tr key={one.date}>
              <th>{dateOf(one.date)}</th>
              <td>{one.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
