/** Tries a flow while it is written: up to a task, or that task alone with what the ones before it gave. */
import { Button, SegmentedControl, Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { get, post, remove, type Shapes } from '../api/client'
import { Gantt } from '../executions/Gantt'
import { useLiveExecution, type LiveExecution } from '../executions/live'
import { InputForm } from '../flows/InputForm'
import { t } from '../i18n'
import { LogView } from '../logs/LogView'
import { dateTime } from '../shell/format'
import { Ago, Bones, Empty, Failure, Loading } from '../shell/parts'
import { StateBadge, stateName } from '../shell/StateBadge'
import { isTerminal } from '../theme/states'
import { flowOf } from './edits'
import { isSound, planOf, type Because, type Declared, type Plan } from './reuse'
import { stopsOf } from './stops'

const Outputs = lazy(() => import('../executions/Outputs'))

type Flow = Shapes['FlowWithSource']
type Execution = Shapes['Execution']

interface Props {
  readonly flow: Flow | undefined
  readonly source: string
  readonly line: number
  /** Saves what is not saved; null when that failed. */
  readonly save: () => Promise<Flow | null>
}

const SHOWN = 10

/** Executions that a try can begin with. */
const OFFERED = 20

export default function Playground({ flow, source, line, save }: Props) {
  const read = flowOf(source)
  if (!flow) return <Empty text={t('playground.unsaved')} />
  if (!read) return <Empty text={t('form.unreadable')} />
  const stop = stopsOf(read, line)
  return stop ? (
    <Trying flow={flow} declared={read.value} save={save} task={stop.task} before={stop.before} />
  ) : (
    <Empty text={t('playground.noTask')} />
  )
}

interface TryingProps {
  readonly flow: Flow
  readonly declared: Declared
  readonly save: Props['save']
  readonly task: string
  readonly before: string | undefined
}

function Trying({ flow, declared, save, task, before }: TryingProps) {
  const client = useQueryClient()
  const [chosen, choose] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const of = { namespace: flow.namespace, flowId: flow.id }
  const key = ['executions', 'playground', flow.namespace, flow.id]
  const runs = useQuery({
    queryKey: key,
    queryFn: () =>
      get('/api/v1/executions/search', {
        query: { ...of, 'filters[kind][EQUALS]': 'PLAYGROUND', size: SHOWN, sort: 'state.startDate:desc' },
      }),
  })
  const last = runs.data?.results[0]
  const shown = chosen ?? last?.id
  const breakpoints = before ? [before] : undefined
  const start = async (run: () => Promise<Execution>) => {
    setError(null)
    try {
      // One run at a time: what still waits at its breakpoint is given up.
      if (last && !isTerminal(last.state.current))
        await remove('/api/v1/executions/{execution_id}/kill', { path: { execution_id: last.id } }).catch(
          () => undefined,
        )
      if (!(await save())) return
      choose((await run()).id)
      await client.invalidateQueries({ queryKey: key })
    } catch (problem) {
      setError(problem)
    }
  }
  const upTo = (form: FormData) =>
    start(() =>
      post('/api/v1/executions/{namespace}/{flow_id}', {
        path: { namespace: flow.namespace, flow_id: flow.id },
        query: { kind: 'PLAYGROUND', breakpoints },
        body: form,
      }),
    )
  const behind = (from: string, afterTaskRunId: string | undefined) =>
    start(() =>
      post('/api/v1/executions/{execution_id}/actions/{action}', {
        path: { execution_id: from, action: 'replay' },
        query: { afterTaskRunId, kind: 'PLAYGROUND', latestRevision: true, breakpoints },
      }),
    )
  return (
    <div className="playground">
      <div className="pad">
        <p className="soft meta" style={{ marginTop: 0 }}>
          {t('playground.hint')}
        </p>
        <InputForm inputs={flow.inputs ?? []} submitLabel={t('playground.upTo', { task })} onSubmit={upTo} isQuiet />
        <Source flow={flow} shown={shown} choose={choose} />
        {error ? <Failure error={error} /> : null}
      </div>
      {shown ? (
        <Shown key={shown} id={shown} declared={declared} task={task} behind={behind} />
      ) : (
        <Loading query={runs}>{() => <Empty text={t('playground.none')} />}</Loading>
      )}
      {runs.data && runs.data.results.length > 1 ? (
        <ul
          className="tree pad"
          aria-label={t('playground.runs')}
          style={{ maxHeight: 130, overflow: 'auto', flex: 'none', borderTop: '1px solid var(--line)' }}
        >
          {runs.data.results.map((one) => (
            <li key={one.id}>
              <button type="button" aria-current={one.id === shown ? 'true' : undefined} onClick={() => choose(one.id)}>
                <StateBadge state={one.state.current} />
                <span className="mono">{one.id.slice(0, 10)}</span>
                <span className="soft meta" style={{ marginLeft: 'auto' }}>
                  <Ago at={one.state.startDate} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** Chooses an execution of the flow whose outputs a try begins with. */
function Source({ flow, shown, choose }: { flow: Flow; shown: string | undefined; choose: (id: string) => void }) {
  const of = { namespace: flow.namespace, flowId: flow.id }
  const earlier = useQuery({
    queryKey: ['executions', 'playground', 'earlier', flow.namespace, flow.id],
    queryFn: () => get('/api/v1/executions/search', { query: { ...of, size: OFFERED, sort: 'state.startDate:desc' } }),
  })
  const sound = earlier.data?.results.filter(isSound) ?? []
  if (sound.length === 0) return null
  const data = sound.map(({ id, state }) => ({
    value: id,
    label: `${dateTime(state.startDate)} · ${stateName(state.current)}`,
  }))
  return (
    <Select
      className="playground-source"
      label={t('playground.from')}
      placeholder={t('playground.fromNone')}
      data={data}
      value={sound.some((one) => one.id === shown) ? shown : null}
      onChange={(id) => {
        if (id) choose(id)
      }}
      allowDeselect={false}
    />
  )
}

interface ShownProps {
  readonly id: string
  readonly declared: Declared
  readonly task: string
  readonly behind: (id: string, afterTaskRunId: string | undefined) => Promise<void>
}

type View = 'logs' | 'outputs'

/** A run, live; a task can be run with what the ones before it gave. */
function Shown({ id, declared, task, behind }: ShownProps) {
  const live = useLiveExecution(id)
  const [selected, select] = useState<string | undefined>()
  const [view, setView] = useState<View>('logs')
  const execution = live?.execution
  if (!live || !execution) return <Bones />
  return (
    <>
      <div className="toolbar">
        <StateBadge state={execution.state.current} />
        <Link className="mono" to={`/executions/${execution.namespace}/${execution.flowId}/${id}`}>
          {id.slice(0, 10)}
        </Link>
        <SegmentedControl
          className="playground-view"
          size="xs"
          aria-label={t('playground.view')}
          value={view}
          onChange={(value) => setView(value as View)}
          data={[
            { value: 'logs', label: t('tab.logs') },
            { value: 'outputs', label: t('tab.outputs') },
          ]}
        />
      </div>
      <Again live={live} execution={execution} declared={declared} task={task} behind={behind} />
      <div className="playground-run">
        <Gantt live={live} selected={selected} onSelect={(run) => select(run === selected ? undefined : run)} />
      </div>
      <div className="playground-run">
        {view === 'logs' ? (
          <LogView
            live={live}
            executionId={id}
            isRunning={!isTerminal(execution.state.current)}
            taskRunId={selected}
            onClearTask={() => select(undefined)}
          />
        ) : (
          <Suspense fallback={<Bones />}>
            <Outputs live={live} execution={execution} selected={selected} select={select} />
          </Suspense>
        )}
      </div>
    </>
  )
}

interface AgainProps {
  readonly live: LiveExecution
  readonly execution: Execution
  readonly declared: Declared
  readonly task: string
  readonly behind: ShownProps['behind']
}

/** Runs a task with what this run gives it; says what is used again, and what is not. */
function Again({ live, execution, declared, task, behind }: AgainProps) {
  const { id, namespace, flowId, flowRevision: revision } = execution
  const ran = useQuery({
    queryKey: ['flow', 'source', namespace, flowId, revision],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', {
        path: { namespace, flow_id: flowId },
        query: { source: true, revision },
      }),
    staleTime: Infinity,
  })
  const then = useMemo(() => flowOf(ran.data?.source ?? '')?.value, [ran.data?.source])
  const runs = live.tree
    .childrenOf()
    .map((run) => live.tree.runs.get(run)!)
    .map((run) => ({ id: run.id, taskId: run.taskId, state: run.state.current }))
  if (ran.error) return <Failure error={ran.error} />
  if (!then) return null
  if (!isSound(execution)) return <p className="soft meta pad playground-again">{t('playground.notSound')}</p>
  const plan = planOf(declared, then, runs, task)
  const from = plan.because && 'task' in plan.because ? plan.because.task : null
  return (
    <div className="pad playground-again">
      {plan.because?.reason === 'inputs' ? null : (
        <Button variant="default" onClick={() => void behind(id, plan.after ?? undefined)}>
          {labelOf(plan, from, task)}
        </Button>
      )}
      <span className="soft meta" role="status">
        {[
          plan.because ? becauseOf(plan.because) : '',
          plan.reused.length > 0 ? t('playground.reuses', { tasks: plan.reused.join(', ') }) : '',
        ]
          .filter(Boolean)
          .join(' ')}
      </span>
    </div>
  )
}

function labelOf(plan: Plan, from: string | null, task: string): string {
  if (from) return t('playground.fromTo', { from, task })
  return plan.because ? t('playground.anew', { task }) : t('playground.only', { task })
}

function becauseOf(because: Because): string {
  switch (because.reason) {
    case 'changed':
      return t('playground.changed', { task: because.task })
    case 'unfinished':
      return t('playground.unfinished', { task: because.task })
    case 'variables':
      return t('playground.variables')
    case 'inputs':
      return t('playground.inputs')
  }
}
