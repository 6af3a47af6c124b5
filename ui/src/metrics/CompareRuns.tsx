/** Runs of a flow side by side, a card for each metric: what each has measured in all, and how it differs from the first. */
import { MultiSelect } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../api/client'
import { t } from '../i18n'
import { dateTime, number, share } from '../shell/format'
import { Empty, Loading } from '../shell/parts'
import { compared, lastTwo, runsOf, type Compared, type RunValue } from './compared'
import './metrics.css'

interface Flow {
  readonly namespace: string
  readonly id: string
}

interface Props {
  readonly flow: Flow
  readonly names: readonly string[]
  readonly startDate: string
  /** Empty for the last two. */
  readonly runs: readonly string[]
  readonly onRuns: (runs: readonly string[]) => void
}

/** Runs that one chooses among, the latest. */
const MOST_RUNS = 50
const MOST_COMPARED = 8

export function CompareRuns({ flow: { namespace, id }, names, startDate, runs, onRuns }: Props) {
  const path = { namespace, flow_id: id }
  const query = { startDate, size: MOST_RUNS }
  const series = useQueries({
    queries: names.map((metric) => ({
      queryKey: ['metric-runs', namespace, id, metric, query],
      queryFn: () => get('/api/v1/metrics/runs/{namespace}/{flow_id}/{metric}', { path: { ...path, metric }, query }),
    })),
  })
  const values = series.map((one): readonly RunValue[] => one.data?.results ?? [])
  const found = runsOf(values)
  const chosen = runs.length > 0 ? runs : lastTwo(found)
  const named = new Map(found.map((one) => [one.executionId, `${dateTime(one.date)} · ${one.executionId.slice(0, 8)}`]))
  const offered = [...new Set([...named.keys(), ...chosen])].map((value) => ({
    value,
    label: named.get(value) ?? value.slice(0, 8),
  }))
  if (found.length === 0 && series.every((one) => !one.isPending && !one.error))
    return <Empty text={t('metrics.noRuns')} />
  return (
    <>
      <MultiSelect
        className="compare-choice"
        label={t('metrics.runs')}
        description={t('metrics.runsHint')}
        data={offered}
        value={[...chosen]}
        onChange={onRuns}
        maxValues={MOST_COMPARED}
        searchable
        nothingFoundMessage={t('list.nothing')}
      />
      <div className="metric-cards of-runs">
        {names.map((name, index) => (
          <section key={name} className="card" aria-label={name}>
            <header>
              <h2>{name}</h2>
            </header>
            <div className="body">
              <Loading query={series[index]!} rows={2}>
                {({ results }) => <Runs flow={{ namespace, id }} name={name} runs={compared(results, chosen)} />}
              </Loading>
            </div>
          </section>
        ))}
      </div>
    </>
  )
}

function Runs({ flow, name, runs }: { flow: Flow; name: string; runs: readonly Compared[] }) {
  if (runs.length === 0) return <p className="soft">{t('metrics.notOfRuns')}</p>
  const most = Math.max(Number.MIN_VALUE, ...runs.map((one) => Math.abs(one.value)))
  return (
    <table className="compared" aria-label={name}>
      <thead className="hidden">
        <tr>
          <th>{t('metrics.run')}</th>
          <th />
          <th>{t('kv.value')}</th>
          <th>{t('metrics.difference')}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((one) => (
          <tr key={one.executionId}>
            <th scope="row">
              <Link to={`/executions/${flow.namespace}/${flow.id}/${one.executionId}/metrics`} title={one.executionId}>
                {dateTime(one.date)}
              </Link>
            </th>
            <td className="compared-bar">
              <meter min={0} max={most} value={Math.abs(one.value)} aria-hidden="true" />
            </td>
            <td className="num end">{number(one.value)}</td>
            <td className="num end soft">{differenceOf(one)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function differenceOf({ difference, part }: Compared): string {
  if (difference === undefined) return '–'
  const signed = (text: string) => (difference > 0 ? `+${text}` : text)
  return part === undefined ? signed(number(difference)) : `${signed(number(difference))} (${signed(share(part))})`
}
