/** The picture of a flow. States come from outside of the picture's data, so that a node redraws alone. */
import {
  Background,
  Controls,
  Handle,
  MiniMap,
  Position,
  ReactFlow,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import './topology.css'
import { useComputedColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import {
  createContext,
  memo,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react'
import { get } from '../api/client'
import { t } from '../i18n'
import { Counts } from '../executions/Counts'
import { urgencyOf, type StateCounts } from '../executions/taskRunTree'
import { useSettings } from '../settings/settings'
import { IconMinus, IconPlus } from '../shell/icons'
import { messageOf } from '../shell/parts'
import { StateGlyph, stateName } from '../shell/StateBadge'
import { FIXED_GRAPH, Refit } from '../shell/Refit'
import type { State } from '../theme/states'
import { STEPS, stepOf } from './picture'
import { withSubflow } from './subflows'
import { layout, type Drawn, type Graph, type Placed } from './topology'
import { boxTitle, holding, TopologyBar } from './TopologyBar'

/** The state of a task, and how many of its runs are in which when there are several. */
export interface NodeState {
  readonly state: State
  readonly counts?: StateCounts
}
type StateOf = (taskId: string) => NodeState | undefined
const States = createContext<(placed: Placed) => NodeState | undefined>(() => undefined)
type Data = Node<{ placed: Placed }>

interface Marks {
  readonly chosen: string | undefined
  readonly found: ReadonlySet<string>
  readonly open: ReadonlySet<string>
  readonly toggle: (placed: Placed) => void /** The address of what a task has started. */
  readonly executionOf: (caller: string) => string | undefined
}
const MarksOf = createContext<Marks>({
  chosen: undefined,
  found: new Set(),
  open: new Set(),
  toggle: () => undefined,
  executionOf: () => undefined,
})

/** The graph of a flow that a task calls, and the execution that it has started there. */
export interface Called {
  readonly graph: Graph
  readonly execution?: { readonly id: string; readonly namespace: string; readonly flowId: string }
}

/** How the tasks of called flows are shown as they run. */
export interface Calls {
  /** What a task calls; without an execution, its flow as it is now. */
  readonly calledBy: (placed: Placed) => Promise<Called>
  /** Which of them are shown, by the node that calls. */
  readonly onOpen: (opened: ReadonlyMap<string, Called>) => void
  readonly stateIn: (caller: string, taskId: string) => NodeState | undefined
}

interface Props {
  readonly graph: Graph
  readonly stateOf?: StateOf
  readonly calls?: Calls
  /** A task was chosen, at a place of the window. */
  readonly onSelect?: (taskId: string, at: { readonly x: number; readonly y: number }) => void
  /** A task or trigger was chosen; none of a flow that this one calls. */
  readonly onChoose?: (placed: Placed) => void
  /** Id of the task or trigger that is marked as the chosen one. */
  readonly chosen?: string
  /** Of a file that the picture is kept in. */
  readonly name?: string
}

/** Above so many nodes a small map helps to find the way. */
const MAP_FROM = 40
const MAP_SIZE = { width: 140, height: 110 }
const FIT = { minZoom: 0.5, maxZoom: 1, padding: 0.1 }

export function Topology({ graph, stateOf = none, calls, onSelect, onChoose, chosen, name = 'topology' }: Props) {
  const scheme = useComputedColorScheme('light')
  const { isTopologyFlat } = useSettings()
  const [text, setText] = useState('')
  const { whole, open, toggle, executionOf } = useSubflows(graph, calls)
  const stateAt = useCallback(
    ({ taskId, inner }: Placed) =>
      taskId ? stateOf(taskId) : inner ? calls?.stateIn(inner.caller, inner.taskId) : undefined,
    [stateOf, calls],
  )
  const drawn = useMemo(() => layout(whole, isTopologyFlat ? 'right' : 'down'), [whole, isTopologyFlat])
  const { nodes, edges } = useMemo(() => shown(drawn), [drawn])
  const marks = useMemo(
    () => ({ chosen, found: new Set(holding(drawn, text).map((one) => one.id)), open, toggle, executionOf }),
    [chosen, drawn, text, open, toggle, executionOf],
  )
  const choose = (placed: Placed | undefined, x: number, y: number) => {
    if (!placed) return
    if (placed.taskId) onSelect?.(placed.taskId, { x, y })
    if (placed.taskId ?? placed.triggerId) onChoose?.(placed)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLElement) || !event.target.matches('.react-flow__node'))
      return
    const { id } = event.target.dataset
    const { left, bottom } = event.target.getBoundingClientRect()
    choose(
      drawn.nodes.find((one) => one.id === id),
      left,
      bottom,
    )
  }
  const colourOf = (placed: Placed) => {
    const found = stateAt(placed)
    return found ? getComputedStyle(document.documentElement).getPropertyValue(`--st-${found.state}`).trim() : undefined
  }
  return (
    <States.Provider value={stateAt}>
      <MarksOf.Provider value={marks}>
        <div className="topology" role="region" aria-label={t('tab.topology')} onKeyDown={onKey}>
          <ReactFlow
            {...FIXED_GRAPH}
            key={drawn.direction}
            nodes={nodes}
            edges={edges}
            nodeTypes={NODE_TYPES}
            colorMode={scheme}
            fitViewOptions={FIT}
            minZoom={0.05}
            onNodeClick={(event, node) => choose((node as Data).data.placed, event.clientX, event.clientY)}
          >
            <Background gap={16} color="var(--line)" />
            <Refit options={FIT} />
            <Controls showInteractive={false} />
            <TopologyBar drawn={drawn} name={name} text={text} onSearch={setText} colourOf={colourOf} />
            {drawn.nodes.length > MAP_FROM ? (
              <MiniMap
                pannable
                zoomable
                ariaLabel={t('topology.map')}
                style={MAP_SIZE}
                nodeColor={(node) =>
                  node.type === 'box' ? 'var(--s2)' : (colourOf((node as Data).data.placed) ?? 'var(--line-strong)')
                }
              />
            ) : null}
          </ReactFlow>
        </div>
      </MarksOf.Provider>
    </States.Provider>
  )
}

const none: StateOf = () => undefined

interface Opened extends Called {
  readonly uid: string
}

/** A graph with those of the flows that it calls, where they were asked for. */
function useSubflows(
  graph: Graph,
  calls: Calls | undefined,
): { whole: Graph; open: ReadonlySet<string>; toggle: (placed: Placed) => void; executionOf: Marks['executionOf'] } {
  const client = useQueryClient()
  const [opened, setOpened] = useState<readonly Opened[]>([])
  const whole = useMemo(
    () => opened.reduce((before, one) => withSubflow(before, one.uid, one.graph), graph),
    [graph, opened],
  )
  const open = useMemo(() => new Set(opened.map((one) => one.uid)), [opened])
  const onOpen = calls?.onOpen
  useEffect(() => onOpen?.(new Map(opened.map((one) => [one.uid, one]))), [opened, onOpen])
  const unfold = async (placed: Placed) => {
    const named = placed.calls
    if (!named) return
    try {
      const path = { namespace: named.namespace, flow_id: named.flowId }
      const found = calls
        ? await calls.calledBy(placed)
        : {
            graph: await client.fetchQuery({
              queryKey: ['graph', named.namespace, named.flowId, 'called'],
              queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}/graph', { path }),
              retry: false,
            }),
          }
      setOpened((before) => [...before.filter((one) => one.uid !== placed.id), { uid: placed.id, ...found }])
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const latest = useRef(unfold)
  latest.current = unfold
  const toggle = useCallback(
    (placed: Placed) => {
      if (open.has(placed.id))
        setOpened((before) => before.filter(({ uid }) => uid !== placed.id && !uid.startsWith(`${placed.id}/`)))
      else void latest.current(placed)
    },
    [open],
  )
  const executionOf = useCallback(
    (caller: string) => {
      const found = opened.find((one) => one.uid === caller)?.execution
      return found && `/executions/${found.namespace}/${found.flowId}/${found.id}/topology`
    },
    [opened],
  )
  return { whole, open, toggle, executionOf }
}

function shown({ nodes, edges }: Drawn): { nodes: Data[]; edges: Edge[] } {
  return {
    nodes: nodes.map((one) => {
      const isChosen = one.kind === 'task' || one.kind === 'trigger'
      return {
        id: one.id,
        type: one.kind,
        parentId: one.parent,
        position: { x: one.x, y: one.y },
        width: one.w,
        height: one.h,
        data: { placed: one },
        draggable: false,
        focusable: isChosen,
        selectable: isChosen,
        ariaLabel: one.title ? `${one.title}, ${one.type}` : undefined,
      }
    }),
    edges: edges.map((one) => ({
      id: one.id,
      source: one.source,
      target: one.target,
      label: one.label,
      type: 'smoothstep',
      focusable: false,
      zIndex: 1,
      pathOptions: { ...STEPS, stepPosition: stepOf(one) },
      style: {
        stroke: one.isError ? 'var(--st-FAILED)' : 'var(--line-strong)',
        strokeDasharray: one.isError ? '4 3' : undefined,
      },
      labelStyle: { fill: 'var(--fg2)', fontSize: 11 },
      labelBgStyle: { fill: 'var(--bg)' },
    })),
  }
}

/** Where lines begin and end; the picture's direction says on which sides. */
function Ends() {
  const { isTopologyFlat } = useSettings()
  return (
    <>
      <Handle
        type="target"
        position={isTopologyFlat ? Position.Left : Position.Top}
        style={{ opacity: 0 }}
        isConnectable={false}
      />
      <Handle
        type="source"
        position={isTopologyFlat ? Position.Right : Position.Bottom}
        style={{ opacity: 0 }}
        isConnectable={false}
      />
    </>
  )
}

const TaskNode = memo(function TaskNode({ data }: NodeProps<Data>) {
  const { placed } = data
  const found = useContext(States)(placed)
  const marks = useContext(MarksOf)
  const state = found?.counts ? worstOf(found.counts) : found?.state
  const isChosen = marks.chosen !== undefined && marks.chosen === (placed.taskId ?? placed.triggerId)
  return (
    <div
      className="node"
      data-state={state}
      data-chosen={isChosen || undefined}
      data-found={marks.found.has(placed.id) || undefined}
      title={state ? stateName(state) : undefined}
      style={state ? { borderColor: `var(--st-${state})` } : undefined}
    >
      <Ends />
      <span className="node-head">
        {state ? <StateGlyph state={state} /> : null}
        <b className="ellipsis">{placed.title}</b>
      </span>
      {found?.counts ? (
        <Counts states={found.counts} />
      ) : (
        <span className="faint ellipsis node-type">{placed.type}</span>
      )}
      {placed.calls ? <Unfold placed={placed} isOpen={marks.open.has(placed.id)} toggle={marks.toggle} /> : null}
    </div>
  )
})

/** Shows the tasks of a flow that is called, in place. */
function Unfold({ placed, isOpen, toggle }: { placed: Placed; isOpen: boolean; toggle: (placed: Placed) => void }) {
  const label = t(isOpen ? 'topology.fold' : 'topology.unfold', { flow: placed.calls?.flowId ?? '' })
  return (
    <button
      type="button"
      className="node-unfold nodrag nopan"
      aria-expanded={isOpen}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation()
        toggle(placed)
      }}
    >
      {isOpen ? <IconMinus size={14} /> : <IconPlus size={14} />}
    </button>
  )
}

const worstOf = (counts: StateCounts): State =>
  [...counts.keys()].sort((a, b) => urgencyOf(a) - urgencyOf(b))[0] ?? 'CREATED'

/** What stands around a group; around a flow that is called, the way to the execution. */
function BoxNode({ data: { placed } }: NodeProps<Data>) {
  const { executionOf } = useContext(MarksOf)
  const to = placed.box === 'subflow' ? executionOf(placed.id.replace(/^cluster_/, '')) : undefined
  return (
    <div className="node-group" data-box={placed.box}>
      <div className="node-group-head ellipsis">
        {to ? (
          <Link className="nodrag nopan node-group-link" to={to}>
            {boxTitle(placed)}
          </Link>
        ) : (
          boxTitle(placed)
        )}
      </div>
    </div>
  )
}

const NODE_TYPES = {
  task: TaskNode,
  trigger: TaskNode,
  dot: memo(function Dot() {
    return (
      <div className="node-dot">
        <Ends />
      </div>
    )
  }),
  box: memo(BoxNode),
}
