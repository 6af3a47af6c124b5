/** How the server is: health of its parts, what waits, who works, what was put aside. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, useState, type ReactNode } from 'react'
import { get, keepFile, type Shapes } from '../api/client'
import { useLiveList } from '../executions/liveList'
import { count, t, useWords, type Key } from '../i18n'
import { bytes, dateTime, duration, number } from '../shell/format'
import { Ago, Empty, LiveMark, Loading, messageOf, PageHead } from '../shell/parts'
import { StateBadge, StateGlyph } from '../shell/StateBadge'
import { EVERY_STATE } from '../theme/states'
import { Card } from './Card'
import { DeadLetters } from './DeadLetters'
import './system.css'

type System = Shapes['System']

const REREAD_MS = 2000

export default function SystemPage() {
  useWords()
  const live = useLiveList(['system'], REREAD_MS)
  const system = useQuery({
    queryKey: ['system'],
    queryFn: () => get('/api/v1/system'),
    placeholderData: keepPreviousData,
  })
  const usage = useQuery({ queryKey: ['usages'], queryFn: () => get('/api/v1/usages/all') })
  return (
    <>
      <PageHead title={t('system.title')}>
        <LiveMark status={live} />
        {system.data ? (
          <span className="soft meta num">{t('system.read', { date: dateTime(system.data.date) })}</span>
        ) : null}
        <Button variant="default" onClick={() => void system.refetch()}>
          {t('system.refresh')}
        </Button>
        <Button
          variant="default"
          disabled={!system.data}
          onClick={() => void keepBundle()}
          title={t('system.bundleHint')}
        >
          {t('system.bundle')}
        </Button>
      </PageHead>
      <div className="content pad system" tabIndex={0} role="region" aria-label={t('system.title')}>
        <Loading query={system}>
          {(found) => (
            <div
              className="grid"
              style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(330px, 100%), 1fr))', alignItems: 'start' }}
            >
              <Health system={found} />
              <Waiting system={found} />
              <Workers system={found} />
              <Card title={t('nav.executions')}>
                <Told part={found.executions}>
                  {(counts) =>
                    Object.keys(counts).length === 0 ? (
                      <Empty text={t('executions.none')} />
                    ) : (
                      <ul className="rows">
                        {EVERY_STATE.filter((state) => counts[state]).map((state) => (
                          <li key={state}>
                            <Link to="/executions" search={{ state: [state] } as never}>
                              <StateBadge state={state} />
                            </Link>
                            <span className="num">{number(counts[state]!)}</span>
                          </li>
                        ))}
                      </ul>
                    )
                  }
                </Told>
              </Card>
              <Card title={t('system.contents')}>
                <Loading query={usage} rows={3}>
                  {({ flows }) => (
                    <dl className="kv">
                      <dt>{t('nav.flows')}</dt>
                      <dd className="num">{number(flows.count)}</dd>
                      <dt>{t('nav.namespaces')}</dt>
                      <dd className="num">{number(flows.namespacesCount)}</dd>
                      <dt>{t('system.taskTypes')}</dt>
                      <dd className="num">{number(Object.keys(flows.taskTypeCount).length)}</dd>
                      <dt>{t('nav.triggers')}</dt>
                      <dd className="num">{found.schedules ? number(found.schedules.triggers) : '–'}</dd>
                    </dl>
                  )}
                </Loading>
              </Card>
              <Storage />
              <DeadLetters key={found.deadLetters} />
              <Configuration />
            </div>
          )}
        </Loading>
      </div>
    </>
  )
}

function Health({ system }: { system: System }) {
  return (
    <Card title={t('system.health')}>
      <ul className="rows">
        {system.checks.map((one) => (
          <li key={one.name}>
            <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
              <StateGlyph state={one.status === 'UP' ? 'SUCCESS' : 'FAILED'} />
              {t(`system.part.${one.name}` as Key)}
            </span>
            {one.status === 'UP' ? (
              <span className="soft num">
                {duration(one.milliseconds ?? 0)}
                <span className="hidden"> {t('system.up')}</span>
              </span>
            ) : (
              <span className="is-down">{t('system.down')}</span>
            )}
            {one.status === 'DOWN' ? (
              <span className="meta soft" style={{ gridColumn: '1 / -1' }}>
                {one.lastSuccess ? (
                  <>
                    {t('system.lastAnswer')} <Ago at={one.lastSuccess} />
                  </>
                ) : (
                  t('system.neverAnswered')
                )}
              </span>
            ) : null}
            {one.message ? (
              <span className="meta" style={{ gridColumn: '1 / -1', overflowWrap: 'anywhere' }}>
                {one.message}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      <dl className="kv" style={{ marginTop: 12, paddingTop: 12, borderTop: '1px solid var(--line)' }}>
        <dt>Windhover</dt>
        <dd className="num">{system.version.windhover}</dd>
        <dt>API</dt>
        <dd className="num">{system.version.api}</dd>
        <dt>Python</dt>
        <dd className="num">{system.version.python}</dd>
      </dl>
    </Card>
  )
}

function Waiting({ system }: { system: System }) {
  return (
    <Card title={t('system.queues')}>
      <Told part={system.queues}>
        {(queues) =>
          queues.length === 0 ? (
            <p className="soft" style={{ marginTop: 0 }}>
              {t('system.noDepths')}
            </p>
          ) : (
            <ul className="rows">
              {queues.map((one) => (
                <li key={one.topic}>
                  <span>{t(`system.topic.${one.topic}` as Key)}</span>
                  <span className="num">
                    {number(one.waiting)}
                    {one.oldestSeconds > 0 ? (
                      <span className="soft meta">
                        {' '}
                        {t('system.oldest', { for: duration(one.oldestSeconds * 1000) })}
                      </span>
                    ) : null}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Told>
      <dl className="kv" style={{ marginTop: 12, paddingTop: 12, borderTop: '1px solid var(--line)' }}>
        <Told part={system.schedules}>
          {(schedules) => (
            <>
              <dt>{t('system.schedules')}</dt>
              <dd className="num">{t('system.enabled', { enabled: schedules.enabled, all: schedules.triggers })}</dd>
              <dt>{t('system.late')}</dt>
              <dd className={schedules.overdue > 0 ? 'num is-late' : 'num'}>
                {schedules.overdue > 0
                  ? t('system.lateBy', { count: schedules.overdue, by: duration(schedules.lateSeconds * 1000) })
                  : t('system.inTime')}
              </dd>
              <dt>{t('system.locked')}</dt>
              <dd className="num">{number(schedules.locked)}</dd>
            </>
          )}
        </Told>
        <Told part={system.timers}>
          {(timers) => (
            <>
              <dt>{t('system.timers')}</dt>
              <dd className="num">
                {timers.overdue > 0
                  ? t('system.overdue', { count: timers.overdue })
                  : timers.next
                    ? t('flows.next', { date: dateTime(timers.next) })
                    : '–'}
              </dd>
            </>
          )}
        </Told>
      </dl>
    </Card>
  )
}

/** A part of the overview; while what it is read from does not answer, that. */
function Told<Part>({ part, children }: { part: Part | null | undefined; children: (part: Part) => ReactNode }) {
  return part === null || part === undefined ? (
    <p className="is-down" style={{ margin: 0 }}>
      {t('system.unread')}
    </p>
  ) : (
    <>{children(part)}</>
  )
}

