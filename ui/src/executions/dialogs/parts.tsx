/** What the dialogs of the execution page share. */
import { useQuery } from '@tanstack/react-query'
import { get } from '../../api/client'
import { t } from '../../i18n'
import { number } from '../../shell/format'
import type { RunsOfTask } from '../again'
import type { Execution, LiveExecution } from '../live'
import '../execution.css'

export interface DialogProps {
  readonly live: LiveExecution
  readonly execution: Execution
  /** What it is about, when that is one task run. */
  readonly taskRunId: string | undefined
  readonly close: () => void
}

/** The flow of an execution: the revision that ran, or the latest one. */
export function useFlowOf(execution: Execution, revision: Revision) {
  const { id, namespace, flowId } = execution
  return useQuery({
    queryKey: revision === 'ran' ? ['execution-flow', id] : ['flow', 'to-run', namespace, flowId],
    queryFn: () =>
      revision === 'ran'
        ? get('/api/v1/executions/{execution_id}/flow', { path: { execution_id: id } })
        : get('/api/v1/executions/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId } }),
  })
}

export type Revision = 'ran' | 'latest'

/** Task runs, one line a task. */
export function Runs({ label, none, runs }: { label: string; none: string; runs: readonly RunsOfTask[] }) {
  if (runs.length === 0)
    return (
      <p className="soft" style={{ margin: 0 }}>
        {none}
      </p>
    )
  return (
    <section>
      <h3 className="dialog-head">{label}</h3>
      <ul className="runs">
        {runs.map(({ taskId, total }) => (
          <li key={taskId} className="label">
            {taskId}
            {total > 1 ? <span className="num"> × {number(total)}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Which revision of the flow is run. */
export const revisionsOf = (execution: Execution): { value: Revision; label: string }[] => [
  { value: 'ran', label: t('replay.ran', { revision: execution.flowRevision }) },
  { value: 'latest', label: t('replay.latest') },
]
