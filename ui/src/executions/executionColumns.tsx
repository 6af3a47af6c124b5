/** The columns of a list of executions. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../api/client'
import { limited } from '../api/limited'
import { t } from '../i18n'
import type { Column } from '../shell/DataTable'
import { duration, elapsed } from '../shell/format'
import { Ago, Labels, useNow } from '../shell/parts'
import { StateBadge, StateGlyph } from '../shell/StateBadge'
import { isTerminal } from '../theme/states'
import { callerOf } from './callerOf'
import type { Execution } from './live'

const CORRELATION = 'system.correlationId'

export const pathOf = (one: Execution): string => `/executions/${one.namespace}/${one.flowId}/${one.id}`

/** @param isOfFlow leaves out what is the same in each row. */
export function executionColumns(isOfFlow: boolean): Column<Execution>[] {
  const ofFlow: Column<Execution>[] = [
    { id: 'flow', title: t('executions.flow'), sort: 'flowId', cell: (one) => <Link to={`/flows/edit/${one.namespace}/${one.flowId}`}>{one.flowId}</Link> },
    { id: 'namespace', title: t('common.namespace'), sort: 'namespace', cell: (one) => <span className="soft">{one.namespace}</span> },
  ]
  return [
    { id: 'id', title: t('executions.id'), sort: 'id', isFixed: true, cell: (one) => <Link to={pathOf(one)} className="mono" title={one.id}>{one.id.slice(0, 10)}</Link> },
    { id: 'state', title: t('executions.state'), sort: 'state.current', cell: (one) => <StateBadge state={one.state.current} /> },
    ...(isOfFlow ? [] : ofFlow),
    { id: 'start', title: t('executions.start'), sort: 'state.startDate', cell: (one) => <Ago at={one.state.startDate} /> },
    { id: 'end', title: t('executions.end'), sort: 'state.endDate', isExtra: true, cell: (one) => <Ago at={isTerminal(one.state.current) ? (one.state.endDate ?? undefined) : undefined} /> },
    { id: 'duration', title: t('executions.duration'), sort: 'state.duration', isEnd: true, cell: (one) => <Duration execution={one} /> },
    { id: 'labels', title: t('common.labels'), cell: (one) => <Labels labels={one.labels} isLinked /> },
    { id: 'trigger', title: t('executions.trigger'), cell: (one) => <span className="soft" title={one.trigger?.type}>{one.trigger?.id ?? '–'}</span> },
    { id: 'revision', title: t('executions.revision'), isEnd: true, cell: (one) => one.flowRevision },
    { id: 'inputs', title: t('flows.inputs'), isExtra: true, cell: (one) => <Inputs inputs={one.inputs} /> },
    { id: 'task', title: t('executions.currentTask'), isExtra: true, cell: (one) => <CurrentTask execution={one} /> },
    { id: 'parent', title: t('executions.parent'), isExtra: true, cell: (one) => <Parent execution={one} /> },
    { id: 'correlation', title: t('executions.correlation'), isExtra: true, cell: (one) => <Correlation execution={one} /> },
  ]
}

function Duration({ execution }: { execution: Execution }) {
  const now = useNow()
  const { startDate, endDate, current } = execution.state
  return <>{duration(elapsed(startDate, isTerminal(current) ? (endDate ?? undefined) : undefined, now))}</>
}

const writtenInput = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function Inputs({ inputs }: { inputs: Execution['inputs'] }) {
  const text = Object.entries(inputs ?? {}).map(([name, value]) => `${name}: ${writtenInput(value)}`).join(', ')
  return text ? <span className="mono" title={text}>{text}</span> : <span className="faint">–</span>
}

const oneByOne = limited(4)
const SHOWN_TASKS = 2

/** The tasks of the outermost level that have not ended; asked for only by rows that go on. */
function CurrentTask({ execution }: { execution: Execution }) {
  const found = useQuery({
    queryKey: ['executions', 'tasks', execution.id], enabled: !isTerminal(execution.state.current),
    queryFn: () => oneByOne(() => get('/api/v1/executions/{execution_id}/task-runs', { path: { execution_id: execution.id }, query: { size: 100 } })),
  })
  const going = (found.data?.results ?? []).filter((one) => !isTerminal(one.state.current))
  if (isTerminal(execution.state.current) || going.length === 0) return <span className="faint">–</span>
  return <span className="labels">{going.slice(0, SHOWN_TASKS).map((one) => <span key={one.id} className="label"><StateGlyph state={one.state.current} size={12} />{one.taskId}</span>)}{going.length > SHOWN_TASKS ? <span className="soft meta">+{going.length - SHOWN_TASKS}</span> : null}</span>
}

/** The execution that has called this one, or whose end has started it. */
function Parent({ execution }: { execution: Execution }) {
  const caller = callerOf(execution)
  if (!caller) return <span className="faint">–</span>
  const { executionId, namespace, flowId } = caller
  return <Link to={`/executions/${namespace}/${flowId}/${executionId}`} title={`${namespace} / ${flowId}`}>{flowId} <span className="mono">{executionId.slice(0, 10)}</span></Link>
}

function Correlation({ execution }: { execution: Execution }) {
  const id = execution.labels.find((one) => one.key === CORRELATION)?.value
  if (!id) return <span className="faint">–</span>
  return <Link to="/executions" search={{ labels: `${CORRELATION}:${id}` } as never} className="mono" title={t('executions.correlated')}>{id.slice(0, 10)}</Link>
}