function Workers({ system }: { system: System }) {
  return (
    <Card title={t('system.workers')}>
      <Told part={system.workers}>
        {(workers) =>
          workers.length === 0 ? (
            <Empty text={t('system.nobodyWorks')} />
          ) : (
            <ul className="rows">
              {workers.map((one) => (
                <li key={one.id}>
                  <span className="mono ellipsis" title={one.id}>
                    {one.id}
                  </span>
                  <span className="num">
                    {count('system.attempts', one.attempts)}
                    {one.late > 0 ? (
                      <span className="is-late"> · {t('system.lateLeases', { count: one.late })}</span>
                    ) : null}
                  </span>
                  <span className="soft meta whole">
                    {t('system.leaseUntil')} <Ago at={one.until} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Told>
    </Card>
  )
}

function Storage() {
  const [isAsked, ask] = useState(false)
  const found = useQuery({
    queryKey: ['system-storage'],
    queryFn: () => get('/api/v1/system/storage'),
    enabled: isAsked,
  })
  return (
    <Card
      title={t('system.storage')}
      actions={
        isAsked ? undefined : (
          <Button variant="default" onClick={() => ask(true)}>
            {t('system.measure')}
          </Button>
        )
      }
    >
      {isAsked ? (
        <Loading query={found} rows={3}>
          {(data) =>
            data.results.length === 0 ? (
              <Empty text={t('flows.none')} />
            ) : (
              <>
                <ul className="rows">
                  {data.results.map((one) => (
                    <li key={one.namespace}>
                      <Link to={`/namespaces/edit/${one.namespace}/files`}>{one.namespace}</Link>
                      <span className="num">
                        {bytes(one.bytes)} <span className="soft meta">{count('system.files', one.files)}</span>
                      </span>
                    </li>
                  ))}
                </ul>
                {data.isWhole ? null : <p className="soft meta">{t('system.storagePart')}</p>}
              </>
            )
          }
        </Loading>
      ) : (
        <span className="soft">{t('system.measureHint')}</span>
      )}
    </Card>
  )
}

/** The settings that the server was started with; those that somebody has given first. */
function Configuration() {
  const found = useQuery({
    queryKey: ['configuration'],
    queryFn: () => get('/api/v1/system/configuration'),
    staleTime: Infinity,
  })
  const [isWhole, showWhole] = useState(false)
  return (
    <Card title={t('system.configuration')} isWide>
      <Loading query={found} rows={4}>
        {(settings) => {
          const shown = isWhole ? settings : settings.filter((one) => one.isGiven)
          return (
            <>
              {shown.length === 0 ? (
                <p className="soft" style={{ marginTop: 0 }}>
                  {t('system.allDefaults')}
                </p>
              ) : (
                <dl className="kv configuration">
                  {shown.map((one) => (
                    <Fragment key={one.name}>
                      <dt className="mono" title={one.description}>
                        {one.name}
                      </dt>
                      <dd className="mono">
                        {one.value ?? <span className="faint">{t('common.unset')}</span>}
                        {isWhole && one.isGiven ? <span className="label">{t('system.given')}</span> : null}
                      </dd>
                    </Fragment>
                  ))}
                </dl>
              )}
              {isWhole ? null : (
                <Button variant="subtle" onClick={() => showWhole(true)}>
                  {t('system.showDefaults', { count: settings.length - shown.length })}
                </Button>
              )}
            </>
          )
        }}
      </Loading>
    </Card>
  )
}

/** What somebody who helps wants to know; the server puts no secret into any of it. */
async function keepBundle(): Promise<void> {
  try {
    const [system, usages, deadLetters, configuration, storage] = await Promise.all([
      get('/api/v1/system'),
      get('/api/v1/usages/all'),
      get('/api/v1/dead-letters', { query: { size: 200 } }),
      get('/api/v1/system/configuration'),
      get('/api/v1/system/storage'),
    ])
    keepFile(
      new Blob([JSON.stringify({ system, usages, deadLetters, configuration, storage }, null, 2)], {
        type: 'application/json',
      }),
      'windhover-support.json',
    )
  } catch (error) {
    notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
  }
}
