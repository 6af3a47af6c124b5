import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { get } from '../api/client'
import { Topology } from '../flows/Topology'
import { Loading } from '../shell/parts'
import type { State } from '../theme/states'
import type { Execution, LiveExecution } from './live'

export default function ExecutionTopology({ live, execution, onSelect }: { live: LiveExecution; execution: Execution; onSelect: (taskRunId: string | undefined) => void }) {
  const graph = useQuery({ queryKey: ['execution-graph', execution.id, execution.flowRevision], queryFn: () => get('/api/v1/executions/{execution_id}/graph', { path: { execution_id: execution.id } }) })
  const { version } = live
  // A new function with each version makes the nodes read their states again.
  const stateOf = useCallback((taskId: string): State | undefined => live.lastOf(taskId)?.state.current, [live, version])
  return <Loading query={graph}>{(found) => <Topology graph={found} stateOf={stateOf} onSelect={(taskId) => onSelect(live.lastOf(taskId)?.id)} />}</Loading>
}
