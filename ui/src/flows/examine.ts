/** Asks the server what it would say of inputs; nothing is created. */
import { post, type Shapes } from '../api/client'

export type Examination = Shapes['Examination']
export type Examine = (form: FormData, signal: AbortSignal) => Promise<Examination>

/** Of an execution of a flow, at a revision or at the newest one. */
export const examineStart =
  (namespace: string, flowId: string, revision?: number): Examine =>
  (form, signal) =>
    post('/api/v1/executions/{namespace}/{flow_id}/validate', {
      path: { namespace, flow_id: flowId },
      query: { revision },
      body: small(form),
      signal,
    })

/** Of a paused execution that is resumed. */
export const examineResume =
  (executionId: string): Examine =>
  (form, signal) =>
    post('/api/v1/executions/{execution_id}/actions/resume/validate', {
      path: { execution_id: executionId },
      body: small(form),
      signal,
    })

/** A file counts by its name here: its content would be sent at every change. */
function small(form: FormData): FormData {
  const found = new FormData()
  for (const [name, value] of form) {
    if (typeof value === 'string') found.append(name, value)
    else found.append(name, new Blob([' ']), value.name)
  }
  return found
}
