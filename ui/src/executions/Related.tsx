/** What has started an execution, and what it has started. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../api/client'
import { t } from '../i18n'
import { number } from '../shell/format'
import { StateBadge } from '../shell/StateBadge'
import type { Execution } from './live'
import { callerOf } from './callerOf'

/** Of what it has started the newest are named; the list has them all. */
const SHOWN = 5

export function Started({ execution, version }: { execution: Execution; version: number }) {
  const query = { 'filters[triggerExecutionId][EQUALS]': execution.id, sort: 'state.startDate:desc', size: SHOWN }
  const found = useQuery({
    queryKey: ['executions', 'started', execution.id, version],
    queryFn: () => get('/api/v1/executions/search', { query }),
    placeholderData: (before) => before,
  })
  if (!found.data || found.data.total === 0) return null
  const { results, total } = found.data
  return (
    <>
      <dt>{t('related.started')}</dt>
      <dd>
        <ul className="related">
          {results.map((one) => (
            <li key={one.id}>
              <StateBadge state={one.state.current} />{' '}
              <Link to={`/executions/${one.namespace}/${one.flowId}/${one.id}`}>
                {one.flowId} <span className="mono">{one.id.slice(0, 8)}</span>
              </Link>
            </li>
          ))}
        </ul>
        {total > results.length ? (
          <span className="faint">{t('related.more', { total: number(total - results.length) })}</span>
        ) : null}
      </dd>
    </>
  )
}

export function Caller({ execution }: { execution: Execution }) {
  const caller = callerOf(execution)
  return (
    <>
      {caller ? (
        <>
          <dt>{t('related.caller')}</dt>
          <dd>
            <Link
              to={`/executions/${caller.namespace}/${caller.flowId}/${caller.executionId}`}
              search={{ run: caller.taskRunId } as never}
            >
              {caller.flowId} <span className="mono">{caller.executionId.slice(0, 8)}</span>
            </Link>
          </dd>
        </>
      ) : null}
      {execution.parentId ? (
        <>
          <dt>{t('related.replayOf')}</dt>
          <dd>
            <Link className="mono" to={`/executions/${execution.namespace}/${execution.flowId}/${execution.parentId}`}>
              {execution.parentId.slice(0, 10)}
            </Link>
          </dd>
        </>
      ) : null}
    </>
  )
}
