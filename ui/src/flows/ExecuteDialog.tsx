import { Modal, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get, post } from '../api/client'
import { t } from '../i18n'
import { Failure, Loading } from '../shell/parts'
import { InputForm } from './InputForm'

/** Asks for the inputs of a flow, runs it and opens the execution. */
export default function ExecuteDialog({ namespace, flowId, close }: { namespace: string; flowId: string; close: () => void }) {
  const navigate = useNavigate()
  const [labels, setLabels] = useState<string[]>([])
  const path = { namespace, flow_id: flowId }
  const flow = useQuery({ queryKey: ['flow', 'to-run', namespace, flowId], queryFn: () => get('/api/v1/executions/flows/{namespace}/{flow_id}', { path }), gcTime: 0 })
  const run = async (form: FormData) => {
    const execution = await post('/api/v1/executions/{namespace}/{flow_id}', { path, query: { labels }, body: form })
    close()
    await navigate({ to: `/executions/${namespace}/${flowId}/${execution.id}/gantt` })
  }
  return (
    <Modal opened onClose={close} size="lg" title={t('execute.title', { flow: flowId })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Loading query={flow} rows={3}>
        {(found) => found.disabled ? <Failure error={t('execute.disabled')} /> : (
          <InputForm inputs={found.inputs ?? []} submitLabel={t('action.execute')} onSubmit={run}>
            <TagsInput size="xs" label={t('common.labels')} description={t('execute.labels')} value={labels} onChange={(next) => setLabels(next.filter((one) => /^[^:]+:./.test(one)))} />
          </InputForm>
        )}
      </Loading>
    </Modal>
  )
}
