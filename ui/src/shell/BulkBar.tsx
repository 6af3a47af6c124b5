/** What can be done to chosen rows of a list, or to all that its filters find; all of them or, once asked, those that qualify. */
import { Button, Menu, Modal, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { ApiError, type Invalid, type Query } from '../api/client'
import { count, t, type Counted } from '../i18n'
import { Confirm } from './Confirm'
import { number } from './format'
import { IconDots } from './icons'
import { messageOf } from './parts'

export interface BulkAction {
  readonly id: string
  readonly label: string
  /** Asks first whether it is meant, and says why that may be doubted. */
  readonly isDestructive?: boolean
  readonly warning?: string
  /** @param ids of the things, or null for all that the filters find. Gives how many it was done to. */
  readonly act: (ids: readonly string[] | null) => Promise<{ readonly count: number } | undefined>
  /** Asks for more before it is done; calls back with what then acts. */
  readonly ask?: (go: (act: BulkAction['act']) => void) => void
}

/** What is chosen in a list, and the way to let it go. */
export interface Chosen {
  readonly selected: ReadonlySet<string>
  /** How many the filters find. */
  readonly total: number
  /** The filters of the list, without page and order. */
  readonly query: Query
  readonly clear: () => void
  /** Called when something was done to them. */
  readonly done: () => void
}

interface Props extends Omit<Chosen, 'query'> {
  readonly actions: readonly BulkAction[]
  /** Ids of all that the filters find: to leave those out that do not qualify. */
  readonly everyId: () => Promise<readonly string[]>
  /** What the server calls a thing when it refuses it; its id unless told otherwise. */
  readonly refusedAs?: (id: string) => string
}

interface Refused {
  readonly action: BulkAction
  readonly act: BulkAction['act']
  readonly invalids: readonly Invalid[]
  readonly of: number
}

/** So many stand in the bar, the others in a menu. */
const IN_BAR = 3
const MOST_LISTED = 100

/** What the server says of a thing that does not qualify, as a person would. */
const REASONS: Readonly<Record<string, Counted>> = {
  'execution already finished': 'bulk.ended',
  'execution is not terminated': 'bulk.notEnded',
  'execution not found': 'bulk.gone',
  'execution not in state RUNNING': 'bulk.notRunning',
  'execution not in state PAUSED': 'bulk.notPaused',
  'execution not in state QUEUED': 'bulk.notQueued',
}

/** `17 have ended, 2 are gone`. */
export function reasonsOf(invalids: readonly Invalid[]): string {
  const amounts = new Map<string, number>()
  for (const { message } of invalids) amounts.set(message, (amounts.get(message) ?? 0) + 1)
  return [...amounts]
    .map(([message, amount]) => (REASONS[message] ? count(REASONS[message], amount) : `${number(amount)}: ${message}`))
    .join(', ')
}

export function BulkBar({ selected, total, clear, actions, everyId, done, refusedAs = (id) => id }: Props) {
  const [isAll, chooseAll] = useState(false)
  const [busy, setBusy] = useState<string | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [asked, ask] = useState<BulkAction | null>(null)
  const amount = isAll ? total : selected.size

  const run = async (action: BulkAction, act: BulkAction['act'], ids: readonly string[] | null) => {
    ask(null)
    setBusy(action.id)
    try {
      const answer = await act(ids)
      setRefused(null)
      clear()
      notifications.show({ message: `${action.label}: ${count('bulk.done', answer?.count ?? ids?.length ?? total)}` })
    } catch (error) {
      if (error instanceof ApiError && error.invalids.length > 0)
        setRefused({ action, act, invalids: error.invalids, of: amount })
      else notifications.show({ title: action.label, message: messageOf(error), color: 'red', autoClose: false })
    }
    setBusy(null)
    done()
  }
  const target = (): readonly string[] | null => (isAll ? null : [...selected])
  const begin = (action: BulkAction) => {
    if (action.ask) action.ask((act) => void run(action, act, target()))
    else if (action.isDestructive) ask(action)
    else void run(action, action.act, target())
  }
  const withoutRefused = async ({ action, act, invalids }: Refused) => {
    const bad = new Set(invalids.map((one) => one.invalidValue))
    const ids = isAll ? await everyId() : [...selected]
    await run(
      action,
      act,
      ids.filter((id) => !bad.has(refusedAs(id))),
    )
  }
  const button = (action: BulkAction) => (
    <Button
      key={action.id}
      variant="default"
      color={action.isDestructive ? 'red' : undefined}
      loading={busy === action.id}
      disabled={busy !== null && busy !== action.id}
      onClick={() => begin(action)}
    >
      {action.label}
    </Button>
  )
  return (
    <div className="toolbar bulk-bar" role="region" aria-label={t('bulk.title')}>
      <span className="num">{count('bulk.selected', amount)}</span>
      {!isAll && total > selected.size ? (
        <Button variant="subtle" onClick={() => chooseAll(true)}>
          {t('bulk.chooseAll', { total: number(total) })}
        </Button>
      ) : null}
      {actions.slice(0, IN_BAR).map(button)}
      {actions.length > IN_BAR ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" leftSection={<IconDots size={14} />}>
              {t('bulk.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {actions.slice(IN_BAR).map((action) => (
              <Menu.Item key={action.id} color={action.isDestructive ? 'red' : undefined} onClick={() => begin(action)}>
                {action.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      <Button variant="subtle" onClick={clear}>
        {t('list.clearSelection')}
      </Button>
      <Modal
        opened={asked !== null}
        onClose={() => ask(null)}
        title={asked?.label}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {asked ? (
          <Confirm label={asked.label} color="red" close={() => ask(null)} act={() => run(asked, asked.act, target())}>
            <p style={{ margin: 0 }}>
              {count('bulk.sure', amount)} {asked.warning}
            </p>
          </Confirm>
        ) : null}
      </Modal>
      <Modal
        opened={refused !== null}
        onClose={() => setRefused(null)}
        title={refused?.action.label}
        size="lg"
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {refused ? (
          <Stack gap={12}>
            <p style={{ margin: 0 }}>
              {t('bulk.able', {
                able: number(refused.of - refused.invalids.length),
                total: number(refused.of),
                reasons: reasonsOf(refused.invalids),
              })}{' '}
              <span className="soft">{t('bulk.nothingDone')}</span>
            </p>
            <ul
              className="mono"
              tabIndex={0}
              aria-label={t('bulk.refusedList')}
              style={{ margin: 0, paddingLeft: 18, maxHeight: 240, overflow: 'auto' }}
            >
              {refused.invalids.slice(0, MOST_LISTED).map((one, index) => (
                <li key={index}>
                  {one.invalidValue}{' '}
                  <span className="soft">{REASONS[one.message] ? count(REASONS[one.message]!, 1) : one.message}</span>
                </li>
              ))}
            </ul>
            {refused.of > refused.invalids.length ? (
              <Button
                style={{ alignSelf: 'flex-end' }}
                loading={busy !== null}
                onClick={() => void withoutRefused(refused)}
              >
                {count('bulk.others', refused.of - refused.invalids.length)}
              </Button>
            ) : null}
          </Stack>
        ) : null}
      </Modal>
    </div>
  )
}
