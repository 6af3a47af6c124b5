/** Why a trigger has fired, or has not: what came of each look at it, told as it happens. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get, type Shapes } from '../api/client'
import { t } from '../i18n'
import { clock, dateTime, duration } from '../shell/format'
import { Loading } from '../shell/parts'
import { StateGlyph } from '../shell/StateBadge'
import type { State } from '../theme/states'
import { isLate, millisecondsOf } from './evaluations'
import { pathOf, type TriggerState } from './kinds'
import { useTriggerStream } from './live'

type Evaluation = Shapes['TriggerEvaluation']

const LOOKS: Readonly<Record<Evaluation['outcome'], State>> = {
  EXECUTION_CREATED: 'SUCCESS',
  NOTHING_FOUND: 'SKIPPED',
  CONDITION_NOT_MET: 'SKIPPED',
  FAILED: 'FAILED',
  WAITED: 'QUEUED',
  TOO_LATE: 'WARNING',
  MISSED: 'WARNING',
  DISABLED: 'CANCELLED',
  ENABLED: 'CREATED',
}

export function Evaluations({ state }: { state: TriggerState }) {
  const path = pathOf(state)
  // Executions that come and go make lists of triggers be read again, and this with them.
  const queryKey = ['triggers', 'evaluations', path]
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => get('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/evaluations', { path, signal }),
  })
  useTriggerStream(state, queryKey)
  return (
    <section className="wide">
      <h3>{t('triggers.evaluations')}</h3>
      <Loading query={found} rows={3}>
        {({ results }) =>
          results.length === 0 ? (
            <p className="soft">{t('triggers.evaluationsNone')}</p>
          ) : (
            <ol className="plain said" tabIndex={0} aria-label={t('triggers.evaluations')}>
              {results.map((one) => (
                <li key={`${one.evaluatedAt} ${one.outcome} ${one.executionId}`}>
                  <Shown evaluation={one} state={state} />
                </li>
              ))}
            </ol>
          )
        }
      </Loading>
    </section>
  )
}

function Shown({ evaluation: one, state: { namespace, flowId } }: { evaluation: Evaluation; state: TriggerState }) {
  const lasted = millisecondsOf(one.duration)
  return (
    <>
      <time className="mono soft" dateTime={one.evaluatedAt} title={dateTime(one.evaluatedAt)}>
        {clock(one.evaluatedAt)}
      </time>
      <span className="outcome">
        <StateGlyph state={LOOKS[one.outcome]} size={14} /> {t(`triggers.outcome.${one.outcome}`)}
      </span>
      <span className="outcome-more">
        {one.executionId ? (
          <Link className="mono" to={`/executions/${namespace}/${flowId}/${one.executionId}`}>
            {one.executionId.slice(0, 10)}
          </Link>
        ) : null}
        {one.times > 1 ? (
          <span className="num">
            {t('triggers.timesSince', { count: one.times, since: dateTime(one.since ?? one.evaluatedAt) })}
          </span>
        ) : null}
        {isLate(one) ? (
          <span className="num">{t('triggers.forDate', { date: dateTime(one.scheduledDate!) })}</span>
        ) : null}
        {lasted > 0 ? <span className="num soft">{duration(lasted)}</span> : null}
        {one.message ? <span>{one.message}</span> : null}
      </span>
    </>
  )
}
