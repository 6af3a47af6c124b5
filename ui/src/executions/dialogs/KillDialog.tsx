/** Kills an execution; says what runs in it, which has to stop first. */
import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { remove } from '../../api/client'
import { t } from '../../i18n'
import { Confirm } from '../../shell/Confirm'
import { tasksIn } from '../again'
import { Runs, type DialogProps } from './parts'

export default function KillDialog({ live, execution, close }: DialogProps) {
  const [isCascade, setCascade] = useState(true)
  const kill = async () => {
    live.take(
      await remove('/api/v1/executions/{execution_id}/kill', {
        path: { execution_id: execution.id },
        query: { isOnKillCascade: isCascade },
      }),
    )
    live.restart()
    close()
  }
  return (
    <Confirm close={close} label={t('action.kill')} color="red" act={kill}>
      <Runs label={t('kill.running')} none={t('kill.nothing')} runs={tasksIn(live.tree, ['RUNNING', 'KILLING'])} />
      <p className="soft" style={{ margin: 0 }}>
        {t('kill.hint')}
      </p>
      <Checkbox
        size="xs"
        label={t('kill.cascade')}
        checked={isCascade}
        onChange={(event) => setCascade(event.currentTarget.checked)}
      />
    </Confirm>
  )
}
