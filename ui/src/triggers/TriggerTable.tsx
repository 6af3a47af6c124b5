/** Triggers with their next dates: switched, unlocked, backfilled from here. */
import { ActionIcon, Button, Menu, Modal, Stack, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { get, post, put, remove } from '../api/client'
import { t } from '../i18n'
import type { Column } from '../shell/DataTable'
import { IconDots } from '../shell/icons'
import { Ago, messageOf } from '../shell/parts'
import { BackfillBar, Locked } from './cells'
import { filtersOf, isScheduled, isWaiting, keyOf, pathOf, type TriggerItem } from './kinds'
import { keyIn, triggerKey } from './TriggerBulk'
import './triggers.css'
import { Next, Rhythm } from './When'

const BackfillDialog = lazy(() => import('./BackfillDialog').then((found) => ({ default: found.BackfillDialog })))
const TriggerDetails = lazy(() => import('./TriggerDetails').then((found) => ({ default: found.TriggerDetails })))

type Asked = { readonly kind: 'backfill' | 'unlock'; readonly key: string }
type Search = Readonly<Record<string, unknown>>

export interface TriggerTable {
  readonly columns: Column<TriggerItem>[]
  /** The address of a row, which opens its details: the page that it is on, with these parameters. */
  readonly hrefOf: () => string
  readonly searchOf: (item: TriggerItem) => Search
  /** What was opened from a row. */
  readonly dialogs: ReactNode
}

/** @param items whose rows are shown. */
export function useTriggerTable(items: readonly TriggerItem[], isOfFlow: boolean): TriggerTable {
  const client = useQueryClient()
  const [asked, ask] = useState<Asked | null>(null)
  const { searchOf, details, openDetails, closeDetails } = useDetails(items, isOfFlow)
  const changed = () => client.invalidateQueries({ queryKey: ['triggers'] })
  const act = async (action: () => Promise<unknown>) => {
    try {
      await action()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
    await changed()
  }
  const opens = (kind: Opens, item: TriggerItem) =>
    kind === 'details' ? openDetails(item) : ask({ kind, key: triggerKey(item.state) })
  const columns: Column<TriggerItem>[] = [
    {
      id: 'id',
      title: t('triggers.id'),
      sort: 'triggerId',
      isFixed: true,
      cell: (item) => (
        <Link to="." search={searchOf(item) as never}>
          {item.state.triggerId}
        </Link>
      ),
    },
    { id: 'enabled', title: t('triggers.enabled'), cell: (item) => <Enabled item={item} act={act} /> },
    { id: 'rhythm', title: t('triggers.when'), cell: ({ trigger }) => <Rhythm trigger={trigger} /> },
    {
      id: 'type',
      title: t('triggers.type'),
      isExtra: true,
      cell: ({ trigger }) => (
        <span className="mono soft" title={trigger?.type}>
          {trigger?.type.split('.').at(-1) ?? t('triggers.orphan')}
        </span>
      ),
    },
    ...(isOfFlow
      ? []
      : [
          {
            id: 'flow',
            title: t('executions.flow'),
            sort: 'flowId',
            cell: ({ state }: TriggerItem) => (
              <Link to={`/flows/edit/${state.namespace}/${state.flowId}/triggers`}>
                {state.namespace} / {state.flowId}
              </Link>
            ),
          },
        ]),
    {
      id: 'next',
      title: t('triggers.next'),
      sort: 'nextExecutionDate',
      cell: ({ state, trigger }) => <Next state={state} trigger={trigger} />,
    },
    { id: 'last', title: t('triggers.last'), cell: ({ state }) => <Ago at={state.lastTriggeredDate ?? undefined} /> },
    { id: 'current', title: t('triggers.current'), sort: 'executionId', cell: ({ state }) => <Locked state={state} /> },
    {
      id: 'backfill',
      title: t('triggers.backfill'),
      cell: ({ state }) =>
        state.backfill ? <BackfillBar backfill={state.backfill} /> : <span className="faint">–</span>,
    },
    {
      id: 'more',
      title: '',
      isEnd: true,
      isLast: true,
      cell: (item) =>
        isWaiting(item.trigger) ? null : <More item={item} act={act} open={(kind) => opens(kind, item)} />,
    },
  ]
  const shown = items.find(({ state }) => triggerKey(state) === asked?.key)
  const close = () => ask(null)
  const dialogs = (
    <>
      <Suspense>
        {details ? <TriggerDetails item={details} close={closeDetails} /> : null}
        {shown && asked?.kind === 'backfill' ? (
          <BackfillDialog state={shown.state} trigger={shown.trigger} close={close} done={() => void changed()} />
        ) : null}
      </Suspense>
      {shown && asked?.kind === 'unlock' ? <Unlock item={shown} close={close} act={act} /> : null}
    </>
  )
  return { columns, hrefOf: () => '.', searchOf, dialogs }
}

/** The trigger whose details are open, as the address says it: `?trigger=id` of its flow, `?opened=namespace/flow/id` among those of all flows. */
function useDetails(items: readonly TriggerItem[], isOfFlow: boolean) {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const name = isOfFlow ? 'trigger' : 'opened'
  const addressOf = ({ state }: TriggerItem) => (isOfFlow ? state.triggerId : triggerKey(state))
  const wanted = search[name] === undefined ? undefined : String(search[name])
  const listed = items.find((item) => addressOf(item) === wanted)
  // Of all flows, it may be on another page of the list by now.
  const sought = wanted === undefined || isOfFlow ? undefined : keyIn(wanted)
  const found = useQuery({
    queryKey: ['triggers', 'opened', wanted],
    queryFn: () => get('/api/v1/triggers/search', { query: filtersOf(sought!) }),
    enabled: sought !== undefined && listed === undefined,
  })
  const searchOf = (item: TriggerItem): Search => ({ ...search, [name]: addressOf(item) })
  return {
    searchOf,
    details: listed ?? (sought ? found.data?.results.find((item) => addressOf(item) === wanted) : undefined),
    openDetails: (item: TriggerItem) => void navigate({ to: '.', search: searchOf(item) as never }),
    closeDetails: () => void navigate({ to: '.', search: { ...search, [name]: undefined } as never, replace: true }),
  }
}

type Opens = Asked['kind'] | 'details'

interface Acting {
  readonly item: TriggerItem
  readonly act: (action: () => Promise<unknown>) => Promise<void>
}

function Enabled({ item: { state, trigger }, act }: Acting) {
  const isOffInSource = trigger?.disabled === true
  return (
    <span title={isOffInSource ? t('triggers.offInSource') : undefined}>
      <Switch
        size="xs"
        checked={!state.disabled && !isOffInSource}
        disabled={isOffInSource}
        aria-label={t('triggers.switch', { trigger: state.triggerId })}
        onChange={(event) => {
          const disabled = !event.currentTarget.checked
          void act(() => put('/api/v1/triggers/set-disabled', { body: { ...keyOf(state), disabled } }))
        }}
      />
    </span>
  )
}

function More({ item: { state, trigger }, act, open }: Acting & { readonly open: (kind: Opens) => void }) {
  const path = pathOf(state)
  const body = keyOf(state)
  const { backfill } = state
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={`${t('common.more')}: ${state.triggerId}`}>
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => open('details')}>{t('triggers.details')}</Menu.Item>
        <Menu.Item disabled={!isScheduled(trigger) || Boolean(backfill)} onClick={() => open('backfill')}>
          {t('triggers.backfillStart')}
        </Menu.Item>
        {backfill ? (
          <Menu.Item
            onClick={() =>
              void act(() =>
                put(backfill.paused ? '/api/v1/triggers/backfill/unpause' : '/api/v1/triggers/backfill/pause', {
                  body,
                }),
              )
            }
          >
            {t(backfill.paused ? 'triggers.backfillGoOn' : 'triggers.backfillPause')}
          </Menu.Item>
        ) : null}
        {backfill ? (
          <Menu.Item onClick={() => void act(() => post('/api/v1/triggers/backfill/delete', { body }))}>
            {t('triggers.backfillStop')}
          </Menu.Item>
        ) : null}
        <Menu.Item disabled={!state.locked} onClick={() => open('unlock')}>
          {t('triggers.unlock')}
        </Menu.Item>
        <Menu.Item
          disabled={!trigger}
          onClick={() => void act(() => post('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/restart', { path }))}
        >
          {t('triggers.restart')}
        </Menu.Item>
        {trigger ? null : (
          <Menu.Item
            color="red"
            onClick={() => void act(() => remove('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}', { path }))}
          >
            {t('triggers.forget')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Warns before a trigger goes on beside the execution that it waits for. */
function Unlock({ item: { state }, act, close }: Acting & { readonly close: () => void }) {
  const unlock = () => {
    close()
    void act(() => post('/api/v1/triggers/{namespace}/{flow_id}/{trigger_id}/unlock', { path: pathOf(state) }))
  }
  return (
    <Modal
      opened
      onClose={close}
      title={`${t('triggers.unlock')}: ${state.triggerId}`}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap={12}>
        <p style={{ margin: 0 }}>
          {t('triggers.unlockWarning')} <Locked state={state} />
        </p>
        <Button color="red" style={{ alignSelf: 'flex-end' }} onClick={unlock} data-autofocus>
          {t('triggers.unlock')}
        </Button>
      </Stack>
    </Modal>
  )
}
