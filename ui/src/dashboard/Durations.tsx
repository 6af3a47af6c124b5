import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { post, type Shapes } from '../api/client'
import { twoAtATime, useSeen } from '../boards/seen'
import { t } from '../i18n'
import { duration, number, share } from '../shell/format'
import { Empty, Loading } from '../shell/parts'
import { deviationOf } from './counts'

type Flow = Shapes['FlowDurations']

const WEEK_MS = 7 * 86_400_000
const MOST = 12
/** From here on a deviation is worth a colour. */
const MUCH = 0.25

/** How long the flows take, and how today differs; asked for when it is seen. */
export function Durations({ milliseconds, namespace }: { milliseconds: number; namespace: string | undefined }) {
  const box = useRef<HTMLElement>(null)
  const isSeen = useSeen(box)
  const body = () => ({
    namespace,
    startDate: new Date(Date.now() - Math.max(milliseconds, WEEK_MS)).toISOString(),
    endDate: new Date().toISOString(),
  })
  const found = useQuery({
    queryKey: ['charts', 'durations', milliseconds, namespace],
    enabled: isSeen,
    queryFn: () => twoAtATime(() => post('/api/v1/stats/executions/durations/group-by-flow', { body: body() })),
  })
  return (
    <section ref={box} className="card" aria-label={t('dashboard.durations')}>
      <header>
        <h2>{t('dashboard.durations')}</h2>
      </header>
      <div
        className="body"
        tabIndex={0}
        role="region"
        aria-label={t('dashboard.durations')}
        style={{ overflowX: 'auto', padding: 0 }}
      >
        {isSeen ? (
          <Loading query={found} rows={3}>
            {(flows) =>
              flows.length === 0 ? (
                <Empty text={t('boards.nothing')} />
              ) : (
                <FlowTable flows={[...flows].sort((a, b) => runsOf(b) - runsOf(a)).slice(0, MOST)} />
              )
            }
          </Loading>
        ) : (
          <div className="board-unseen" />
        )}
      </div>
    </section>
  )
}

const runsOf = ({ before, latest }: Flow): number => before.count + latest.count

function FlowTable({ flows }: { flows: readonly Flow[] }) {
  return (
    <table className="table keeps">
      <thead>
        <tr>
          <th>{t('executions.flow')}</th>
          <th className="end">{t('dashboard.executions')}</th>
          <th className="end">{t('dashboard.p50')}</th>
          <th className="end">{t('dashboard.p95')}</th>
          <th className="end">{t('dashboard.today')}</th>
          <th className="end">{t('dashboard.deviation')}</th>
        </tr>
      </thead>
      <tbody>
        {flows.map((one) => {
          const usual = one.before.count > 0 ? one.before : one.latest
          return (
            <tr key={`${one.namespace}/${one.flowId}`}>
              <td>
                <Link to={`/flows/edit/${one.namespace}/${one.flowId}`} title={one.namespace}>
                  {one.flowId}
                </Link>
              </td>
              <td className="end num">{number(runsOf(one))}</td>
              <td className="end num">{duration(usual.p50 * 1000)}</td>
              <td className="end num">{duration(usual.p95 * 1000)}</td>
              <td className="end num">{one.latest.count > 0 ? duration(one.latest.p50 * 1000) : '–'}</td>
              <td className="end num">
                <Deviation value={deviationOf(one)} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Deviation({ value }: { value: number | null }) {
  if (value === null) return <span className="faint">–</span>
  return (
    <span className="deviation" data-much={Math.abs(value) < MUCH ? undefined : value > 0 ? 'slower' : 'faster'}>
      {value > 0 ? '+' : ''}
      {share(value)}
    </span>
  )
}
