/** Two revisions of a flow side by side; an old one can be made the newest again. */
import { Button, Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, put, type Shapes } from '../api/client'
import { t } from '../i18n'
import { Empty, Loading, messageOf } from '../shell/parts'
import { DiffLines } from './DiffLines'

type Flow = Shapes['FlowWithSource']

export default function Revisions({ flow }: { flow: Flow }) {
  const path = { namespace: flow.namespace, flow_id: flow.id }
  const found = useQuery({ queryKey: ['flow', flow.namespace, flow.id, 'revisions', flow.revision], queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}/revisions', { path }) })
  return <Loading query={found}>{(all) => all.length < 2 ? <Empty text={t('revisions.one')} /> : <Compare flow={flow} all={all} />}</Loading>
}

function Compare({ flow, all }: { flow: Flow; all: readonly Flow[] }) {
  const client = useQueryClient()
  const [left, setLeft] = useState(all.at(-2)!.revision)
  const [right, setRight] = useState(all.at(-1)!.revision)
  const sourceOf = (revision: number) => all.find((one) => one.revision === revision)?.source ?? ''
  const choices = all.map((one) => ({ value: String(one.revision), label: t('revisions.name', { revision: one.revision }) })).reverse()
  const restore = async () => {
    try {
      await put('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace: flow.namespace, flow_id: flow.id }, body: sourceOf(left), type: 'application/x-yaml' })
      await client.invalidateQueries({ queryKey: ['flow'] })
      notifications.show({ message: t('revisions.restored', { revision: left }) })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  return (
    <>
      <div className="toolbar">
        <Select w={150} aria-label={t('revisions.left')} data={choices} value={String(left)} onChange={(value) => setLeft(Number(value))} allowDeselect={false} />
        <span aria-hidden="true">→</span>
        <Select w={150} aria-label={t('revisions.right')} data={choices} value={String(right)} onChange={(value) => setRight(Number(value))} allowDeselect={false} />
        <Button variant="default" disabled={left === flow.revision} onClick={() => void restore()} style={{ marginLeft: 'auto' }}>{t('revisions.restore', { revision: left })}</Button>
      </div>
      <div className="content" tabIndex={0} role="region" aria-label={t('tab.revisions')}><DiffLines before={sourceOf(left)} after={sourceOf(right)} /></div>
    </>
  )
}
