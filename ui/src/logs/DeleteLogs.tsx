/** Asks which lines of a flow are to go. */
import { Modal, Radio, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { remove } from '../api/client'
import { count, t } from '../i18n'
import { Confirm } from '../shell/Confirm'

interface Props {
  readonly namespace: string
  readonly flowId: string
  /** Only the lines about this one. */
  readonly triggerId?: string
  readonly close: () => void
  readonly done: () => void
}

export default function DeleteLogs({ namespace, flowId, triggerId, close, done }: Props) {
  const [what, choose] = useState('all')
  const act = async () => {
    const query = { triggerId, executions: triggerId === undefined && what === 'all' ? 'true' : undefined }
    const gone = await remove('/api/v1/logs/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId }, query })
    notifications.show({ message: count('logs.deleted', gone.count) })
    done()
    close()
  }
  return (
    <Modal opened onClose={close} title={t('logs.delete')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Confirm label={t('common.delete')} color="red" act={act} close={close}>
        {triggerId === undefined ? (
          <Radio.Group label={t('logs.deleteOf', { flow: `${namespace}.${flowId}` })} value={what} onChange={choose}>
            <Stack gap={6} mt={6}>
              <Radio size="xs" value="all" label={t('logs.deleteAll')} />
              <Radio size="xs" value="triggers" label={t('logs.deleteTriggers')} />
            </Stack>
          </Radio.Group>
        ) : (
          <p className="flush">{t('logs.deleteTrigger', { trigger: triggerId })}</p>
        )}
        <p className="soft flush">{t('logs.deleteForGood')}</p>
      </Confirm>
    </Modal>
  )
}
