/** The log of an execution that a line has started, below the line. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../api/client'
import { t } from '../i18n'
import { clock, dateTime } from '../shell/format'
import { Loading } from '../shell/parts'
import type { Execution } from './linked'
import { painted } from './painted'

const LINES = 200

export function SubflowLog({ execution: { id, namespace, flowId } }: { execution: Execution }) {
  const found = useQuery({
    queryKey: ['logs', 'of-subflow', id],
    queryFn: () => get('/api/v1/logs/{execution_id}/last', { path: { execution_id: id }, query: { limit: LINES } }),
  })
  return (
    <section className="log-nested" aria-label={t('logs.ofSubflow', { flow: flowId })}>
      <h3>
        {t('logs.ofSubflow', { flow: flowId })}{' '}
        <Link to={`/executions/${namespace}/${flowId}/${id}/logs`}>{t('logs.openExecution')}</Link>
      </h3>
      <Loading query={found} rows={2}>
        {({ results, before }) =>
          results.length === 0 ? (
            <p className="soft flush">{t('logs.none')}</p>
          ) : (
            <>
              {before ? <p className="soft meta flush">{t('logs.lastOf', { lines: results.length })}</p> : null}
              <ol className="around">
                {results.map((one, index) => (
                  <li key={index}>
                    <time className="log-at" dateTime={one.timestamp} title={dateTime(one.timestamp)}>
                      {clock(one.timestamp)}
                    </time>
                    <span className={`log-level level-${one.level}`}>{one.level}</span>
                    <span className="log-task">{one.taskId}</span>
                    <span className="log-text">{painted(one.message, null)}</span>
                  </li>
                ))}
              </ol>
            </>
          )
        }
      </Loading>
    </section>
  )
}
