/** Runs again what has failed; with another revision, in a new execution. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { post } from '../../api/client'
import { t } from '../../i18n'
import { Confirm } from '../../shell/Confirm'
import { runAgain } from '../again'
import { Runs, useFlowOf, WhichRevision, type DialogProps, type Revision } from './parts'

export default function RestartDialog({ live, execution, close }: DialogProps) {
  const navigate = useNavigate()
  const [revision, setRevision] = useState<Revision>('ran')
  const latest = useFlowOf(execution, 'latest')
  const isOther = revision === 'latest' && latest.data !== undefined && latest.data.revision !== execution.flowRevision
  const restart = async () => {
    const made = await post('/api/v1/executions/{execution_id}/actions/{action}', {
      path: { execution_id: execution.id, action: 'restart' },
      query: { revision: isOther ? latest.data!.revision : undefined },
    })
    close()
    if (made.id !== execution.id)
      return navigate({ to: `/executions/${made.namespace}/${made.flowId}/${made.id}/gantt` })
    live.take(made)
    live.restart()
  }
  return (
    <Confirm close={close} label={t('action.restart')} act={restart}>
      <Runs label={t('restart.again')} none={t('why.restart')} runs={runAgain(live.tree)} />
      <p className="soft" style={{ margin: 0 }}>
        {isOther ? t('restart.new', { revision: latest.data!.revision }) : t('restart.same')}
      </p>
      <WhichRevision execution={execution} value={revision} onChange={setRevision} />
    </Confirm>
  )
}
