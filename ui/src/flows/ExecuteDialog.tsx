import { Modal, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { get, upload } from '../api/client'
import { t } from '../i18n'
import { Failure, Loading } from '../shell/parts'
import { examineStart } from './examine'
import { InputForm, type Sending } from './InputForm'

/** Asks for the inputs of a flow, runs it and opens the execution. */
export default function ExecuteDialog({ namespace, flowId, close }: { namespace: string; flowId: string; close: () => void }) {
  const navigate = useNavigate()
  const [labels, setLabels] = useState<string[]>([])
  const path = { namespace, flow_id: flowId }
  const flow = useQuery({ queryKey: ['flow', 'to-run', namespace, flowId], queryFn: () => get('/api/v1/executions/flows/{namespace}/{flow_id}', { path }), gcTime: 0 })
  const examine = useMemo(() => examineStart(namespace, flowId), [namespace, flowId])
  const run = async (form: FormData, _: unknown, { signal, onProgress }: Sending) => {
    const execution = await upload('/api/v1/executions/{namespace}/{flow_id}', { path, query: { labels }, body: form, signal }, onProgress)
    close()
    await navigate({ to: `/executions/${namespace}/${flowId}/${execution.id}/gantt` })
  }
  return (
    <Modal opened onClose={close} size="lg" title={t('execute.title', { flow: flowId })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Loading query={flow} rows={3}>
        {(found) => found.disabled ? <Failure error={t('execute.disabled')} /> : (
          <InputForm inputs={found.inputs ?? []} examine={examine} submitLabel={t('action.execute')} onSubmit={run}>
            <TagsInput size="xs" label={t('common.labels')} description={t('execute.labels')} value={labels} onChange={(next) => setLabels(next.filter((one) => /^[^:]+:./.test(one)))} />
          </InputForm>
        )}
      </Loading>
    </Modal>
  )
}
