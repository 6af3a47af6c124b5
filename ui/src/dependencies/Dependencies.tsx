/** Flows that call or trigger each other, with the state of a run on each. */
import { useComputedColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import {
  Background,
  Controls,
  Handle,
  MarkerType,
  Position,
  ReactFlow,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { memo, useMemo } from 'react'
import { get } from '../api/client'
import { t, type Key } from '../i18n'
import { Counts } from '../executions/Counts'
import type { Execution } from '../executions/live'
import type { StateCounts } from '../executions/taskRunTree'
import { number } from '../shell/format'
import { Empty, Loading } from '../shell/parts'
import { FIXED_GRAPH, Refit } from '../shell/Refit'
import { StateBadge, StateGlyph, stateName } from '../shell/StateBadge'
import type { State } from '../theme/states'
import { byFlow, flowKey, useCorrelated, type Status } from './correlated'
import './dependencies.css'
import { FLOW_SIZE, placed, type Links, type PlacedFlow } from './layers'

interface Run {
  readonly id: string
  readonly state: State
  /** Of several executions of one flow, how many are in which state. */
  readonly counts?: StateCounts
}
type Data = Node<{ flow: PlacedFlow; run: Run | undefined; isCentre: boolean; isApart: boolean }>

interface Props {
  readonly flow: { readonly namespace: string; readonly id: string }
}

/** The flows around a flow, each with its newest run. */
export default function Dependencies({ flow }: Props) {
  const links = useLinks(flow)
  return (
    <Loading query={links}>
      {(found) =>
        found.edges.length === 0 ? (
          <Empty text={t('dependencies.none')} />
        ) : (
          <LastRuns
            links={found}
            centre={uidOf(found, flow)}
            runs={['of-links', flow.namespace, flow.id]}
            runsOf={() => runsOf(found)}
          />
        )
      }
    </Loading>
  )
}

const FIT = { minZoom: 0.6, maxZoom: 1, padding: 0.15 }

function useLinks(flow: Props['flow']) {
  const path = { namespace: flow.namespace, flow_id: flow.id }
  return useQuery({
    queryKey: ['dependencies', flow.namespace, flow.id],
    queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}/dependencies', { path, query: { expandAll: true } }),
  })
}

const uidOf = (links: Links, flow: Props['flow']): string =>
  links.nodes.find((one) => one.namespace === flow.namespace && one.id === flow.id)?.uid ?? ''

/** The flows around the one of an execution, with the executions that belong to it, as they go on. */
export function DependenciesOfExecution({ execution }: { execution: Execution }) {
  const flow = { namespace: execution.namespace, id: execution.flowId }
  const links = useLinks(flow)
  const statuses = useCorrelated(execution.id)
  const ofFlows = useMemo(() => byFlow(statuses), [statuses])
  const runs = useMemo(
    () =>
      new Map(
        (links.data?.nodes ?? []).flatMap((node): [string, Run][] => {
          const found = ofFlows.get(flowKey({ namespace: node.namespace, flowId: node.id }))
          return found
            ? [
                [
                  node.uid,
                  {
                    id: found.last.executionId,
                    state: found.last.state,
                    counts: found.total > 1 ? found.states : undefined,
                  },
                ],
              ]
            : []
        }),
      ),
    [links.data, ofFlows],
  )
  return (
    <>
      <Loading query={links}>
        {(found) =>
          found.edges.length === 0 ? (
            <Empty text={t('dependencies.none')} />
          ) : (
            <Picture links={found} centre={uidOf(found, flow)} runs={runs} isOnlyRuns />
          )
        }
      </Loading>
      <Correlated statuses={statuses} />
    </>
  )
}

/** The list that says what the picture shows. */
function Correlated({ statuses }: { statuses: readonly Status[] }) {
  return (
    <section className="correlated" tabIndex={0} aria-label={t('dependencies.together')}>
      <h2>
        {t('dependencies.together')} <span className="faint num">{number(statuses.length)}</span>
      </h2>
      <ul>
        {statuses.slice(0, MOST_RUNS).map((one) => (
          <li key={one.executionId}>
            <StateBadge state={one.state} />
            <Link to={`/executions/${one.namespace}/${one.flowId}/${one.executionId}`}>
              {one.flowId} <span className="mono">{one.executionId.slice(0, 10)}</span>
            </Link>
            <span className="faint">{one.namespace}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const MOST_RUNS = 100

/** The flows of a namespace, what leads to them and what they lead to. */
export function DependenciesOfNamespace({ namespace }: { namespace: string }) {
  const links = useQuery({
    queryKey: ['dependencies', namespace],
    queryFn: () => get('/api/v1/namespaces/{namespace}/dependencies', { path: { namespace } }),
  })
  return (
    <Loading query={links}>
      {(found) =>
        found.edges.length === 0 ? (
          <Empty text={t('dependencies.noneInNamespace')} />
        ) : (
          <LastRuns
            links={linked(found)}
            centre={null}
            runs={['of-links', namespace]}
            runsOf={() => runsOf(found, { 'filters[namespace][EQUALS]': namespace, size: MOST_RUNS })}
          />
        )
      }
    </Loading>
  )
}

/** Without the flows that have nothing to do with others. */
function linked(links: Links): Links {
  const ends = new Set(links.edges.flatMap((one) => [one.source, one.target]))
  return { ...links, nodes: links.nodes.filter((one) => ends.has(one.uid)) }
}

/** The newest run of each flow; with `all` those that one search finds. */
async function runsOf(links: Links, all?: Record<string, string | number>): Promise<Map<string, Run>> {
  const found = new Map<string, Run>()
  const keep = (namespace: string, flowId: string, run: Run) => {
    const node = links.nodes.find((one) => one.namespace === namespace && one.id === flowId)
    if (node && !found.has(node.uid)) found.set(node.uid, run)
  }
  const search = async (query: Record<string, string | number>) => {
    const { results } = await get('/api/v1/executions/search', { query: { sort: 'state.startDate:desc', ...query } })
    for (const one of results) keep(one.namespace, one.flowId, { id: one.id, state: one.state.current })
  }
  if (all) await search(all)
  else
    await Promise.all(
      links.nodes
        .slice(0, MOST_RUNS)
        .map((one) =>
          search({ 'filters[namespace][EQUALS]': one.namespace, 'filters[flowId][EQUALS]': one.id, size: 1 }),
        ),
    )
  return found
}

interface Drawn {
  readonly links: Links
  /** The flow that the others stand around. */
  readonly centre: string | null
}

/** The newest run of each flow, read again when an execution changes: the key begins like the list's. */
function LastRuns({
  runs: key,
  runsOf: read,
  ...drawn
}: Drawn & { readonly runs: readonly string[]; readonly runsOf: () => Promise<Map<string, Run>> }) {
  const runs = useQuery({ queryKey: ['executions', ...key], queryFn: read })
  return <Picture {...drawn} runs={runs.data ?? NO_RUNS} />
}

const NO_RUNS: ReadonlyMap<string, Run> = new Map()

/** With `isOnlyRuns` the flows without a run step back. */
function Picture({
  links,
  centre,
  runs,
  isOnlyRuns = false,
}: Drawn & { readonly runs: ReadonlyMap<string, Run>; readonly isOnlyRuns?: boolean }) {
  const scheme = useComputedColorScheme('light')
  const nodes = useMemo(
    () =>
      placed(centre, links).map(
        (one): Data => ({
          id: one.uid,
          type: 'flow',
          position: { x: one.x, y: one.y },
          width: FLOW_SIZE.w,
          height: FLOW_SIZE.h,
          measured: { width: FLOW_SIZE.w, height: FLOW_SIZE.h },
          draggable: false,
          focusable: false,
          data: {
            flow: one,
            run: runs.get(one.uid),
            isCentre: one.uid === centre,
            isApart: isOnlyRuns && !runs.has(one.uid),
          },
        }),
      ),
    [centre, links, runs, isOnlyRuns],
  )
  const edges = useMemo(
    () =>
      links.edges.map(
        (one): Edge => ({
          id: `${one.source}>${one.target}`,
          source: one.source,
          target: one.target,
          label: t(`dependencies.${one.relation}` as Key),
          focusable: false,
          zIndex: 1,
          markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--line-strong)' },
          style: { stroke: 'var(--line-strong)' },
          labelStyle: { fill: 'var(--fg2)', fontSize: 11 },
          labelBgStyle: { fill: 'var(--bg)' },
        }),
      ),
    [links],
  )
  return (
    <div style={{ flex: 1, minHeight: 240 }} role="region" aria-label={t('tab.dependencies')}>
      <ReactFlow
        {...FIXED_GRAPH}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        colorMode={scheme}
        fitViewOptions={FIT}
        minZoom={0.1}
      >
        <Refit options={FIT} />
        <Background gap={16} color="var(--line)" />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}

const FlowNode = memo(function FlowNode({ data }: NodeProps<Data>) {
  const { flow, run, isCentre, isApart } = data
  return (
    <div
      className="node"
      data-apart={isApart || undefined}
      style={isCentre ? { borderColor: 'var(--accent)', borderWidth: 1.5 } : undefined}
    >
      <Handle type="target" position={Position.Left} style={{ opacity: 0 }} isConnectable={false} />
      <Handle type="source" position={Position.Right} style={{ opacity: 0 }} isConnectable={false} />
      <span style={{ display: 'flex', gap: 6, alignItems: 'center' }}>
        {run ? (
          <Link
            className="nopan"
            to={`/executions/${flow.namespace}/${flow.id}/${run.id}`}
            aria-label={`${flow.id}: ${stateName(run.state)}`}
            style={{ display: 'inline-flex' }}
          >
            <StateGlyph state={run.state} />
          </Link>
        ) : null}
        <Link
          className="ellipsis nopan"
          to={`/flows/edit/${flow.namespace}/${flow.id}/dependencies`}
          style={{ fontWeight: 500 }}
        >
          {flow.id}
        </Link>
      </span>
      <span className="faint ellipsis" style={{ fontSize: 11 }}>
        {run?.counts ? <Counts states={run.counts} /> : flow.namespace}
      </span>
    </div>
  )
})

const NODE_TYPES = { flow: FlowNode }
