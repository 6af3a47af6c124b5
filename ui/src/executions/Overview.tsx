import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../i18n'
import { dateTime, duration, elapsed } from '../shell/format'
import { Copy, Labels, useNow } from '../shell/parts'
import { isTerminal } from '../theme/states'
import { Counts } from './Counts'
import { FailureBox } from './FailureBox'
import type { Execution, LiveExecution } from './live'
import { Caller, Started } from './Related'
import { RenderExpression } from './RenderExpression'
import { StateTimeline } from './StateTimeline'
import { ValueTree } from './ValueTree'

export function Overview({ live, execution }: { live: LiveExecution; execution: Execution }) {
  const [expression, setExpression] = useState('')
  const tryOut = (text: string) => {
    setExpression(text)
    const field = document.getElementById('render')
    field?.scrollIntoView({ block: 'nearest' })
    field?.focus()
  }
  const values = { executionId: execution.id, tryOut }
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t('tab.overview')}>
      <div className="grid overview">
        <StateTimeline execution={execution} />
        {execution.state.current === 'FAILED' ? (
          <FailureBox key={execution.id} live={live} execution={execution} />
        ) : null}
        <About live={live} execution={execution} />
        <Values title={t('flows.inputs')} value={execution.inputs} path="inputs" {...values} />
        <Values
          title={t('tab.outputs')}
          value={execution.outputs}
          path="outputs"
          executionId={execution.id}
          tryOut={undefined}
        />
        <Values title={t('executions.variables')} value={execution.variables} path="vars" {...values} />
        <Values
          title={t('executions.triggerVariables')}
          value={execution.trigger?.variables}
          path="trigger"
          {...values}
        />
        <RenderExpression execution={execution} title={t('values.render')} text={expression} setText={setExpression} />
      </div>
    </div>
  )
}

function About({ live, execution }: { live: LiveExecution; execution: Execution }) {
  const now = useNow()
  const { startDate, endDate, current } = execution.state
  const end = isTerminal(current) ? (endDate ?? undefined) : undefined
  const correlation = execution.labels.find((one) => one.key === 'system.correlationId')?.value
  const attempt = (execution.metadata as { attemptNumber?: number } | undefined)?.attemptNumber ?? 1
  return (
    <section className="card">
      <header>
        <h2>{t('executions.about')}</h2>
      </header>
      <div className="body">
        <dl className="kv">
          <dt>{t('executions.flow')}</dt>
          <dd>
            <Link to={`/flows/edit/${execution.namespace}/${execution.flowId}`}>
              {execution.namespace} / {execution.flowId}
            </Link>
          </dd>
          <dt>{t('executions.revision')}</dt>
          <dd className="num">{execution.flowRevision}</dd>
          <dt>{t('executions.start')}</dt>
          <dd className="num">{dateTime(startDate)}</dd>
          {end ? (
            <>
              <dt>{t('executions.end')}</dt>
              <dd className="num">{dateTime(end)}</dd>
            </>
          ) : null}
          <dt>{t('executions.duration')}</dt>
          <dd className="num">{duration(elapsed(startDate, end, now))}</dd>
          {attempt > 1 ? (
            <>
              <dt>{t('executions.attempts')}</dt>
              <dd className="num">{attempt}</dd>
            </>
          ) : null}
          {execution.scheduleDate ? (
            <>
              <dt>{t('executions.scheduled')}</dt>
              <dd className="num">{dateTime(execution.scheduleDate)}</dd>
            </>
          ) : null}
          {execution.trigger ? (
            <>
              <dt>{t('executions.trigger')}</dt>
              <dd>
                {execution.trigger.id} <span className="faint">{execution.trigger.type.split('.').at(-1)}</span>
              </dd>
            </>
          ) : null}
          <Caller execution={execution} />
          <Started execution={execution} version={live.tree.everyState.get('SUCCESS') ?? 0} />
          {correlation ? (
            <>
              <dt>{t('executions.correlation')}</dt>
              <dd>
                <Link
                  className="mono"
                  to="/executions"
                  search={{ labels: `system.correlationId:${correlation}` } as never}
                  title={t('executions.correlated')}
                >
                  {correlation.slice(0, 10)}
                </Link>
                <Copy value={correlation} label={t('executions.copyCorrelation')} />
              </dd>
            </>
          ) : null}
          {execution.labels.some((one) => !one.key.startsWith('system.')) ? (
            <>
              <dt>{t('common.labels')}</dt>
              <dd>
                <Labels labels={execution.labels} />
              </dd>
            </>
          ) : null}
          <dt>{t('executions.taskRuns')}</dt>
          <dd>
            <Counts states={live.tree.everyState} />
          </dd>
        </dl>
      </div>
    </section>
  )
}

interface ValuesProps {
  readonly title: string
  readonly value: Record<string, unknown> | null | undefined
  readonly path: string
  readonly executionId: string
  readonly tryOut: ((expression: string) => void) | undefined
}

function Values({ title, value, path, ...more }: ValuesProps) {
  if (!value || Object.keys(value).length === 0) return null
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
        <Copy value={JSON.stringify(value, null, 2)} label={t('values.copy', { what: title })} />
      </header>
      <div className="body">
        <ValueTree value={value} path={path} {...more} />
      </div>
    </section>
  )
}
