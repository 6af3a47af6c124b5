import { useQuery } from '@tanstack/react-query'
import { get, type Shapes } from '../api/client'
import { Loading } from '../shell/parts'
import { Topology } from './Topology'

export default function FlowTopology({ flow }: { flow: Shapes['FlowWithSource'] }) {
  const path = { namespace: flow.namespace, flow_id: flow.id }
  const graph = useQuery({ queryKey: ['graph', flow.namespace, flow.id, flow.revision], queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}/graph', { path }) })
  return <Loading query={graph}>{(found) => <Topology graph={found} />}</Loading>
}
