/** What is known of one trigger: when it fires, what locks it, what it has started, what it has said. */
import { ActionIcon, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { get } from '../api/client'
import { Json } from '../executions/Json'
import { t } from '../i18n'
import { clock, dateTime } from '../shell/format'
import { IconTrash } from '../shell/icons'
import { Ago, Loading } from '../shell/parts'
import { StateBadge } from '../shell/StateBadge'
import { BackfillBar, Locked } from './cells'
import { Evaluations } from './Evaluations'
import {
  filtersOf,
  isScheduled,
  isWaiting,
  isWebhook,
  textOf,
  type Declared,
  type TriggerItem,
  type TriggerState,
} from './kinds'
import { Next, NextDates, Rhythm } from './When'
import { WebhookCalls } from './WebhookCalls'
import './triggers.css'

const DeleteLogs = lazy(() => import('../logs/DeleteLogs'))

const EXECUTIONS = 10
const LINES = 50

export function TriggerDetails({ item: { state, trigger }, close }: { item: TriggerItem; close: () => void }) {
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={state.triggerId}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="details">
        <dl className="kv">
          <dt>{t('executions.flow')}</dt>
          <dd>
            <Link to={`/flows/edit/${state.namespace}/${state.flowId}/triggers`}>
              {state.namespace} / {state.flowId}
            </Link>
          </dd>
          <dt>{t('triggers.type')}</dt>
          <dd className="mono">{trigger?.type ?? t('triggers.orphan')}</dd>
          <dt>{t('triggers.when')}</dt>
          <dd>
            <Rhythm trigger={trigger} />
            <Expression trigger={trigger} />
          </dd>
          {isWebhook(trigger) ? (
            <>
              <dt>{t('triggers.address')}</dt>
              <dd>
                <Next state={state} trigger={trigger} />
              </dd>
            </>
          ) : null}
          {isScheduled(trigger) || isWaiting(trigger) ? null : (
            <>
              <dt>{t('triggers.next')}</dt>
              <dd>
                <Next state={state} trigger={trigger} />
              </dd>
            </>
          )}
          {isWaiting(trigger) ? null : (
            <>
              <dt>{t('triggers.last')}</dt>
              <dd>
                {state.lastTriggeredDate ? (
                  <>
                    {dateTime(state.lastTriggeredDate)}{' '}
                    <span className="soft">
                      (<Ago at={state.lastTriggeredDate} />)
                    </span>
                  </>
                ) : (
                  '–'
                )}
              </dd>
            </>
          )}
          {state.locked ? (
            <>
              <dt>{t('triggers.lockedBy')}</dt>
              <dd>
                <Locked state={state} />
              </dd>
            </>
          ) : null}
          {state.backfill ? (
            <>
              <dt>{t('triggers.backfill')}</dt>
              <dd>
                <BackfillBar backfill={state.backfill} />
              </dd>
            </>
          ) : null}
        </dl>
        {isScheduled(trigger) ? (
          <section>
            <h3>{t('triggers.nextDates')}</h3>
            <NextDates state={state} />
          </section>
        ) : null}
        {isWebhook(trigger) ? <WebhookCalls state={state} /> : <Evaluations state={state} />}
        <StartedBy state={state} />
        <Said state={state} />
        {trigger ? (
          <section className="wide">
            <h3>{t('triggers.declared')}</h3>
            <Json value={trigger} />
          </section>
        ) : null}
      </div>
    </Modal>
  )
}

/** The expression and the zone that it is read in. */
function Expression({ trigger }: { trigger: Declared }) {
  const [cron, zone] = [textOf(trigger, 'cron'), textOf(trigger, 'timezone')]
  return cron === undefined ? null : (
    <span className="soft">
      {' '}
      <code>{cron}</code> {zone}
    </span>
  )
}

function StartedBy({ state }: { state: TriggerState }) {
  const query = { ...filtersOf(state), size: EXECUTIONS, sort: 'state.startDate:desc' }
  const found = useQuery({
    queryKey: ['executions', 'of-trigger', query],
    queryFn: () => get('/api/v1/executions/search', { query }),
  })
  return (
    <section>
      <h3>{t('triggers.started')}</h3>
      <Loading query={found} rows={3}>
        {({ results }) =>
          results.length === 0 ? (
            <p className="soft">{t('triggers.startedNone')}</p>
          ) : (
            <ul className="plain">
              {results.map((one) => (
                <li key={one.id}>
                  <StateBadge state={one.state.current} />
                  <Link className="mono" to={`/executions/${one.namespace}/${one.flowId}/${one.id}`}>
                    {one.id.slice(0, 10)}
                  </Link>
                  <span className="soft meta">
                    <Ago at={one.state.startDate} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
    </section>
  )
}

/** Its log: conditions that could not be told, looks that failed, executions that could not be made. */
function Said({ state }: { state: TriggerState }) {
  const query = { ...filtersOf(state), size: LINES, sort: 'timestamp:desc' }
  const found = useQuery({
    queryKey: ['logs', 'of-trigger', query],
    queryFn: () => get('/api/v1/logs/search', { query }),
  })
  const [isDeleting, setDeleting] = useState(false)
  const isThere = (found.data?.results.length ?? 0) > 0
  return (
    <section className="wide">
      <h3 className="inline">
        {t('triggers.said')}
        {isThere ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t('logs.delete')}
            title={t('logs.delete')}
            onClick={() => setDeleting(true)}
          >
            <IconTrash size={14} />
          </ActionIcon>
        ) : null}
      </h3>
      <Suspense>
        {isDeleting ? (
          <DeleteLogs
            namespace={state.namespace}
            flowId={state.flowId}
            triggerId={state.triggerId}
            close={() => setDeleting(false)}
            done={() => void found.refetch()}
          />
        ) : null}
      </Suspense>
      <Loading query={found} rows={3}>
        {({ results }) =>
          results.length === 0 ? (
            <p className="soft">{t('triggers.saidNothing')}</p>
          ) : (
            <ol className="plain said" tabIndex={0} aria-label={t('triggers.said')}>
              {results.map((one, index) => (
                <li key={index}>
                  <time className="mono soft" dateTime={one.timestamp} title={dateTime(one.timestamp)}>
                    {clock(one.timestamp)}
                  </time>
                  <b className={`mono level-${one.level}`}>{one.level}</b>
                  <span>{one.message}</span>
                </li>
              ))}
            </ol>
          )
        }
      </Loading>
    </section>
  )
}
