/** Deletes an execution; one that runs is killed first. */
import { Checkbox, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { remove } from '../../api/client'
import { t } from '../../i18n'
import { Confirm } from '../../shell/Confirm'
import { isTerminal } from '../../theme/states'
import type { DialogProps } from './parts'

const PARTS = ['deleteLogs', 'deleteMetrics', 'deleteStorage'] as const

export default function DeleteDialog({ execution, close }: DialogProps) {
  const navigate = useNavigate()
  const [kept, keep] = useState<ReadonlySet<string>>(new Set())
  const isRunning = !isTerminal(execution.state.current)
  const path = { execution_id: execution.id }
  const destroy = async () => {
    if (isRunning) await remove('/api/v1/executions/{execution_id}/kill', { path })
    await remove('/api/v1/executions/{execution_id}', {
      path,
      query: Object.fromEntries(PARTS.map((part) => [part, !kept.has(part)])),
    })
    close()
    await navigate({ to: '/executions' })
  }
  const toggle = (part: string, isDeleted: boolean) =>
    keep((before) => {
      const next = new Set(before)
      if (isDeleted) next.delete(part)
      else next.add(part)
      return next
    })
  return (
    <Confirm close={close} label={isRunning ? t('delete.killAndDelete') : t('common.delete')} color="red" act={destroy}>
      <p style={{ margin: 0 }}>{t('delete.hint', { id: execution.id })}</p>
      {isRunning ? (
        <div className="failure" role="alert">
          {t('delete.running')}
        </div>
      ) : null}
      <Stack gap={10}>
        {PARTS.map((part) => (
          <Checkbox
            key={part}
            size="xs"
            label={t(`delete.${part}`)}
            checked={!kept.has(part)}
            onChange={(event) => toggle(part, event.currentTarget.checked)}
          />
        ))}
      </Stack>
    </Confirm>
  )
}
