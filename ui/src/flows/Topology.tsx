/** The picture of a flow. States come from outside of the picture's data, so that a node redraws alone. */
import { Background, Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { useComputedColorScheme } from '@mantine/core'
import { createContext, memo, useContext, useMemo } from 'react'
import { t } from '../i18n'
import { Counts } from '../executions/Counts'
import { urgencyOf, type StateCounts } from '../executions/taskRunTree'
import { StateGlyph, stateName } from '../shell/StateBadge'
import type { State } from '../theme/states'
import { layout, type Graph, type Placed } from './topology'

/** The state of a task, and how many of its runs are in which when there are several. */
export interface NodeState { readonly state: State; readonly counts?: StateCounts }
type StateOf = (taskId: string) => NodeState | undefined
const States = createContext<StateOf>(() => undefined)
type Data = Node<{ placed: Placed }>

interface Props {
  readonly graph: Graph
  readonly stateOf?: StateOf
  readonly onSelect?: (taskId: string) => void
}

export function Topology({ graph, stateOf, onSelect }: Props) {
  const scheme = useComputedColorScheme('light')
  const { nodes, edges } = useMemo(() => drawn(graph), [graph])
  return (
    <States.Provider value={stateOf ?? none}>
      <div style={{ flex: 1, minHeight: 240 }} role="region" aria-label={t('tab.topology')}>
        <ReactFlow nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} colorMode={scheme} onlyRenderVisibleElements fitView
          fitViewOptions={{ minZoom: 0.5, maxZoom: 1, padding: 0.1 }} minZoom={0.05} nodesDraggable={false} nodesConnectable={false} edgesFocusable={false}
          onNodeClick={(_, node) => { const id = (node as Data).data.placed.taskId; if (id) onSelect?.(id) }}>
          <Background gap={16} color="var(--line)" />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </States.Provider>
  )
}

const none: StateOf = () => undefined

function drawn(graph: Graph): { nodes: Data[]; edges: Edge[] } {
  const found = layout(graph)
  return {
    nodes: found.nodes.map((one) => ({
      id: one.id, type: one.kind, parentId: one.parent, position: { x: one.x, y: one.y }, width: one.w, height: one.h,
      data: { placed: one }, draggable: false, focusable: one.kind === 'task', selectable: one.kind === 'task', ariaLabel: one.title ? `${one.title}, ${one.type}` : undefined,
    })),
    edges: found.edges.map((one) => ({
      id: one.id, source: one.source, target: one.target, label: one.label, type: 'smoothstep', focusable: false, zIndex: 1,
      pathOptions: { offset: 10, borderRadius: 6, stepPosition: one.target.endsWith('.end') ? 1 : 0 }, style: { stroke: one.isError ? 'var(--st-FAILED)' : 'var(--line-strong)', strokeDasharray: one.isError ? '4 3' : undefined },
      labelStyle: { fill: 'var(--fg2)', fontSize: 11 }, labelBgStyle: { fill: 'var(--bg)' },
    })),
  }
}

const Ends = () => (
  <>
    <Handle type="target" position={Position.Top} style={{ opacity: 0 }} isConnectable={false} />
    <Handle type="source" position={Position.Bottom} style={{ opacity: 0 }} isConnectable={false} />
  </>
)

const TaskNode = memo(function TaskNode({ data }: NodeProps<Data>) {
  const { placed } = data
  const found = useContext(States)(placed.taskId ?? '')
  const state = found?.counts ? worstOf(found.counts) : found?.state
  return (
    <div className="node" data-state={state} title={state ? stateName(state) : undefined} style={state ? { borderColor: `var(--st-${state})` } : undefined}>
      <Ends />
      <span style={{ display: 'flex', gap: 6, alignItems: 'center' }}>{state ? <StateGlyph state={state} /> : null}<b className="ellipsis" style={{ fontWeight: 500 }}>{placed.title}</b></span>
      {found?.counts ? <Counts states={found.counts} /> : <span className="faint ellipsis" style={{ fontSize: 11 }}>{placed.type}</span>}
    </div>
  )
})

const worstOf = (counts: StateCounts): State => [...counts.keys()].sort((a, b) => urgencyOf(a) - urgencyOf(b))[0] ?? 'CREATED'

const NODE_TYPES = {
  task: TaskNode,
  trigger: TaskNode,
  dot: memo(function Dot() { return <div className="node-dot"><Ends /></div> }),
  box: memo(function Box() { return <div className="node-group" /> }),
}
