/** Tries a flow while it is written: up to a task, or that task alone with what the ones before it gave. */
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, post, remove, type Shapes } from '../api/client'
import { Gantt } from '../executions/Gantt'
import { useLiveExecution } from '../executions/live'
import { InputForm } from '../flows/InputForm'
import { t } from '../i18n'
import { LogView } from '../logs/LogView'
import { Ago, Bones, Empty, Failure, Loading } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'
import { isTerminal } from '../theme/states'
import { flowOf } from './edits'
import { stopsOf } from './stops'

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

export default function Playground({ flow, source, line, save }: Props) {
  const read = flowOf(source)
  if (!flow) return <Empty text={t('playground.unsaved')} />
  if (!read) return <Empty text={t('form.unreadable')} />
  const stop = stopsOf(read, line)
  return stop ? <Trying flow={flow} save={save} task={stop.task} before={stop.before} /> : <Empty text={t('playground.noTask')} />
}

interface TryingProps { readonly flow: Flow; readonly save: Props['save']; readonly task: string; readonly before: string | undefined }

function Trying({ flow, save, task, before }: TryingProps) {
  const client = useQueryClient()
  const [chosen, choose] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const of = { namespace: flow.namespace, flowId: flow.id }
  const key = ['executions', 'playground', flow.namespace, flow.id]
  const runs = useQuery({ queryKey: key, queryFn: () => get('/api/v1/executions/search', { query: { ...of, 'filters[kind][EQUALS]': 'PLAYGROUND', size: SHOWN, sort: 'state.startDate:desc' } }) })
  const last = runs.data?.results[0]
  const shown = chosen ?? last?.id
  const breakpoints = before ? [before] : undefined
  const start = async (run: () => Promise<Execution>) => {
    setError(null)
    try {
      // One run at a time: what still waits at its breakpoint is given up.
      if (last && !isTerminal(last.state.current)) await remove('/api/v1/executions/{execution_id}/kill', { path: { execution_id: last.id } }).catch(() => undefined)
      if (!(await save())) return
      choose((await run()).id)
      await client.invalidateQueries({ queryKey: key })
    } catch (problem) {
      setError(problem)
    }
  }
  const upTo = (form: FormData) => start(() => post('/api/v1/executions/{namespace}/{flow_id}', { path: { namespace: flow.namespace, flow_id: flow.id }, query: { kind: 'PLAYGROUND', breakpoints }, body: form }))
  const only = (from: string, taskRunId: string) => start(() => post('/api/v1/executions/{execution_id}/actions/{action}', { path: { execution_id: from, action: 'replay' }, query: { taskRunId, latestRevision: true, breakpoints } }))
  return (
    <div className="playground">
      <div className="pad">
        <p className="soft meta" style={{ marginTop: 0 }}>{t('playground.hint')}</p>
        <InputForm inputs={flow.inputs ?? []} submitLabel={t('playground.upTo', { task })} onSubmit={upTo} isQuiet />
        {error ? <Failure error={error} /> : null}
      </div>
      {shown ? <Shown key={shown} id={shown} task={task} only={only} /> : <Loading query={runs}>{() => <Empty text={t('playground.none')} />}</Loading>}
      {runs.data && runs.data.results.length > 1 ? (
        <ul className="tree pad" aria-label={t('playground.runs')} style={{ maxHeight: 130, overflow: 'auto', flex: 'none', borderTop: '1px solid var(--line)' }}>
          {runs.data.results.map((one) => <li key={one.id}><button aria-current={one.id === shown ? 'true' : undefined} onClick={() => choose(one.id)}><StateBadge state={one.state.current} /><span className="mono">{one.id.slice(0, 10)}</span><span className="soft meta" style={{ marginLeft: 'auto' }}><Ago at={one.state.startDate} /></span></button></li>)}
        </ul>
      ) : null}
    </div>
  )
}

/** A run, live; its task can be run again with what the ones before it gave. */
function Shown({ id, task, only }: { id: string; task: string; only: (id: string, taskRunId: string) => Promise<void> }) {
  const live = useLiveExecution(id)
  const [selected, select] = useState<string | undefined>()
  const execution = live?.execution
  if (!live || !execution) return <Bones />
  const before = live.tree.childrenOf().find((one) => live.tree.runs.get(one)!.taskId === task)
  return (
    <>
      <div className="toolbar">
        <StateBadge state={execution.state.current} />
        <Link className="mono" to={`/executions/${execution.namespace}/${execution.flowId}/${id}`}>{id.slice(0, 10)}</Link>
        {before ? <Button variant="default" style={{ marginLeft: 'auto' }} title={t('playground.onlyHint')} onClick={() => void only(id, before)}>{t('playground.only', { task })}</Button> : null}
      </div>
      <div className="playground-run"><Gantt live={live} selected={selected} onSelect={(run) => select(run === selected ? undefined : run)} /></div>
      <div className="playground-run"><LogView live={live} executionId={id} isRunning={!isTerminal(execution.state.current)} taskRunId={selected} onClearTask={() => select(undefined)} /></div>
    </>
  )
}
