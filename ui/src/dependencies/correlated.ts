/** The executions that belong together, as their stream tells them: one map, told apart by flow. */
import { useEffect, useMemo, useState } from 'react'
import type { State } from '../theme/states'

export interface Status {
  readonly executionId: string
  readonly namespace: string
  readonly flowId: string
  readonly state: State
}

/** Executions of one flow: how many are in which state, and the last one that was told of. */
export interface OfFlow {
  readonly last: Status
  readonly total: number
  readonly states: ReadonlyMap<State, number>
}

export const flowKey = (one: { readonly namespace: string; readonly flowId: string }): string =>
  `${one.namespace}/${one.flowId}`

export function byFlow(statuses: Iterable<Status>): Map<string, OfFlow> {
  const found = new Map<string, { last: Status; total: number; states: Map<State, number> }>()
  for (const one of statuses) {
    const known = found.get(flowKey(one)) ?? { last: one, total: 0, states: new Map<State, number>() }
    known.last = one
    known.total += 1
    known.states.set(one.state, (known.states.get(one.state) ?? 0) + 1)
    found.set(flowKey(one), known)
  }
  return found
}

/** Follows an execution and all that belong to it, until every one has ended. */
export function useCorrelated(executionId: string): readonly Status[] {
  const [statuses, set] = useState<ReadonlyMap<string, Status>>(new Map())
  useEffect(() => {
    set(new Map())
    const source = new EventSource(`/api/v1/executions/${encodeURIComponent(executionId)}/follow-dependencies`)
    // The stream names its events by their id.
    source.onmessage = ({ lastEventId, data }: MessageEvent<string>) => {
      if (lastEventId === 'end-all') source.close()
      else if (lastEventId !== 'start') {
        const told = JSON.parse(data) as Status
        set((before) => new Map(before).set(told.executionId, told))
      }
    }
    return () => source.close()
  }, [executionId])
  return useMemo(() => [...statuses.values()], [statuses])
}
