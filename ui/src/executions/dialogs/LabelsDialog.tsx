/** Changes the labels of an execution that has ended. */
import { TagsInput } from '@mantine/core'
import { useState } from 'react'
import { post } from '../../api/client'
import { t } from '../../i18n'
import { Confirm } from '../../shell/Confirm'
import type { DialogProps } from './parts'

export default function LabelsDialog({ live, execution, close }: DialogProps) {
  const own = execution.labels.filter((one) => !one.key.startsWith('system.'))
  const [labels, set] = useState(own.map((one) => `${one.key}:${one.value}`))
  const save = async () => {
    const body = labels.map((one) => ({ key: one.slice(0, one.indexOf(':')), value: one.slice(one.indexOf(':') + 1) }))
    live.take(
      await post('/api/v1/executions/{execution_id}/actions/{action}', {
        path: { execution_id: execution.id, action: 'labels' },
        body,
      }),
    )
    close()
  }
  return (
    <Confirm close={close} label={t('common.save')} act={save}>
      <TagsInput
        size="xs"
        data-autofocus
        label={t('common.labels')}
        description={t('labels.hint')}
        value={labels}
        onChange={(next) => set(next.filter((one) => /^[^:]+:./.test(one)))}
      />
    </Confirm>
  )
}
