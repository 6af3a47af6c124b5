/** Why an execution failed: where, what was said, what the task was given, what was different when it last succeeded; and ways on. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../api/client'
import { t, type Key } from '../i18n'
import { painted } from '../logs/painted'
import { Ago, Failure } from '../shell/parts'
import { StateGlyph } from '../shell/StateBadge'
import { taskRunRefusalOf, type TaskRunAction } from './allowed'
import { differences, givenDifferences, type Difference } from './differences'
import { givenTo, propertiesOf, taskOf, type GivenValue } from './given'
import type { Execution, LiveExecution } from './live'
import { TaskRunDialog, type Chosen } from './TaskRunItems'
import type { TaskRun } from './taskRunTree'

const SHOWN_LINES = 8
const ACTIONS: readonly TaskRunAction[] = ['replay', 'restart', 'state']

export function FailureBox({ live, execution }: { live: LiveExecution; execution: Execution }) {
  const failed = live.tree.firstFailed
  const [chosen, choose] = useState<Chosen | null>(null)
  const base = `/executions/${execution.namespace}/${execution.flowId}/${execution.id}`
  const line = useTaskLine(execution, failed?.taskId)
  const can = (action: TaskRunAction, run: TaskRun) =>
    taskRunRefusalOf(action, execution.state.current, run.state.current) === null
  const name = failed?.value ? `${failed.taskId} (${failed.value})` : failed?.taskId
  return (
    <section className="card failure-box">
      <header>
        <StateGlyph state="FAILED" />
        <h2>{name ? t('executions.failedAt', { task: name }) : t('failure.outside')}</h2>
      </header>
      <div className="body grid">
        {execution.error ? <p className="failure-why">{String(execution.error)}</p> : null}
        <LastLines execution={execution} taskRunId={failed?.id} />
        <div className="failure-facts">
          {failed ? <Given execution={execution} run={failed} /> : null}
          <LastGreen execution={execution} run={failed} />
        </div>
        <p className="ways">
          {failed
            ? ACTIONS.filter((one) => can(one, failed)).map((action) => (
                <Button
                  key={action}
                  data-tour={action}
                  variant="default"
                  onClick={() => choose({ action, taskRunId: failed.id })}
                >
                  {t(`taskRun.${action}`)}
                </Button>
              ))
            : null}
          <Link to={failed ? `${base}/gantt` : `${base}/logs`} search={{ run: failed?.id } as never}>
            {t('executions.openLog')}
          </Link>
          <Link to={`/flows/edit/${execution.namespace}/${execution.flowId}/edit`} search={{ line } as never}>
            {failed ? t('failure.editTask') : t('executions.editFlow')}
          </Link>
        </p>
      </div>
      <TaskRunDialog live={live} execution={execution} chosen={chosen} close={() => choose(null)} />
    </section>
  )
}

function LastLines({ execution, taskRunId }: { execution: Execution; taskRunId: string | undefined }) {
  const query = { taskRunId, limit: SHOWN_LINES }
  const lines = useQuery({
    queryKey: ['last-lines', execution.id, taskRunId, execution.state.current],
    queryFn: () => get('/api/v1/logs/{execution_id}/last', { path: { execution_id: execution.id }, query }),
  })
  const shown = (lines.data?.results ?? []).slice(-SHOWN_LINES)
  if (lines.error) return <Failure error={lines.error} retry={() => void lines.refetch()} />
  if (shown.length === 0) return null
  return (
    <pre className="listing failure-lines" tabIndex={0} aria-label={t('tab.logs')}>
      {shown.map((line, index) => (
        <div key={index}>
          <span className={`level-${line.level}`}>{line.level}</span> {painted(line.message, null)}
        </div>
      ))}
    </pre>
  )
}

/** The flow as it ran, with the source; the same query as elsewhere on the page. */
function useRanFlow({ namespace, flowId, flowRevision }: Execution) {
  return useQuery({
    queryKey: ['flow', namespace, flowId, flowRevision],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', {
        path: { namespace, flow_id: flowId },
        query: { revision: flowRevision, source: true },
      }),
    retry: false,
  })
}

