/** Follows an execution that a task of this one has called, while its tasks are shown; draws nothing itself. */
import { useEffect } from 'react'
import { useLiveExecution, type LiveExecution } from './live'

interface Props {
  readonly id: string
  readonly caller: string
  readonly told: (caller: string, live: LiveExecution) => void
}

export function CalledExecution({ id, caller, told }: Props) {
  const live = useLiveExecution(id)
  const version = live?.version
  useEffect(() => {
    if (live) told(caller, live)
  }, [live, version, caller, told])
  return null
}
