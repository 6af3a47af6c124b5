/** What the dialogs of the execution page share. */
import { Radio, Stack } from '@mantine/core'
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

interface WhichRevisionProps {
  readonly execution: Execution
  readonly value: Revision
  readonly onChange: (revision: Revision) => void
}

/** Asks which revision of the flow is run. */
export function WhichRevision({ execution, value, onChange }: WhichRevisionProps) {
  return (
    <Radio.Group label={t('replay.whichRevision')} value={value} onChange={(one) => onChange(one as Revision)}>
      <Stack gap={10} pt={6}>
        <Radio size="xs" value="ran" label={t('replay.ran', { revision: execution.flowRevision })} />
        <Radio size="xs" value="latest" label={t('replay.latest')} />
      </Stack>
    </Radio.Group>
  )
}
