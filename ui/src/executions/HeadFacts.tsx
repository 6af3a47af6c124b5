/** What the head of an execution tells beside its state: the revision, and whether it is the latest; the labels. */
import { Link } from '@tanstack/react-router'
import { t } from '../i18n'
import { Labels } from '../shell/parts'
import { StateGlyph } from '../shell/StateBadge'
import { tasksIn } from './again'
import { useFlowOf } from './dialogs/parts'
import type { Execution, LiveExecution } from './live'

export function HeadFacts({ execution }: { execution: Execution }) {
  const latest = useFlowOf(execution, 'latest').data?.revision
  const isOld = latest !== undefined && latest !== execution.flowRevision
  const revisions = `/flows/edit/${execution.namespace}/${execution.flowId}/revisions`
  return (
    <span className="head-flow">
      <Link
        to={revisions}
        className="head-revision"
        data-old={isOld || undefined}
        title={isOld ? t('executions.oldRevision', { latest }) : undefined}
      >
        {isOld ? <StateGlyph state="WARNING" size={12} /> : null}
        {t('executions.ofRevision', { revision: execution.flowRevision })}
        {isOld ? <span> · {t('executions.latestIs', { latest })}</span> : null}
      </Link>
      {execution.slaViolated ? (
        <Link
          to={`/executions/${execution.namespace}/${execution.flowId}/${execution.id}/logs`}
          className="head-revision"
          data-old
        >
          <StateGlyph state="WARNING" size={12} />
          {t('executions.slaViolated', { levels: execution.slaViolated.join(', ') })}
        </Link>
      ) : null}
      <Labels labels={execution.labels} />
    </span>
  )
}

/** Says what is waited for after an execution was killed. */
export function KillNotice({ live }: { live: LiveExecution }) {
  const left = live.tree.everyState.get('KILLING') ? tasksIn(live.tree, ['KILLING']) : []
  if (left.length === 0) return null
  return (
    <div className="notice" role="status">
      <StateGlyph state="KILLING" />
      <span>
        {t('kill.waiting', {
          tasks: left.map((one) => (one.total > 1 ? `${one.taskId} × ${one.total}` : one.taskId)).join(', '),
        })}
      </span>
      <span className="soft">{t('kill.lost')}</span>
    </div>
  )
}
