/** Each metric of an execution over the last runs of its flow: whether this one stands out is seen at a glance. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../api/client'
import type { Execution } from '../executions/live'
import { t } from '../i18n'
import { dateTime } from '../shell/format'
import { Loading } from '../shell/parts'
import { measured } from './measured'
import './metrics.css'

export interface Measure {
  readonly name: string
  readonly type: string
}

/** Of an execution that measures more, the first ones have a chart. */
const MOST_CHARTS = 6

export function OverRuns({ execution, measures }: { execution: Execution; measures: readonly Measure[] }) {
  const shown = [...new Map(measures.map((one) => [one.name, one])).values()].slice(0, MOST_CHARTS)
  return (
    <section className="over-runs" aria-label={t('metrics.overRuns')}>
      {shown.map((one) => (
        <Chart key={one.name} execution={execution} measure={one} />
      ))}
    </section>
  )
}

function Chart({ execution, measure: { name, type } }: { execution: Execution; measure: Measure }) {
  const { namespace, flowId, id, state } = execution
  const query = { endDate: state.endDate ?? undefined }
  const runs = useQuery({
    queryKey: ['metric-runs', namespace, flowId, name, id, state.endDate],
    queryFn: () =>
      get('/api/v1/metrics/runs/{namespace}/{flow_id}/{metric}', {
        path: { namespace, flow_id: flowId, metric: name },
        query,
      }),
  })
  return (
    <figure className="card">
      <figcaption>
        <b>{name}</b> <span className="soft meta">{t('metrics.overRuns')}</span>
      </figcaption>
      <Loading query={runs} rows={2}>
        {({ results }) => {
          const most = Math.max(Number.MIN_VALUE, ...results.map((one) => Math.abs(one.value)))
          return (
            <ol className="run-bars">
              {results.map((one) => {
                const label = `${measured(type, one.value)} · ${dateTime(one.date)}`
                return (
                  <li key={one.executionId}>
                    <Link
                      to={`/executions/${namespace}/${flowId}/${one.executionId}/metrics`}
                      title={label}
                      aria-label={label}
                    >
                      <span
                        className="run-bar"
                        style={{ height: `${Math.max(2, (Math.abs(one.value) / most) * 100)}%` }}
                      />
                    </Link>
                  </li>
                )
              })}
            </ol>
          )
        }}
      </Loading>
    </figure>
  )
}
