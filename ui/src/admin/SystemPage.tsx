/** How the server is: health of its parts, what waits, who works, what was put aside. */
import { ActionIcon, Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { get, keepFile, remove, type Shapes } from '../api/client'
import { useLiveList } from '../executions/liveList'
import { count, t, useWords, type Key } from '../i18n'
import { bytes, dateTime, duration, number } from '../shell/format'
import { IconTrash } from '../shell/icons'
import { Ago, Empty, LiveMark, Loading, messageOf, PageHead } from '../shell/parts'
import { StateBadge, StateGlyph } from '../shell/StateBadge'
import { EVERY_STATE } from '../theme/states'
import './system.css'

type System = Shapes['System']

const REREAD_MS = 2000

export default function SystemPage() {
  useWords()
  const live = useLiveList(['system'], REREAD_MS)
  const system = useQuery({ queryKey: ['system'], queryFn: () => get('/api/v1/system'), placeholderData: keepPreviousData })
  const usage = useQuery({ queryKey: ['usages'], queryFn: () => get('/api/v1/usages/all') })
  return (
    <>
      <PageHead title={t('system.title')}>
        <LiveMark status={live} />
        {system.data ? <span className="soft meta num">{t('system.read', { date: dateTime(system.data.date) })}</span> : null}
        <Button variant="default" onClick={() => void system.refetch()}>{t('system.refresh')}</Button>
        <Button variant="default" disabled={!system.data} onClick={() => void keepBundle()} title={t('system.bundleHint')}>{t('system.bundle')}</Button>
      </PageHead>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('system.title')}>
        <Loading query={system}>
          {(found) => (
            <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(330px, 100%), 1fr))', alignItems: 'start' }}>
              <Health system={found} />
              <Waiting system={found} />
              <Workers system={found} />
              <Card title={t('nav.executions')}>
                {Object.keys(found.executions).length === 0 ? <Empty text={t('executions.none')} /> : (
                  <ul className="rows">{EVERY_STATE.filter((state) => found.executions[state]).map((state) => <li key={state}><Link to="/executions" search={{ state: [state] } as never}><StateBadge state={state} /></Link><span className="num">{number(found.executions[state]!)}</span></li>)}</ul>
                )}
              </Card>
              <Card title={t('system.contents')}>
                <Loading query={usage} rows={3}>{({ flows }) => <dl className="kv"><dt>{t('nav.flows')}</dt><dd className="num">{number(flows.count)}</dd><dt>{t('nav.namespaces')}</dt><dd className="num">{number(flows.namespacesCount)}</dd><dt>{t('system.taskTypes')}</dt><dd className="num">{number(Object.keys(flows.taskTypeCount).length)}</dd><dt>{t('nav.triggers')}</dt><dd className="num">{number(found.schedules.triggers)}</dd></dl>}</Loading>
              </Card>
              <Storage />
              <DeadLetters key={found.deadLetters} />
            </div>
          )}
        </Loading>
      </div>
    </>
  )
}

const Card = ({ title, children, actions, isWide = false }: { title: string; children: ReactNode; actions?: ReactNode; isWide?: boolean }) => <section className="card" aria-label={title} style={isWide ? { gridColumn: '1 / -1' } : undefined}><header><h2>{title}</h2>{actions ? <span style={{ marginLeft: 'auto' }}>{actions}</span> : null}</header><div className="body">{children}</div></section>

function Health({ system }: { system: System }) {
  return (
    <Card title={t('system.health')}>
      <ul className="rows">
        {system.checks.map((one) => (
          <li key={one.name}>
            <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}><StateGlyph state={one.status === 'UP' ? 'SUCCESS' : 'FAILED'} />{t(`system.part.${one.name}` as Key)}</span>
            {one.status === 'UP' ? <span className="soft num">{duration(one.milliseconds ?? 0)}<span className="hidden"> {t('system.up')}</span></span> : <span style={{ color: 'var(--st-FAILED-text)' }}>{t('system.down')}</span>}
            {one.message ? <span className="meta" style={{ gridColumn: '1 / -1', overflowWrap: 'anywhere' }}>{one.message}</span> : null}
          </li>
        ))}
      </ul>
      <dl className="kv" style={{ marginTop: 12, paddingTop: 12, borderTop: '1px solid var(--line)' }}><dt>Windhover</dt><dd className="num">{system.version.windhover}</dd><dt>API</dt><dd className="num">{system.version.api}</dd><dt>Python</dt><dd className="num">{system.version.python}</dd></dl>
    </Card>
  )
}

