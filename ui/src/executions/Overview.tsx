import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../api/client'
import { t } from '../i18n'
import { painted } from '../logs/painted'
import { clock, dateTime, duration } from '../shell/format'
import { Labels } from '../shell/parts'
import { StateBadge, StateGlyph } from '../shell/StateBadge'
import { Counts } from './Counts'
import type { Execution, LiveExecution } from './live'
import type { TaskRun } from './taskRunTree'
import { Json } from './Json'

const SHOWN_LINES = 8

export function Overview({ live, execution }: { live: LiveExecution; execution: Execution }) {
  const failed = live.tree.firstFailed
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t('tab.overview')}>
      <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(340px, 100%), 1fr))', alignItems: 'start' }}>
        {execution.state.current === 'FAILED' ? <Reason execution={execution} failed={failed} /> : null}
        <section className="card">
          <header><h2>{t('executions.about')}</h2></header>
          <div className="body">
            <dl className="kv">
              <dt>{t('executions.flow')}</dt><dd><Link to={`/flows/edit/${execution.namespace}/${execution.flowId}`}>{execution.namespace} / {execution.flowId}</Link></dd>
              <dt>{t('executions.revision')}</dt><dd className="num">{execution.flowRevision}</dd>
              <dt>{t('executions.start')}</dt><dd className="num">{dateTime(execution.state.startDate)}</dd>
              {execution.state.endDate ? <><dt>{t('executions.end')}</dt><dd className="num">{dateTime(execution.state.endDate)}</dd></> : null}
              {execution.trigger ? <><dt>{t('executions.trigger')}</dt><dd>{execution.trigger.id}</dd></> : null}
              {execution.labels.length > 0 ? <><dt>{t('common.labels')}</dt><dd><Labels labels={execution.labels} /></dd></> : null}
              <dt>{t('executions.taskRuns')}</dt><dd><Counts states={live.tree.everyState} /></dd>
            </dl>
          </div>
        </section>
        <section className="card">
          <header><h2>{t('executions.history')}</h2></header>
          <ol className="body" style={{ listStyle: 'none', margin: 0, display: 'grid', gap: 6 }}>
            {execution.state.histories.map((one, index) => {
              const next = execution.state.histories[index + 1]
              return <li key={index} style={{ display: 'flex', gap: 10, alignItems: 'center' }}><StateBadge state={one.state} /><span className="soft num">{clock(one.date)}</span>{next ? <span className="faint num meta">{duration(Date.parse(next.date) - Date.parse(one.date))}</span> : null}</li>
            })}
          </ol>
        </section>
        <Values title={t('flows.inputs')} value={execution.inputs} />
        <Values title={t('tab.outputs')} value={execution.outputs} />
        <Values title={t('executions.variables')} value={execution.variables} />
        <Values title={t('executions.triggerVariables')} value={execution.trigger?.variables} />
      </div>
    </div>
  )
}

function Values({ title, value }: { title: string; value: Record<string, unknown> | null | undefined }) {
  if (!value || Object.keys(value).length === 0) return null
  return <section className="card"><header><h2>{title}</h2></header><div className="body"><Json value={value} /></div></section>
}

/** Why it failed: the task, the lines before its end, and ways on. */
function Reason({ execution, failed }: { execution: Execution; failed: TaskRun | undefined }) {
  const base = `/executions/${execution.namespace}/${execution.flowId}/${execution.id}`
  const query = { taskRunId: failed?.id, limit: SHOWN_LINES }
  const lines = useQuery({ queryKey: ['last-lines', execution.id, failed?.id], queryFn: () => get('/api/v1/logs/{execution_id}/last', { path: { execution_id: execution.id }, query }) })
  const shown = (lines.data?.results ?? []).slice(-SHOWN_LINES)
  return (
    <section className="card" style={{ gridColumn: '1 / -1', borderColor: 'var(--st-FAILED)' }}>
      <header><StateGlyph state="FAILED" /><h2>{failed ? t('executions.failedAt', { task: failed.taskId }) : t('executions.failed')}</h2></header>
      <div className="body">
        {typeof execution.error === 'string' ? <p style={{ marginTop: 0 }}>{execution.error}</p> : null}
        {shown.length > 0 ? (
          <pre className="listing" tabIndex={0} aria-label={t('tab.logs')} style={{ background: 'var(--s1)', borderRadius: 6, whiteSpace: 'pre-wrap' }}>
            {shown.map((line, index) => <div key={index}><span className={`level-${line.level}`}>{line.level}</span> {painted(line.message, null)}</div>)}
          </pre>
        ) : null}
        <p style={{ marginBottom: 0, display: 'flex', gap: 16, flexWrap: 'wrap' }}>
          <Link to={`${base}/gantt`} search={{ run: failed?.id } as never}>{t('executions.openLog')}</Link>
          <Link to={`/flows/edit/${execution.namespace}/${execution.flowId}/edit`}>{t('executions.editFlow')}</Link>
        </p>
      </div>
    </section>
  )
}
