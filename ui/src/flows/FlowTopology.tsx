import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, type Shapes } from '../api/client'
import { t } from '../i18n'
import { Loading } from '../shell/parts'
import { lockOf } from './readOnly'
import { useSaveFlow } from './saveFlow'
import { TaskPanel, type Chosen } from './TaskPanel'
import { Topology } from './Topology'
import type { Placed } from './topology'

/** The picture of a flow, in which it can be changed too. */
export default function FlowTopology({ flow }: { flow: Shapes['FlowWithSource'] }) {
  const path = { namespace: flow.namespace, flow_id: flow.id }
  const graph = useQuery({
    queryKey: ['graph', flow.namespace, flow.id, flow.revision],
    queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}/graph', { path }),
    placeholderData: (before) => before,
  })
  const [chosen, choose] = useState<Chosen | null>(null)
  const save = useSaveFlow(flow)
  return (
    <div className="topology-split">
      <Loading query={graph}>
        {(found) => (
          <Topology graph={found} name={flow.id} chosen={chosen?.id} onChoose={(placed) => choose(chosenOf(placed))} />
        )}
      </Loading>
      {chosen ? (
        <TaskPanel
          key={`${chosen.kind} ${chosen.id}`}
          source={flow.source}
          chosen={chosen}
          locked={lockOf(flow)}
          write={(source) => void save(source, (revision) => t('editor.saved', { revision }))}
          close={() => choose(null)}
        />
      ) : null}
    </div>
  )
}

export const chosenOf = ({ kind, taskId, triggerId }: Placed): Chosen => ({
  kind: kind === 'trigger' ? 'trigger' : 'task',
  id: taskId ?? triggerId ?? '',
})
