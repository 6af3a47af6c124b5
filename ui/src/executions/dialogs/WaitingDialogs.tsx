/** Lets an execution start that waits: out of the queue, or whatever it waits for. */
import { Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { post } from '../../api/client'
import { t, type Key } from '../../i18n'
import { Confirm } from '../../shell/Confirm'
import { StateBadge } from '../../shell/StateBadge'
import type { State } from '../../theme/states'
import { UNQUEUED } from '../allowed'
import type { DialogProps } from './parts'

export function Force({ live, execution, close }: DialogProps) {
  const force = async () => {
    live.take(
      await post('/api/v1/executions/{execution_id}/actions/{action}', {
        path: { execution_id: execution.id, action: 'force-run' },
      }),
    )
    close()
  }
  return (
    <Confirm close={close} label={t('action.force')} act={force}>
      <p style={{ margin: 0 }}>
        {t(
          `force.${execution.state.current === 'QUEUED' ? 'queued' : execution.state.current === 'PAUSED' ? 'paused' : 'hint'}`,
        )}
      </p>
    </Confirm>
  )
}

export function Unqueue({ live, execution, close }: DialogProps) {
  const [state, set] = useState<State>('RUNNING')
  const unqueue = async () => {
    live.take(
      await post('/api/v1/executions/{execution_id}/actions/{action}', {
        path: { execution_id: execution.id, action: 'unqueue' },
        query: { state },
      }),
    )
    close()
  }
  return (
    <Confirm close={close} label={t('action.unqueue')} act={unqueue}>
      <Radio.Group label={t('status.becomes')} value={state} onChange={(value) => set(value as State)}>
        <Stack gap={10} pt={6}>
          {UNQUEUED.map((one) => (
            <Radio
              key={one}
              size="xs"
              value={one}
              label={<StateBadge state={one} />}
              description={t(`unqueue.${one}` as Key)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </Confirm>
  )
}
