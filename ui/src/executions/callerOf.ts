import type { Execution } from './live'

export interface Caller {
  readonly executionId: string
  readonly namespace: string
  readonly flowId: string
  readonly taskRunId: string | undefined
}

/** The execution whose task, or whose end, has started another one. */
export function callerOf({ trigger }: Pick<Execution, 'trigger'>): Caller | null {
  const { executionId, namespace, flowId, taskRunId } = trigger?.variables ?? {}
  if (typeof executionId !== 'string' || typeof namespace !== 'string' || typeof flowId !== 'string') return null
  return { executionId, namespace, flowId, taskRunId: typeof taskRunId === 'string' ? taskRunId : undefined }
}
