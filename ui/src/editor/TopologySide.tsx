/** The picture of a text being written: a node leads to its lines, the cursor to its node. */
import { useDeferredValue, useState } from 'react'
import type { Shapes } from '../api/client'
import { TaskPanel, type Chosen } from '../flows/TaskPanel'
import { Topology } from '../flows/Topology'
import type { Placed } from '../flows/topology'
import { declaredAt, outline } from './outline'
import type { Hand } from './SourceEditor'

interface Props {
  readonly graph: Shapes['Graph']
  readonly source: string
  readonly line: number
  readonly hand: { readonly current: Hand }
  readonly locked?: string
}

export function TopologySide({ graph, source, line, hand, locked }: Props) {
  const [chosen, choose] = useState<Chosen | null>(null)
  const settled = useDeferredValue(source)
  const at = declaredAt(settled, line)
  const goTo = ({ kind, taskId, triggerId }: Placed) => {
    const isTrigger = kind === 'trigger'
    const id = taskId ?? triggerId ?? ''
    const found = outline(source)[isTrigger ? 'triggers' : 'tasks'].find((one) => one.id === id)
    if (found) hand.current.goTo(found.line)
    choose({ kind: isTrigger ? 'trigger' : 'task', id })
  }
  // What the cursor has gone to since is what the buttons are about.
  const meant = chosen && at ? { kind: at.kind, id: at.id } : chosen
  return (
    <div className="topology-side">
      <Topology graph={graph} chosen={at?.id} onChoose={goTo} />
      {meant ? (
        <TaskPanel
          source={settled}
          chosen={meant}
          locked={locked}
          write={(next) => hand.current.write(next)}
          close={() => choose(null)}
          isSmall
        />
      ) : null}
    </div>
  )
}
