/** Triggers with their next dates: switched, unlocked, backfilled from here. */
import { ActionIcon, Button, Menu, Modal, Popover, Stack, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, post, put, type Shapes } from '../api/client'
import { count, t } from '../i18n'
import { DataTable, type Column } from '../shell/DataTable'
import { dateTime, zone } from '../shell/format'
import { IconCalendar, IconDots } from '../shell/icons'
import { instantOf, localTextOf } from '../shell/zones'
import { Ago, Copy, Failure, Loading, messageOf } from '../shell/parts'
import { triggerKey } from './TriggerBulk'

export type TriggerItem = Shapes['TriggerItem']
type State = Shapes['TriggerState']

interface Props { readonly items: readonly TriggerItem[]; readonly isOfFlow: boolean; readonly sort?: string; readonly onSort?: (sort: string) => void; readonly selected?: ReadonlySet<string>; readonly onSelect?: (selected: ReadonlySet<string>) => void }

export function TriggerTable({ items, isOfFlow, sort, onSort, selected, onSelect }: Props) {
  const client = useQueryClient()
  const [backfilled, backfill] = useState<State | null>(null)
  const act = async (action: () => Promise<unknown>) => {
    try {
      await action()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
    await client.invalidateQueries({ queryKey: ['triggers'] })
  }
  const columns: Column<TriggerItem>[] = [
    { id: 'id', title: t('triggers.id'), sort: 'triggerId', cell: ({ state }) => <b style={{ fontWeight: 500 }}>{state.triggerId}</b> },
    { id: 'type', title: t('triggers.type'), cell: ({ trigger }) => <span className="soft">{trigger?.type.split('.').at(-1) ?? t('triggers.orphan')}</span> },
    ...(isOfFlow ? [] : [{ id: 'flow', title: t('executions.flow'), sort: 'flowId', cell: ({ state }: TriggerItem) => <Link to={`/flows/edit/${state.namespace}/${state.flowId}/triggers`}>{state.namespace} / {state.flowId}</Link> }]),
    { id: 'next', title: t('triggers.next'), sort: 'nextExecutionDate', cell: ({ state, trigger }) => <Next state={state} trigger={trigger} /> },
    { id: 'last', title: t('triggers.last'), cell: ({ state }) => <Ago at={state.lastTriggeredDate ?? undefined} /> },
    { id: 'backfill', title: t('triggers.backfill'), cell: ({ state }) => state.backfill ? <span className="num">{dateTime(state.backfill.currentDate)} → {dateTime(state.backfill.end)}{state.backfill.paused ? ` (${t('triggers.paused')})` : ''}</span> : <span className="faint">–</span> },
    { id: 'enabled', title: t('triggers.enabled'), cell: ({ state, trigger }) => isWebhook(trigger) ? null : <Switch size="xs" checked={!state.disabled} disabled={trigger?.disabled === true} aria-label={t('triggers.switch', { trigger: state.triggerId })} onChange={(event) => { const disabled = !event.currentTarget.checked; void act(() => put('/api/v1/triggers/set-disabled', { body: { ...keyOf(state), disabled } })) }} /> },
    { id: 'more', title: '', isEnd: true, cell: ({ state, trigger }) => isWebhook(trigger) ? null : <More state={state} isSchedule={isScheduled(trigger)} act={act} backfill={backfill} /> },
  ]
  return (
    <>
      <DataTable label={t('nav.triggers')} columns={columns} rows={items} idOf={({ state }) => triggerKey(state)} sort={sort} onSort={onSort} selected={selected} onSelect={onSelect} />
      {backfilled ? <BackfillDialog state={backfilled} close={() => backfill(null)} done={() => void client.invalidateQueries({ queryKey: ['triggers'] })} /> : null}
    </>
  )
}

const isWebhook = (trigger: TriggerItem['trigger']): boolean => trigger?.type.endsWith('.Webhook') ?? false

const keyOf = ({ namespace, flowId, triggerId }: State) => ({ namespace, flowId, triggerId })

function Next({ state, trigger }: { state: State; trigger: TriggerItem['trigger'] }) {
  const key = (trigger as Record<string, unknown> | null | undefined)?.key
  if (typeof key === 'string' && isWebhook(trigger)) {
    const url = `${location.origin}/api/v1/executions/webhook/${state.namespace}/${state.flowId}/${encodeURIComponent(key)}`
    return <span style={{ display: 'inline-flex', alignItems: 'center' }}><span className="soft">{t('triggers.webhook')}</span><Copy value={url} label={t('triggers.copyUrl')} /></span>
  }
  if (!state.nextExecutionDate) return <span className="faint">–</span>
  const at = <time className="num" dateTime={state.nextExecutionDate} title={zone()}>{dateTime(state.nextExecutionDate)}</time>
  if (!isScheduled(trigger)) return at
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
      {at}
      <Popover position="bottom-start" withArrow trapFocus returnFocus>
        <Popover.Target><ActionIcon data-tour="dates" variant="subtle" color="gray" size={24} aria-label={t('triggers.dates', { trigger: state.triggerId })} title={t('triggers.dates', { trigger: state.triggerId })}><IconCalendar size={14} /></ActionIcon></Popover.Target>
        <Popover.Dropdown><NextDates state={state} /></Popover.Dropdown>
      </Popover>
    </span>
  )
}

const isScheduled = (trigger: TriggerItem['trigger']): boolean => /\.(Schedule|ScheduleOnDates)$/.test(trigger?.type ?? '')

