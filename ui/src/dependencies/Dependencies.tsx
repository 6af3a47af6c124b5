/** Flows that call or trigger each other, with the state of a run on each. */
import { useComputedColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Background, Controls, Handle, MarkerType, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { memo, useMemo } from 'react'
import { get } from '../api/client'
import { t, type Key } from '../i18n'
import { Empty, Loading } from '../shell/parts'
import { Refit } from '../shell/Refit'
import { StateGlyph, stateName } from '../shell/StateBadge'
import type { State } from '../theme/states'
import { FLOW_SIZE, placed, type Links, type PlacedFlow } from './layers'

interface Run { readonly id: string; readonly state: State }
type Data = Node<{ flow: PlacedFlow; run: Run | undefined; isCentre: boolean }>

interface Props {
  readonly flow: { readonly namespace: string; readonly id: string }
  /** Only runs of one correlation: what an execution has started, and what started it. */
  readonly correlationId?: string
}

export default function Dependencies({ flow, correlationId }: Props) {
  const path = { namespace: flow.namespace, flow_id: flow.id }
  const links = useQuery({ queryKey: ['dependencies', flow.namespace, flow.id], queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}/dependencies', { path, query: { expandAll: true } }) })
  return (
    <Loading query={links}>
      {(found) => found.edges.length === 0 ? <Empty text={t('dependencies.none')} /> : <Picture links={found} centre={found.nodes.find((one) => one.namespace === flow.namespace && one.id === flow.id)?.uid ?? ''} runs={['of-links', flow.namespace, flow.id, correlationId]} runsOf={() => runsOf(found, correlationId)} />}
    </Loading>
  )
}

const FIT = { minZoom: 0.4, maxZoom: 1, padding: 0.15 }
const MOST_RUNS = 100

/** The flows of a namespace, what leads to them and what they lead to. */
export function DependenciesOfNamespace({ namespace }: { namespace: string }) {
  const links = useQuery({ queryKey: ['dependencies', namespace], queryFn: () => get('/api/v1/namespaces/{namespace}/dependencies', { path: { namespace } }) })
  return (
    <Loading query={links}>
      {(found) => found.edges.length === 0 ? <Empty text={t('dependencies.noneInNamespace')} /> : <Picture links={linked(found)} centre={null} runs={['of-links', namespace]} runsOf={() => runsOf(found, undefined, { 'filters[namespace][EQUALS]': namespace, size: MOST_RUNS })} />}
    </Loading>
  )
}

/** Without the flows that have nothing to do with others. */
function linked(links: Links): Links {
  const ends = new Set(links.edges.flatMap((one) => [one.source, one.target]))
  return { ...links, nodes: links.nodes.filter((one) => ends.has(one.uid)) }
}

/** The newest run of each flow; with `all` those that one search finds. */
async function runsOf(links: Links, correlationId: string | undefined, all?: Record<string, string | number>): Promise<Map<string, Run>> {
  const found = new Map<string, Run>()
  const keep = (namespace: string, flowId: string, run: Run) => {
    const node = links.nodes.find((one) => one.namespace === namespace && one.id === flowId)
    if (node && !found.has(node.uid)) found.set(node.uid, run)
  }
  const search = async (query: Record<string, string | number>) => {
    const { results } = await get('/api/v1/executions/search', { query: { sort: 'state.startDate:desc', ...query } })
    for (const one of results) keep(one.namespace, one.flowId, { id: one.id, state: one.state.current })
  }
  if (correlationId) await search({ labels: `system.correlationId:${correlationId}`, size: MOST_RUNS })
  else if (all) await search(all)
  else await Promise.all(links.nodes.slice(0, MOST_RUNS).map((one) => search({ 'filters[namespace][EQUALS]': one.namespace, 'filters[flowId][EQUALS]': one.id, size: 1 })))
  return found
}

interface Drawn {
  readonly links: Links
  /** The flow that the others stand around. */
  readonly centre: string | null
  /** Names what `runsOf` reads. */
  readonly runs: readonly (string | undefined)[]
  readonly runsOf: () => Promise<Map<string, Run>>
}

function Picture({ links, centre, runs: key, runsOf: read }: Drawn) {
  const scheme = useComputedColorScheme('light')
  // A key that begins like the list's is read again when an execution changes.
  const runs = useQuery({ queryKey: ['executions', ...key], queryFn: read })
  const nodes = useMemo(() => placed(centre, links).map((one): Data => ({
    id: one.uid, type: 'flow', position: { x: one.x, y: one.y }, width: FLOW_SIZE.w, height: FLOW_SIZE.h, draggable: false, focusable: false,
    data: { flow: one, run: runs.data?.get(one.uid), isCentre: one.uid === centre },
  })), [centre, links, runs.data])
  const edges = useMemo(() => links.edges.map((one): Edge => ({
    id: `${one.source}>${one.target}`, source: one.source, target: one.target, label: t(`dependencies.${one.relation}` as Key), focusable: false, zIndex: 1,
    markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--line-strong)' }, style: { stroke: 'var(--line-strong)' }, labelStyle: { fill: 'var(--fg2)', fontSize: 11 }, labelBgStyle: { fill: 'var(--bg)' },
  })), [links])
  return (
    <div style={{ flex: 1, minHeight: 240 }} role="region" aria-label={t('tab.dependencies')}>
      <ReactFlow nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} colorMode={scheme} onlyRenderVisibleElements fitView fitViewOptions={FIT} minZoom={0.1} nodesDraggable={false} nodesConnectable={false} edgesFocusable={false}>
        <Refit options={FIT} />
        <Background gap={16} color="var(--line)" />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}

const FlowNode = memo(function FlowNode({ data }: NodeProps<Data>) {
  const { flow, run, isCentre } = data
  return (
    <div className="node" style={isCentre ? { borderColor: 'var(--accent)', borderWidth: 1.5 } : undefined}>
      <Handle type="target" position={Position.Left} style={{ opacity: 0 }} isConnectable={false} />
      <Handle type="source" position={Position.Right} style={{ opacity: 0 }} isConnectable={false} />
      <span style={{ display: 'flex', gap: 6, alignItems: 'center' }}>
        {run ? <Link className="nopan" to={`/executions/${flow.namespace}/${flow.id}/${run.id}`} aria-label={`${flow.id}: ${stateName(run.state)}`} style={{ display: 'inline-flex' }}><StateGlyph state={run.state} /></Link> : null}
        <Link className="ellipsis nopan" to={`/flows/edit/${flow.namespace}/${flow.id}/dependencies`} style={{ fontWeight: 500 }}>{flow.id}</Link>
      </span>
      <span className="faint ellipsis" style={{ fontSize: 11 }}>{flow.namespace}</span>
    </div>
  )
})

const NODE_TYPES = { flow: FlowNode }
