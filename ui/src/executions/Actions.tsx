/** What can be done to an execution in its state; the page shows the answer at once. */
import { ActionIcon, Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { post } from '../api/client'
import { t } from '../i18n'
import { useCommands, type Offer } from '../shell/commands'
import { IconDots } from '../shell/icons'
import { MenuLink } from '../shell/links'
import { messageOf } from '../shell/parts'
import { useListed } from '../shell/shortcuts'
import { useKeys } from '../shell/useKeys'
import { isTerminal } from '../theme/states'
import type { Asking } from './ActionDialog'
import { refusalOf, type ExecutionAction } from './allowed'
import { Doable } from './Doable'
import type { Execution, LiveExecution } from './live'

const ActionDialog = lazy(() => import('./ActionDialog'))

/** What is asked about in a dialog before it is done. */
const ASKED = ['kill', 'replay', 'restart', 'resume', 'unqueue', 'force', 'labels', 'status', 'delete'] as const

interface Props {
  readonly live: LiveExecution
  readonly execution: Execution
  readonly selected: string | undefined
}

export function Actions({ live, execution, selected }: Props) {
  const [asking, ask] = useState<Asking | null>(null)
  const { current } = execution.state
  const refusal = (action: ExecutionAction) => refusalOf(action, current, live.tree.everyState)
  const act = async (action: string) => {
    try {
      live.take(
        await post('/api/v1/executions/{execution_id}/actions/{action}', {
          path: { execution_id: execution.id, action },
        }),
      )
      live.restart()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const flow = `/flows/edit/${execution.namespace}/${execution.flowId}`
  const navigate = useNavigate()
  const offered = (id: ExecutionAction, text: string, run: () => void): Offer => ({
    id,
    text,
    of: t('palette.ofExecution'),
    run,
    isRefused: refusal(id) !== null,
  })
  useListed('execution')
  useKeys({
    r: () => {
      if (!refusal('replay')) ask('replay')
    },
  })
  useCommands([
    ...ASKED.map((one) => offered(one, one === 'delete' ? t('common.delete') : t(`action.${one}`), () => ask(one))),
    offered('pause', t('action.pause'), () => void act('pause')),
    offered('goOn', t('action.goOn'), () => void act('resume-from-breakpoint')),
    {
      id: 'again',
      text: t('action.again'),
      of: t('palette.ofExecution'),
      run: () => void navigate({ to: flow, search: { run: true, from: execution.id } as never }),
    },
    { id: 'edit', text: t('executions.editFlow'), run: () => void navigate({ to: `${flow}/edit` }) },
    { id: 'api', text: t('action.api'), of: t('palette.ofExecution'), run: () => ask('api') },
  ])
  return (
    <>
      {current === 'PAUSED' ? <Button onClick={() => ask('resume')}>{t('action.resume')}</Button> : null}
      {isTerminal(current) ? (
        <Button variant="default" onClick={() => ask('replay')}>
          {t('action.replay')}
        </Button>
      ) : (
        <Button variant="default" color="red" onClick={() => ask('kill')}>
          {t('action.kill')}
        </Button>
      )}
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('common.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MenuLink to={flow} search={{ run: true, from: execution.id } as never}>
            {t('action.again')}
          </MenuLink>
          {isTerminal(current) ? null : (
            <Doable refusal={refusal('replay')} label={t('action.replay')} act={() => ask('replay')} />
          )}
          <Doable refusal={refusal('restart')} label={t('action.restart')} act={() => ask('restart')} />
          {isTerminal(current) ? (
            <Doable refusal={refusal('kill')} label={t('action.kill')} act={() => ask('kill')} />
          ) : null}
          <Doable refusal={refusal('pause')} label={t('action.pause')} act={() => void act('pause')} />
          {current === 'PAUSED' ? null : (
            <Doable refusal={refusal('resume')} label={t('action.resume')} act={() => ask('resume')} />
          )}
          <Doable refusal={refusal('goOn')} label={t('action.goOn')} act={() => void act('resume-from-breakpoint')} />
          <Doable refusal={refusal('unqueue')} label={t('action.unqueue')} act={() => ask('unqueue')} />
          <Doable refusal={refusal('force')} label={t('action.force')} act={() => ask('force')} />
          <Doable refusal={refusal('labels')} label={t('action.labels')} act={() => ask('labels')} />
          <Doable refusal={refusal('status')} label={t('action.status')} act={() => ask('status')} />
          <Menu.Divider />
          <MenuLink to={`${flow}/edit`}>{t('executions.editFlow')}</MenuLink>
          <Menu.Item onClick={() => ask('api')}>{t('action.api')}</Menu.Item>
          <Doable refusal={refusal('delete')} label={t('common.delete')} color="red" act={() => ask('delete')} />
        </Menu.Dropdown>
      </Menu>
      {asking ? (
        <Suspense>
          <ActionDialog
            action={asking}
            close={() => ask(null)}
            live={live}
            execution={execution}
            taskRunId={selected}
          />
        </Suspense>
      ) : null}
    </>
  )
}
