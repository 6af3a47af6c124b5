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
import { CORRELATION, correlationOf, type Groups } from './useCorrelated'

export const pathOf = (one: Execution): string => `/executions/${one.namespace}/${one.flowId}/${one.id}`

interface Rows {
  /** Whether what is the same in each row is left out. */
  readonly isOfFlow: boolean
  /** What the address of a row carries besides. */
  readonly searchOf: (one: Execution) => object
  readonly groups: Groups | undefined
}

export function executionColumns({ isOfFlow, searchOf, groups }: Rows): Column<Execution>[] {
  const ofFlow: Column<Execution>[] = [
    {
      id: 'flow',
      title: t('executions.flow'),
      sort: 'flowId',
      isFluid: true,
      cell: (one) => (
        <Link title={one.flowId} to={`/flows/edit/${one.namespace}/${one.flowId}`}>
          {one.flowId}
        </Link>
      ),
    },
    {
      id: 'namespace',
      title: t('common.namespace'),
      sort: 'namespace',
      isFluid: true,
      cell: (one) => (
        <span className="soft" title={one.namespace}>
          {one.namespace}
        </span>
      ),
    },
  ]
  return [
    {
      id: 'id',
      title: t('executions.id'),
      sort: 'id',
      isFixed: true,
      cell: (one) => (
        <>
          <Fold id={one.id} groups={groups} />
          <Link to={pathOf(one)} search={searchOf(one) as never} className="mono" title={one.id}>
            {one.id.slice(0, 10)}
          </Link>
        </>
      ),
    },
    {
      id: 'state',
      title: t('executions.state'),
      sort: 'state.current',
      cell: (one) => <StateBadge state={one.state.current} />,
    },
    ...(isOfFlow ? [] : ofFlow),
    {
      id: 'start',
      title: t('executions.start'),
      sort: 'state.startDate',
      cell: (one) => <Ago at={one.state.startDate} />,
    },
    {
      id: 'end',
      title: t('executions.end'),
      sort: 'state.endDate',
      isExtra: true,
      cell: (one) => <Ago at={isTerminal(one.state.current) ? (one.state.endDate ?? undefined) : undefined} />,
    },
    {
      id: 'duration',
      title: t('executions.duration'),
      sort: 'state.duration',
      isEnd: true,
      cell: (one) => <Duration execution={one} />,
    },
    {
      id: 'labels',
      title: t('common.labels'),
      isFluid: true,
      cell: (one) => <Labels labels={one.labels} isLinked most={SHOWN_LABELS} />,
    },
    { id: 'trigger', title: t('executions.trigger'), isFluid: true, cell: (one) => <StartedBy execution={one} /> },
    { id: 'revision', title: t('executions.revision'), isEnd: true, cell: (one) => one.flowRevision },
    { id: 'inputs', title: t('flows.inputs'), isExtra: true, cell: (one) => <Inputs inputs={one.inputs} /> },
    { id: 'task', title: t('executions.currentTask'), isExtra: true, cell: (one) => <CurrentTask execution={one} /> },
    { id: 'parent', title: t('executions.parent'), isExtra: true, cell: (one) => <Parent execution={one} /> },
    {
      id: 'correlation',
      title: t('executions.correlation'),
      isExtra: true,
      cell: (one) => <Correlation execution={one} />,
    },
  ]
}

function Duration({ execution }: { execution: Execution }) {
  const now = useNow()
  const { startDate, endDate, current } = execution.state
  return <>{duration(elapsed(startDate, isTerminal(current) ? (endDate ?? undefined) : undefined, now))}</>
}

const SHOWN_LABELS = 2

/** Opens what belongs together below the execution that began it. */
function Fold({ id, groups }: { id: string; groups: Groups | undefined }) {
  if (!groups) return null
  if (groups.inside.has(id))
    return (
      <span className="group-member" aria-hidden="true">
        ↳
      </span>
    )
  const isOpen = groups.open.has(id)
  const label = t(isOpen ? 'executions.fold' : 'executions.unfold', { id: id.slice(0, 10) })
  return (
    <button
      type="button"
      className="group-fold"
      aria-expanded={isOpen}
      aria-label={label}
      title={label}
      onClick={() => groups.toggle(id)}
    >
      {isOpen ? '▾' : '▸'}
    </button>
  )
}

/** The trigger; of what another execution has started, the way up to it. */
function StartedBy({ execution }: { execution: Execution }) {
  if (callerOf(execution)) return <Parent execution={execution} />
  return (
    <span className="soft" title={execution.trigger?.type}>
      {execution.trigger?.id ?? '–'}
    </span>
  )
}

const writtenInput = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function Inputs({ inputs }: { inputs: Execution['inputs'] }) {
  const text = Object.entries(inputs ?? {})
    .map(([name, value]) => `${name}: ${writtenInput(value)}`)
    .join(', ')
  return text ? (
    <span className="mono" title={text}>
      {text}
    </span>
  ) : (
    <span className="faint">–</span>
  )
}

const oneByOne = limited(4)
const SHOWN_TASKS = 2

/** The tasks of the outermost level that have not ended; asked for only by rows that go on. */
function CurrentTask({ execution }: { execution: Execution }) {
  const found = useQuery({
    queryKey: ['executions', 'tasks', execution.id],
    enabled: !isTerminal(execution.state.current),
    queryFn: () =>
      oneByOne(() =>
        get('/api/v1/executions/{execution_id}/task-runs', {
          path: { execution_id: execution.id },
          query: { size: 100 },
        }),
      ),
  })
  const going = (found.data?.results ?? []).filter((one) => !isTerminal(one.state.current))
  if (isTerminal(execution.state.current) || going.length === 0) return <span className="faint">–</span>
  return (
    <span className="labels">
      {going.slice(0, SHOWN_TASKS).map((one) => (
        <span key={one.id} className="label">
          <StateGlyph state={one.state.current} size={12} />
          {one.taskId}
        </span>
      ))}
      {going.length > SHOWN_TASKS ? <span className="soft meta">+{going.length - SHOWN_TASKS}</span> : null}
    </span>
  )
}

/** The execution that has called this one, or whose end has started it. */
function Parent({ execution }: { execution: Execution }) {
  const caller = callerOf(execution)
  if (!caller) return <span className="faint">–</span>
  const { executionId, namespace, flowId } = caller
  return (
    <Link
      to={`/executions/${namespace}/${flowId}/${executionId}`}
      title={`${t('executions.parent')} ${namespace} / ${flowId}`}
    >
      <span aria-hidden="true">↑ </span>
      {flowId} <span className="mono">{executionId.slice(0, 10)}</span>
    </Link>
  )
}

function Correlation({ execution }: { execution: Execution }) {
  const id = correlationOf(execution)
  if (!id) return <span className="faint">–</span>
  return (
    <Link
      to="/executions"
      search={{ labels: `${CORRELATION}:${id}` } as never}
      className="mono"
      title={t('executions.correlated')}
    >
      {id.slice(0, 10)}
    </Link>
  )
}
