/** Makes a value an input of a new run: of which flow, and which input; the form of the flow opens with it. */
import { Button, Modal, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../api/client'
import { everyRow } from '../api/pages'
import { t } from '../i18n'
import { Loading } from '../shell/parts'
import { fitting, isShort, searchWith } from './handOver'
import { isFile } from './valueTree'

interface Props {
  readonly value: unknown
  readonly flow: { readonly namespace: string; readonly flowId: string }
  readonly close: () => void
}

const keyOf = (one: { namespace: string; id: string }): string => `${one.namespace}/${one.id}`

export default function HandOver({ value, flow, close }: Props) {
  const navigate = useNavigate()
  const [chosen, choose] = useState(`${flow.namespace}/${flow.flowId}`)
  const [wanted, want] = useState<string | null>(null)
  const [namespace = '', flowId = ''] = chosen.split('/')
  const flows = useQuery({
    queryKey: ['flows', 'every'],
    queryFn: () => everyRow((page, size) => get('/api/v1/flows/search', { query: { page, size, sort: 'id:asc' } })),
  })
  const asked = useQuery({
    queryKey: ['flow', 'to-run', namespace, flowId, undefined],
    queryFn: () => get('/api/v1/executions/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId } }),
  })
  const names = [...new Set([chosen, ...(flows.data ?? []).filter((one) => !one.disabled).map(keyOf)])]
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return (
    <Modal opened onClose={close} title={t('handOver.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className="grid">
        <code className="ellipsis soft" title={text}>
          {isFile(value) ? decodeURIComponent(value.split('/').at(-1) ?? value) : text}
        </code>
        <Select
          label={t('executions.flow')}
          data={names.map((name) => ({ value: name, label: name.replace('/', ' / ') }))}
          value={chosen}
          onChange={(next) => {
            if (next) {
              choose(next)
              want(null)
            }
          }}
          searchable
          allowDeselect={false}
        />
        <Loading query={asked} rows={2}>
          {(found) => {
            const inputs = fitting(found.inputs ?? [], value)
            const input = inputs.find((one) => one.id === wanted) ?? inputs[0]
            const go = () => {
              close()
              void navigate({
                to: `/flows/edit/${namespace}/${flowId}/overview`,
                search: searchWith(input!.id, value) as never,
              })
            }
            return (
              <>
                {input ? (
                  <Select
                    label={t('handOver.input')}
                    data={inputs.map((one) => ({ value: one.id, label: `${one.displayName ?? one.id} (${one.type})` }))}
                    value={input.id}
                    onChange={want}
                    allowDeselect={false}
                  />
                ) : (
                  <p className="soft" role="status">
                    {t('handOver.none')}
                  </p>
                )}
                {isShort(value) ? null : (
                  <p className="soft" role="status">
                    {t('handOver.tooLong')}
                  </p>
                )}
                <div className="dialog-actions">
                  <Button variant="default" onClick={close}>
                    {t('common.cancel')}
                  </Button>
                  <Button data-autofocus disabled={!input || !isShort(value)} onClick={go}>
                    {t('handOver.go')}
                  </Button>
                </div>
              </>
            )
          }}
        </Loading>
      </div>
    </Modal>
  )
}
