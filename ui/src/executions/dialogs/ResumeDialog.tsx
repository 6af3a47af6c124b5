/** Resumes a paused execution with what its Pause task asks for. */
import { useQuery } from '@tanstack/react-query'
import { get, post } from '../../api/client'
import { examineResume } from '../../flows/examine'
import { InputForm } from '../../flows/InputForm'
import type { Input } from '../../flows/inputs'
import { t } from '../../i18n'
import { dateTime } from '../../shell/format'
import { Loading } from '../../shell/parts'
import { taskOf } from '../given'
import type { DialogProps } from './parts'

export default function ResumeDialog({ live, execution, close }: DialogProps) {
  const paused = [...live.tree.runs.values()].find((run) => run.state.current === 'PAUSED')
  const flow = useQuery({
    queryKey: ['flow', execution.namespace, execution.flowId, execution.flowRevision],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', {
        path: { namespace: execution.namespace, flow_id: execution.flowId },
        query: { revision: execution.flowRevision, source: true },
      }),
  })
  const resume = async (form: FormData) => {
    live.take(
      await post('/api/v1/executions/{execution_id}/actions/{action}', {
        path: { execution_id: execution.id, action: 'resume' },
        body: form,
      }),
    )
    close()
  }
  return (
    <Loading query={flow} rows={2}>
      {(found) => {
        const task = taskOf(found.tasks, paused?.taskId)
        return (
          <>
            {paused ? (
              <p className="soft" style={{ marginTop: 0 }}>
                {t('resume.since', {
                  task: paused.taskId,
                  date: dateTime(paused.state.histories.at(-1)?.date ?? paused.state.startDate),
                })}
              </p>
            ) : null}
            {typeof task?.description === 'string' ? (
              <p style={{ whiteSpace: 'pre-wrap' }}>{task.description}</p>
            ) : null}
            <InputForm
              inputs={askedBy(task)}
              examine={examineResume(execution.id)}
              submitLabel={t('action.resume')}
              onSubmit={resume}
            />
          </>
        )
      }}
    </Loading>
  )
}

/** The inputs that a Pause task asks for. */
function askedBy(task: Readonly<Record<string, unknown>> | undefined): Input[] {
  return Array.isArray(task?.onResume)
    ? task.onResume.map((one) => ({ required: true, ...(one as object) }) as Input)
    : []
}
