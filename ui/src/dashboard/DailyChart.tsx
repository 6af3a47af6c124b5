/** Stacked bars of executions by state; the same numbers stand in a table for who can not see them. */
import { useNavigate } from '@tanstack/react-router'
import type { Shapes } from '../api/client'
import { t } from '../i18n'
import { clock, day } from '../shell/format'
import { Empty } from '../shell/parts'
import { stateName } from '../shell/StateBadge'
import { EVERY_STATE, type State } from '../theme/states'

type Bucket = Shapes['DailyStatistics']

const FROM_BOTTOM: readonly State[] = ['SUCCESS', 'WARNING', 'FAILED', 'RUNNING']
const LENGTHS = { hour: 3_600_000, day: 86_400_000 }
const ORDER = [...FROM_BOTTOM, ...EVERY_STATE.filter((state) => !FROM_BOTTOM.includes(state))]

interface Props {
  readonly buckets: readonly Bucket[]
  /** What the list that a bar leads to is filtered by, beside state and time. */
  readonly within?: object
}

export function DailyChart({ buckets, within }: Props) {
  const navigate = useNavigate()
  const highest = Math.max(1, ...buckets.map((one) => Object.values(one.executionCounts).reduce((all, amount) => all + amount, 0)))
  const shown = ORDER.filter((state) => buckets.some((one) => (one.executionCounts[state] ?? 0) > 0))
  const name = (one: Bucket) => (one.groupBy === 'hour' ? clock(one.startDate).slice(0, 5) : day(one.startDate))
  if (shown.length === 0) return <Empty text={t('boards.nothing')} />
  const width = 100 / Math.max(1, buckets.length)
  const open = (one: Bucket, state: State) => void navigate({ to: '/executions', search: { ...within, state: [state], startDate: one.startDate, endDate: new Date(Date.parse(one.startDate) + LENGTHS[one.groupBy === 'hour' ? 'hour' : 'day'] - 1).toISOString() } as never })
  return (
    <>
      <svg className="chart" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2="100" y1="100" y2="100" stroke="var(--line)" vectorEffect="non-scaling-stroke" />
        {buckets.map((one, index) => {
          let y = 100
          return shown.map((state) => {
            const height = ((one.executionCounts[state] ?? 0) / highest) * 98
            y -= height
            return height > 0 ? <rect key={`${index}${state}`} x={index * width + width * 0.12} width={width * 0.76} y={y} height={height} fill={`var(--st-${state})`} style={{ cursor: 'pointer' }} onClick={() => open(one, state)}><title>{`${name(one)}: ${one.executionCounts[state]} ${stateName(state)}`}</title></rect> : null
          })
        })}
      </svg>
      <div className="chart-foot" aria-hidden="true">
        <span>{buckets[0] ? name(buckets[0]) : ''}</span>
        <span className="chart-states">{shown.map((state) => <span key={state}><span className="chart-key" style={{ background: `var(--st-${state})` }} />{stateName(state)}</span>)}</span>
        <span>{buckets.at(-1) ? name(buckets.at(-1)!) : ''}</span>
      </div>
      <div className="hidden"><table>
        <caption>{t('dashboard.executions')}</caption>
        <thead><tr><th>{t('logs.time')}</th>{shown.map((state) => <th key={state}>{stateName(state)}</th>)}</tr></thead>
        <tbody>{buckets.map((one, index) => <tr key={index}><th>{name(one)}</th>{shown.map((state) => <td key={state}>{one.executionCounts[state] ?? 0}</td>)}</tr>)}</tbody>
      </table></div>
    </>
  )
}
