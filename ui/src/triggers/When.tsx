/** When a trigger fires: a schedule in words, a webhook by its address. */
import { ActionIcon, Button, Popover, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, type Shapes } from '../api/client'
import { t } from '../i18n'
import { dateTime, zone } from '../shell/format'
import { IconCalendar } from '../shell/icons'
import { Copy, Failure, Loading } from '../shell/parts'
import { localTextOf } from '../shell/zones'
import { cronInWords } from './cron'
import { addressOf, isScheduled, isWebhook, membersOf, pathOf, textOf, type Declared, type TriggerState } from './kinds'

interface Props {
  readonly state: TriggerState
  readonly trigger: Declared
}

/** The schedule in words with the expression behind it, or the type where there is no schedule. */
export function Rhythm({ trigger }: { trigger: Declared }) {
  const cron = textOf(trigger, 'cron')
  if (cron === undefined) return <span className="soft">{trigger?.type.split('.').at(-1) ?? t('triggers.orphan')}</span>
  const words = cronInWords(cron, membersOf(trigger).withSeconds === true)
  const where = textOf(trigger, 'timezone')
  return <span title={[cron, where].filter(Boolean).join(' · ')}>{words ?? <code>{cron}</code>}</span>
}

export function Next({ state, trigger }: Props) {
  if (isWebhook(trigger)) return <Address state={state} trigger={trigger} />
  if (!state.nextExecutionDate) return <span className="faint">–</span>
  const isResting = state.disabled || trigger?.disabled === true
  // Its date is that of the day on which it was disabled: it may lie far behind.
  const at = isResting ? (
    <span className="faint">–</span>
  ) : (
    <time className="num" dateTime={state.nextExecutionDate} title={zone()}>
      {dateTime(state.nextExecutionDate)}
    </time>
  )
  if (!isScheduled(trigger)) return at
  const label = t('triggers.dates', { trigger: state.triggerId })
  return (
    <span className="inline">
      {at}
      <Popover position="bottom-start" withArrow trapFocus returnFocus>
        <Popover.Target>
          <ActionIcon data-tour="dates" variant="subtle" color="gray" size={24} aria-label={label} title={label}>
            <IconCalendar size={14} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <NextDates state={state} />
        </Popover.Dropdown>
      </Popover>
    </span>
  )
}

/** The next five dates, in the zone of the settings and in that of the schedule when it is another. */
export function NextDates({ state }: { state: TriggerState }) {
  const path = pathOf(state)
  const found = useQuery({
    queryKey: ['triggers', 'dates', path, state.nextExecutionDate],
    queryFn: () => get('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/dates', { path }),
  })
  return (
    <div data-tour="next-dates" style={{ minWidth: 220 }}>
      <div className="soft meta" style={{ marginBottom: 6 }}>
        {t('input.zone', { zone: zone() })}
      </div>
      <Loading query={found} rows={3}>
        {(dates) => (
          <ol className="plain" aria-label={t('triggers.dates', { trigger: state.triggerId })}>
            {dates.map((one) => (
              <li key={one.date} className="num">
                <time dateTime={one.date}>{dateTime(one.date)}</time>
                {isOtherClock(one) ? (
                  <span className="faint meta">
                    {' '}
                    {one.local.slice(0, 16).replace('T', ' ')} ({one.local.slice(-6)})
                  </span>
                ) : null}
              </li>
            ))}
          </ol>
        )}
      </Loading>
    </div>
  )
}

/** Whether the schedule's clock shows another time than the reader's. */
const isOtherClock = ({ date, local }: Shapes['ScheduledDate']): boolean =>
  localTextOf(date, zone()).slice(0, 16) !== local.slice(0, 16)

function Address({ state, trigger }: Props) {
  const url = addressOf(state, trigger)
  if (url === undefined)
    return (
      <span className="soft" title={t('triggers.hiddenKey')}>
        {t('triggers.webhook')}
      </span>
    )
  return (
    <span className="inline">
      <code className="ellipsis" title={url}>
        {url}
      </code>
      <Copy value={url} label={t('triggers.copyUrl')} />
      <Popover position="bottom-end" width={340} withArrow trapFocus returnFocus>
        <Popover.Target>
          <Button data-tour="call" variant="subtle" size="compact-xs">
            {t('triggers.call')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <TestCall url={url} trigger={state.triggerId} />
        </Popover.Dropdown>
      </Popover>
    </span>
  )
}

interface Called {
  readonly status: number
  readonly text: string
  readonly path: string | undefined
}

/** Calls a webhook as anybody would who has its address. */
function TestCall({ url, trigger }: { url: string; trigger: string }) {
  const [body, setBody] = useState('{}')
  const [called, setCalled] = useState<Called | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const call = async () => {
    setBusy(true)
    setError(null)
    try {
      // Without the session: a caller from outside has none.
      const answer = await fetch(url, {
        method: 'POST',
        body,
        credentials: 'omit',
        headers: { 'Content-Type': 'application/json' },
      })
      setCalled(calledOf(answer.status, await answer.text()))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <Stack gap={8} data-tour="called">
      <Textarea
        label={t('triggers.callBody', { trigger })}
        autosize
        minRows={2}
        maxRows={8}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
        classNames={{ input: 'mono' }}
        data-autofocus
      />
      {error ? <Failure error={error} /> : null}
      {called ? (
        <p className="meta" role="status" style={{ margin: 0 }}>
          <b className="num">{called.status}</b>{' '}
          {called.path ? (
            <Link to={called.path}>{t('triggers.callStarted')}</Link>
          ) : (
            called.text || t('triggers.callNothing')
          )}
        </p>
      ) : null}
      <Button loading={isBusy} style={{ alignSelf: 'flex-end' }} onClick={() => void call()}>
        {t('triggers.callNow')}
      </Button>
    </Stack>
  )
}

const SHOWN_CHARACTERS = 300

function calledOf(status: number, text: string): Called {
  try {
    const { id, namespace, flowId, message } = JSON.parse(text) as {
      id?: string
      namespace?: string
      flowId?: string
      message?: string
    }
    return {
      status,
      text: message ?? '',
      path: id && namespace && flowId ? `/executions/${namespace}/${flowId}/${id}` : undefined,
    }
  } catch {
    return { status, text: text.slice(0, SHOWN_CHARACTERS), path: undefined }
  }
}