function Waiting({ system }: { system: System }) {
  const { schedules, timers } = system
  return (
    <Card title={t('system.queues')}>
      {system.queues.length === 0 ? <p className="soft" style={{ marginTop: 0 }}>{t('system.noDepths')}</p> : <ul className="rows">{system.queues.map((one) => <li key={one.topic}><span>{t(`system.topic.${one.topic}` as Key)}</span><span className="num">{number(one.waiting)}</span></li>)}</ul>}
      <dl className="kv" style={{ marginTop: 12, paddingTop: 12, borderTop: '1px solid var(--line)' }}>
        <dt>{t('system.schedules')}</dt><dd className="num">{t('system.enabled', { enabled: schedules.enabled, all: schedules.triggers })}</dd>
        <dt>{t('system.late')}</dt><dd className="num" style={schedules.overdue > 0 ? { color: 'var(--st-WARNING-text)' } : undefined}>{schedules.overdue > 0 ? t('system.lateBy', { count: schedules.overdue, by: duration(schedules.lateSeconds * 1000) }) : t('system.inTime')}</dd>
        <dt>{t('system.locked')}</dt><dd className="num">{number(schedules.locked)}</dd>
        <dt>{t('system.timers')}</dt><dd className="num">{timers.overdue > 0 ? t('system.overdue', { count: timers.overdue }) : timers.next ? t('flows.next', { date: dateTime(timers.next) }) : '–'}</dd>
      </dl>
    </Card>
  )
}

function Workers({ system }: { system: System }) {
  return (
    <Card title={t('system.workers')}>
      {system.workers.length === 0 ? <Empty text={t('system.nobodyWorks')} /> : <ul className="rows">{system.workers.map((one) => <li key={one.id}><span className="mono ellipsis" title={one.id}>{one.id}</span><span className="num">{count('system.attempts', one.attempts)}{one.late > 0 ? <span style={{ color: 'var(--st-WARNING-text)' }}> · {t('system.lateLeases', { count: one.late })}</span> : null}</span></li>)}</ul>}
    </Card>
  )
}

function Storage() {
  const [isAsked, ask] = useState(false)
  const found = useQuery({ queryKey: ['system-storage'], queryFn: () => get('/api/v1/system/storage'), enabled: isAsked })
  return (
    <Card title={t('system.storage')} actions={isAsked ? undefined : <Button variant="default" onClick={() => ask(true)}>{t('system.measure')}</Button>}>
      {isAsked ? (
        <Loading query={found} rows={3}>
          {(data) => data.results.length === 0 ? <Empty text={t('flows.none')} /> : (
            <>
              <ul className="rows">{data.results.map((one) => <li key={one.namespace}><Link to={`/namespaces/edit/${one.namespace}/files`}>{one.namespace}</Link><span className="num">{bytes(one.bytes)} <span className="soft meta">{count('system.files', one.files)}</span></span></li>)}</ul>
              {data.isWhole ? null : <p className="soft meta">{t('system.storagePart')}</p>}
            </>
          )}
        </Loading>
      ) : <span className="soft">{t('system.measureHint')}</span>}
    </Card>
  )
}

function DeadLetters() {
  const client = useQueryClient()
  const found = useQuery({ queryKey: ['dead-letters'], queryFn: () => get('/api/v1/dead-letters', { query: { size: 200 } }) })
  const forget = async (id: string) => {
    try {
      await remove('/api/v1/dead-letters/{letter_id}', { path: { letter_id: id } })
      await Promise.all([client.invalidateQueries({ queryKey: ['dead-letters'] }), client.invalidateQueries({ queryKey: ['system'] })])
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  return (
    <Card title={t('system.letters')} isWide>
      <Loading query={found} rows={2}>
        {(data) => data.results.length === 0 ? <Empty text={t('system.noLetters')} /> : (
          <>
            <p className="soft" style={{ marginTop: 0 }}>{t('system.lettersHint')}</p>
            <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('system.letters')}>
              <table className="table">
                <thead><tr><th>{t('logs.time')}</th><th>{t('system.kind')}</th><th>{t('system.reason')}</th><th>{t('executions.id')}</th><th><span className="hidden">{t('common.delete')}</span></th></tr></thead>
                <tbody>{data.results.map((one) => <tr key={one.id}><td><Ago at={one.date} /></td><td>{[one.topic, one.kind].filter(Boolean).join(' / ') || '–'}</td><td className="wrap">{one.reason}</td><td>{one.executionId ? <Link className="mono" to="/executions" search={{ q: one.executionId } as never}>{one.executionId.slice(0, 10)}</Link> : <span className="faint">–</span>}</td><td className="end"><ActionIcon variant="subtle" color="gray" size={24} aria-label={t('system.discard', { id: one.id })} title={t('system.discardHint')} onClick={() => void forget(one.id)}><IconTrash size={14} /></ActionIcon></td></tr>)}</tbody>
              </table>
            </div>
          </>
        )}
      </Loading>
    </Card>
  )
}

/** What somebody who helps wants to know; the server puts no secret into any of it. */
async function keepBundle(): Promise<void> {
  try {
    const [system, usages, deadLetters, configuration] = await Promise.all([get('/api/v1/system'), get('/api/v1/usages/all'), get('/api/v1/dead-letters', { query: { size: 200 } }), get('/api/v1/configs')])
    keepFile(new Blob([JSON.stringify({ system, usages, deadLetters, configuration }, null, 2)], { type: 'application/json' }), 'windhover-support.json')
  } catch (error) {
    notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
  }
}
