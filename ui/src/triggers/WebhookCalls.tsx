/** The last calls of a webhook: what came, what it was answered, and sending it again. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, post, type Shapes } from '../api/client'
import { count, t } from '../i18n'
import { clock, dateTime } from '../shell/format'
import { Ago, Failure, Loading } from '../shell/parts'
import { StateGlyph } from '../shell/StateBadge'
import { againOf, prettyBody } from './calls'
import { pathOf, type TriggerState } from './kinds'
import { useTriggerStream } from './live'

type Call = Shapes['WebhookCall']

const OK = 200

export function WebhookCalls({ state }: { state: TriggerState }) {
  const path = pathOf(state)
  const queryKey = ['triggers', 'calls', path]
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => get('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/calls', { path, signal }),
  })
  useTriggerStream(state, queryKey)
  return (
    <section className="wide">
      <h3>{t('triggers.calls')}</h3>
      <Loading query={found} rows={3}>
        {({ results, wrongKeys }) => (
          <>
            {wrongKeys ? (
              <p className="soft">
                {count('triggers.wrongKeys', wrongKeys.times, { since: dateTime(wrongKeys.since) })}{' '}
                <Ago at={wrongKeys.date} />
              </p>
            ) : null}
            {results.length === 0 ? (
              <p className="soft">{t('triggers.callsNone')}</p>
            ) : (
              <ol className="plain calls" aria-label={t('triggers.calls')}>
                {results.map((one) => (
                  <li key={one.id}>
                    <Shown call={one} state={state} />
                  </li>
                ))}
              </ol>
            )}
          </>
        )}
      </Loading>
    </section>
  )
}

function Shown({ call, state }: { call: Call; state: TriggerState }) {
  return (
    <details>
      <summary>
        <StateGlyph state={call.status === OK ? 'SUCCESS' : call.status < 300 ? 'SKIPPED' : 'FAILED'} size={14} />
        <b className="num">{call.status}</b>
        <time className="mono soft" dateTime={call.date} title={dateTime(call.date)}>
          {clock(call.date)}
        </time>
        <span className="ellipsis">{call.message ?? (call.body || t('triggers.callEmpty'))}</span>
      </summary>
      <div className="call">
        <p>
          {dateTime(call.date)}
          {call.executionId ? (
            <>
              {' '}
              ·{' '}
              <Link className="mono" to={`/executions/${state.namespace}/${state.flowId}/${call.executionId}`}>
                {call.executionId.slice(0, 10)}
              </Link>
            </>
          ) : null}
          {againOf(call) ? <> · {t('triggers.callRepeats', { call: againOf(call)!.slice(0, 10) })}</> : null}
          {call.others > 0 ? <> · {count('triggers.callOthers', call.others)}</> : null}
        </p>
        {call.message ? <p>{call.message}</p> : null}
        <pre className="mono" tabIndex={0} aria-label={t('triggers.body')}>
          {prettyBody(call) || t('triggers.callEmpty')}
        </pre>
        <Values title={t('triggers.headers')} values={call.headers} />
        <Values title={t('triggers.parameters')} values={call.parameters} />
        <Again call={call} state={state} />
      </div>
    </details>
  )
}

function Values({ title, values }: { title: string; values: Readonly<Record<string, readonly string[]>> }) {
  const rows = Object.entries(values)
  if (rows.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <dl className="kv mono">
        {rows.map(([name, found]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>{found.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Sends a call once more; what only a part is known of can not be sent. */
function Again({ call, state }: { call: Call; state: TriggerState }) {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async () => {
    setBusy(true)
    setError(null)
    try {
      const { status, executionId } = await post(
        '/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/calls/{call_id}/again',
        { path: { ...pathOf(state), call_id: call.id } },
      )
      notifications.show({
        message: executionId ? t('triggers.callStarted') : `${status}: ${t('triggers.callNothing')}`,
      })
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
    await client.invalidateQueries({ queryKey: ['triggers'] })
  }
  return (
    <>
      {error ? <Failure error={error} /> : null}
      {/* A call of which only the beginning is shown was kept whole where it has started an execution. */}
      {call.isCut && !call.executionId ? (
        <p className="soft">{t('triggers.callCut')}</p>
      ) : (
        <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void send()}>
          {t('triggers.callAgain')}
        </Button>
      )}
    </>
  )
}