/** The next five dates, in the zone of the settings and in that of the schedule when it is another. */
function NextDates({ state }: { state: State }) {
  const path = { namespace: state.namespace, flow_id: state.flowId, trigger_id: state.triggerId }
  const found = useQuery({ queryKey: ['triggers', 'dates', path, state.nextExecutionDate], queryFn: () => get('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/dates', { path }) })
  return (
    <div data-tour="next-dates" style={{ minWidth: 220 }}>
      <div className="soft meta" style={{ marginBottom: 6 }}>{t('input.zone', { zone: zone() })}</div>
      <Loading query={found} rows={3}>
        {(dates) => <ol aria-label={t('triggers.dates', { trigger: state.triggerId })} style={{ margin: 0, padding: 0, listStyle: 'none', display: 'grid', gap: 4 }}>{dates.map((one) => <li key={one.date} className="num"><time dateTime={one.date}>{dateTime(one.date)}</time>{isOtherClock(one) ? <span className="faint meta"> {one.local.slice(0, 16).replace('T', ' ')} ({one.local.slice(-6)})</span> : null}</li>)}</ol>}
      </Loading>
    </div>
  )
}

/** Whether the schedule's clock shows another time than the reader's. */
const isOtherClock = ({ date, local }: Shapes['ScheduledDate']): boolean => localTextOf(date, zone()).slice(0, 16) !== local.slice(0, 16)

interface MoreProps { readonly state: State; readonly isSchedule: boolean; readonly act: (action: () => Promise<unknown>) => Promise<void>; readonly backfill: (state: State) => void }

function More({ state, isSchedule, act, backfill }: MoreProps) {
  const path = { namespace: state.namespace, flow_id: state.flowId, trigger_id: state.triggerId }
  const of = keyOf(state)
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon variant="subtle" color="gray" size={24} aria-label={`${t('common.more')}: ${state.triggerId}`}><IconDots size={14} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={!isSchedule || Boolean(state.backfill)} onClick={() => backfill(state)}>{t('triggers.backfillStart')}</Menu.Item>
        {state.backfill ? <Menu.Item onClick={() => void act(() => put(state.backfill?.paused ? '/api/v1/triggers/backfill/unpause' : '/api/v1/triggers/backfill/pause', { body: of }))}>{t(state.backfill.paused ? 'triggers.backfillGoOn' : 'triggers.backfillPause')}</Menu.Item> : null}
        {state.backfill ? <Menu.Item onClick={() => void act(() => post('/api/v1/triggers/backfill/delete', { body: of }))}>{t('triggers.backfillStop')}</Menu.Item> : null}
        <Menu.Item disabled={!state.locked} onClick={() => void act(() => post('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/unlock', { path }))}>{t('triggers.unlock')}</Menu.Item>
        <Menu.Item onClick={() => void act(() => post('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/restart', { path }))}>{t('triggers.restart')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function BackfillDialog({ state, close, done }: { state: State; close: () => void; done: () => void }) {
  const [start, setStart] = useState('')
  const [end, setEnd] = useState('')
  const [error, setError] = useState<unknown>(null)
  const run = async () => {
    try {
      await put('/api/v1/triggers/backfill/create', { body: { ...keyOf(state), backfill: { start: instantOf(start, zone()), end: end ? instantOf(end, zone()) : undefined } } })
      done()
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Modal opened onClose={close} title={t('triggers.backfillTitle', { trigger: state.triggerId })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <TextInput type="datetime-local" label={t('triggers.from')} description={t('input.zone', { zone: zone() })} value={start} onChange={(event) => setStart(event.currentTarget.value)} required data-autofocus />
        <TextInput type="datetime-local" label={t('triggers.to')} description={t('triggers.untilNow')} value={end} onChange={(event) => setEnd(event.currentTarget.value)} />
        {start ? <Preview state={state} start={instantOf(start, zone())} end={end ? instantOf(end, zone()) : undefined} /> : null}
        {error ? <Failure error={error} /> : null}
        <Button disabled={!start} style={{ alignSelf: 'flex-end' }} onClick={() => void run()}>{t('triggers.backfillStart')}</Button>
      </Stack>
    </Modal>
  )
}

const MOST_PREVIEWED = 100

/** What a backfill would replay; both ends are included. */
function Preview({ state, start, end }: { state: State; start: string; end: string | undefined }) {
  const path = { namespace: state.namespace, flow_id: state.flowId, trigger_id: state.triggerId }
  const [now] = useState(() => new Date().toISOString())
  const after = Number.isNaN(Date.parse(start)) ? '' : new Date(Date.parse(start) - 1).toISOString()
  const query = { after, until: end ?? now, limit: MOST_PREVIEWED }
  const found = useQuery({ queryKey: ['triggers', 'dates', path, query], queryFn: () => get('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/dates', { path, query }), enabled: after !== '', retry: false })
  if (!found.data) return null
  const { length } = found.data
  const [first, last] = [found.data[0], found.data.at(-1)]
  return (
    <p className="soft meta num" role="status" style={{ margin: 0 }}>
      {length === MOST_PREVIEWED ? t('triggers.replaysMany', { count: MOST_PREVIEWED }) : count('triggers.replays', length)}
      {first && last ? `: ${dateTime(first.date)}${length > 1 ? ` – ${dateTime(last.date)}` : ''}` : ''}
    </p>
  )
}