/** The line of the source on which a task says its id. */
function useTaskLine(execution: Execution, taskId: string | undefined): number | undefined {
  const source = useRanFlow(execution).data?.source
  if (!taskId || !source) return undefined
  const at = source
    .split('\n')
    .findIndex((line) => new RegExp(`\\bid:\\s*["']?${taskId}["']?\\s*(,|\\}|#|$)`).test(line))
  return at < 0 ? undefined : at + 1
}

function useProperties(execution: Execution, run: TaskRun | undefined) {
  const flow = useRanFlow(execution)
  const task = flow.data && run ? taskOf([flow.data.tasks, flow.data.errors, flow.data.finally], run.taskId) : undefined
  return task ? propertiesOf(task) : undefined
}

function useGiven(execution: Execution, run: TaskRun | undefined) {
  const properties = useProperties(execution, run)
  return useQuery({
    queryKey: ['given', execution.id, run?.id],
    queryFn: () => givenTo(properties!, execution.id, run!.id),
    enabled: properties !== undefined && run !== undefined,
    staleTime: Infinity,
  })
}

function Given({ execution, run }: { execution: Execution; run: TaskRun }) {
  const given = useGiven(execution, run)
  if (given.error) return <Failure error={given.error} retry={() => void given.refetch()} />
  if (!given.data || given.data.length === 0) return null
  return (
    <section>
      <h3 className="part-head">{t('failure.given')}</h3>
      <dl className="kv">
        {given.data.map((one) => (
          <Property key={one.name} given={one} />
        ))}
      </dl>
    </section>
  )
}

function Property({ given: { name, value, written, isError } }: { given: GivenValue }) {
  return (
    <>
      <dt className="mono">{name}</dt>
      <dd className="mono">
        <span className={isError ? 'bad' : undefined}>{value || '""'}</span>
        {value === written ? null : <span className="faint written">{written}</span>}
      </dd>
    </>
  )
}

/** The run before this one that succeeded, and what it had otherwise. */
function LastGreen({ execution, run }: { execution: Execution; run: TaskRun | undefined }) {
  const green = useQuery({
    queryKey: ['last-green', execution.id],
    queryFn: () => lastGreen(execution),
    staleTime: Infinity,
  })
  const given = useGiven(execution, run)
  const found = green.data
  const before = useQuery({
    queryKey: ['given', found?.id, run?.taskId],
    queryFn: () => givenTo(given.data!, found!.id),
    enabled: Boolean(found && given.data && !run?.value),
    staleTime: Infinity,
  })
  if (green.data === undefined) return null
  if (found === null || found === undefined)
    return (
      <section>
        <h3 className="part-head">{t('failure.green')}</h3>
        <p className="soft">{t('failure.neverGreen')}</p>
      </section>
    )
  const all = [...differences(found, execution), ...givenDifferences(before.data ?? [], given.data ?? [])]
  return (
    <section>
      <h3 className="part-head">
        {t('failure.green')}{' '}
        <Link to={`/executions/${found.namespace}/${found.flowId}/${found.id}`} className="mono">
          {found.id.slice(0, 10)}
        </Link>{' '}
        <span className="soft">
          <Ago at={found.state.startDate} />
        </span>
      </h3>
      {all.length === 0 ? (
        <p className="soft">{t('failure.same')}</p>
      ) : (
        <table className="differences">
          <thead>
            <tr>
              <th />
              <th>{t('failure.then')}</th>
              <th>{t('failure.now')}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <tr key={`${one.kind} ${one.name}`}>
                <th scope="row">{nameOf(one)}</th>
                <td>{one.before || '–'}</td>
                <td>{one.now || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const nameOf = ({ kind, name }: Difference): string =>
  kind === 'revision'
    ? t('executions.revision')
    : kind === 'trigger'
      ? t('executions.trigger')
      : t(`failure.${kind}Named` as Key, { name })

async function lastGreen(execution: Execution): Promise<Execution | null> {
  const query = {
    'filters[namespace][EQUALS]': execution.namespace,
    'filters[flowId][EQUALS]': execution.flowId,
    'filters[state][EQUALS]': 'SUCCESS',
    'filters[startDate][LESS_THAN]': execution.state.startDate,
    sort: 'state.startDate:desc',
    size: 1,
  }
  return (await get('/api/v1/executions/search', { query })).results[0] ?? null
}
