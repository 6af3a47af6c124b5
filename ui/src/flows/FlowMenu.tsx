/** What can be done to a flow besides running it. */
import { ActionIcon, Menu, Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { download, get, post, remove } from '../api/client'
import { count, t } from '../i18n'
import { useCommands } from '../shell/commands'
import { Confirm } from '../shell/Confirm'
import { IconDots } from '../shell/icons'
import { MenuLink } from '../shell/links'
import { messageOf } from '../shell/parts'

const MoveDialog = lazy(() => import('./MoveDialog'))

interface Props {
  readonly namespace: string
  readonly flowId: string
  readonly isDisabled: boolean
}

export function FlowMenu({ namespace, flowId, isDisabled }: Props) {
  const [isAsking, ask] = useState(false)
  const [isMoving, move] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const name = { namespace, id: flowId }
  const act = async (action: () => Promise<unknown>) => {
    try {
      await action()
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const turn = async () => {
    await post(isDisabled ? '/api/v1/flows/enable/by-ids' : '/api/v1/flows/disable/by-ids', { body: [name] })
    await Promise.all([
      client.invalidateQueries({ queryKey: ['flow', namespace, flowId] }),
      client.invalidateQueries({ queryKey: ['flows'] }),
    ])
  }
  const save = () => act(() => download('/api/v1/flows/export/by-ids', `${namespace}.${flowId}.zip`, { body: [name] }))
  const of = t('palette.ofFlow')
  useCommands([
    {
      id: 'copy',
      text: t('flows.copy'),
      of,
      run: () => void navigate({ to: '/flows/new', search: { copy: `${namespace}/${flowId}` } as never }),
    },
    { id: 'move', text: t('move.open'), of, run: () => move(true) },
    { id: 'export', text: t('boards.export'), of, run: () => void save() },
    { id: 'turn', text: t(isDisabled ? 'flows.enable' : 'flows.disable'), of, run: () => void act(turn) },
    { id: 'delete', text: t('common.delete'), of, run: () => ask(true) },
  ])
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('common.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <MenuLink to="/flows/new" search={{ copy: `${namespace}/${flowId}` } as never}>
            {t('flows.copy')}
          </MenuLink>
          <Menu.Item onClick={() => move(true)}>{t('move.open')}</Menu.Item>
          <MenuLink to="/blueprints/new" search={{ from: `${namespace}/${flowId}` } as never}>
            {t('blueprints.keep')}
          </MenuLink>
          <Menu.Item onClick={() => void save()}>{t('boards.export')}</Menu.Item>
          <Menu.Item onClick={() => void act(turn)}>{t(isDisabled ? 'flows.enable' : 'flows.disable')}</Menu.Item>
          <Menu.Item color="red" onClick={() => ask(true)}>
            {t('common.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isMoving ? (
        <Suspense>
          <MoveDialog namespace={namespace} flowId={flowId} close={() => move(false)} />
        </Suspense>
      ) : null}
      {isAsking ? <DeleteDialog namespace={namespace} flowId={flowId} close={() => ask(false)} /> : null}
    </>
  )
}

/** Asks, and names the flows that call or wait for this one: they would miss it. */
function DeleteDialog({ namespace, flowId, close }: { namespace: string; flowId: string; close: () => void }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const links = useQuery({
    queryKey: ['dependencies', namespace, flowId],
    queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}/dependencies', { path: { namespace, flow_id: flowId } }),
  })
  const own = links.data?.nodes.find((one) => one.namespace === namespace && one.id === flowId)?.uid
  const callers = new Set(
    (links.data?.edges ?? [])
      .filter((one) => (one.relation === 'FLOW_TASK' ? one.target === own : one.source === own))
      .map((one) => (one.relation === 'FLOW_TASK' ? one.source : one.target)),
  )
  const dependents = (links.data?.nodes ?? []).filter((one) => callers.has(one.uid) && one.uid !== own)
  const destroy = async () => {
    await remove('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId } })
    await client.invalidateQueries({ queryKey: ['flows'] })
    await navigate({ to: '/flows' })
    notifications.show({ message: t('flows.deleted', { flow: flowId }) })
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('flows.delete', { flow: flowId })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Confirm label={t('common.delete')} color="red" act={destroy} close={close}>
        <div>{t('flows.deleteHint')}</div>
        {dependents.length > 0 ? (
          <div role="alert">
            <strong>{count('flows.dependents', dependents.length)}</strong>
            <ul style={{ margin: '4px 0 0', paddingLeft: 16 }}>
              {dependents.map((one) => (
                <li key={one.uid}>
                  <Link to={`/flows/edit/${one.namespace}/${one.id}`}>
                    {one.namespace} / {one.id}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </Confirm>
    </Modal>
  )
}
