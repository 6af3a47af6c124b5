/** The key-value store: of one namespace, or of all. */
import { ActionIcon, Button, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, put, remove, type Shapes } from '../api/client'
import { Json } from '../executions/Json'
import { Namespaces } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { DataTable, type Column } from '../shell/DataTable'
import { IconTrash } from '../shell/icons'
import { Ago, Empty, Failure, Loading, messageOf, PageHead } from '../shell/parts'
import { written, type ValueType, VALUE_TYPES } from './values'

type Entry = Shapes['KeyValue']
type Target = { namespace: string | undefined; key: string }

export default function KeyValuePage() {
  useWords()
  const [isAdding, add] = useState(false)
  return (
    <>
      <PageHead title={t('nav.kv')}><Button onClick={() => add(true)}>{t('kv.add')}</Button></PageHead>
      <Entries namespace={undefined} isAdding={isAdding} add={add} />
    </>
  )
}

export function KeyValues({ namespace }: { namespace: string }) {
  const [isAdding, add] = useState(false)
  return (
    <>
      <div className="toolbar"><Button onClick={() => add(true)}>{t('kv.add')}</Button></div>
      <Entries namespace={namespace} isAdding={isAdding} add={add} />
    </>
  )
}

function Entries({ namespace, isAdding, add }: { namespace: string | undefined; isAdding: boolean; add: (is: boolean) => void }) {
  const client = useQueryClient()
  const [shown, show] = useState<Entry | null>(null)
  const query = { size: 1000, ...(namespace ? { 'filters[namespace][EQUALS]': namespace } : {}) }
  const found = useQuery({ queryKey: ['kv', namespace], queryFn: () => get('/api/v1/kv', { query }) })
  const changed = () => void client.invalidateQueries({ queryKey: ['kv'] })
  const destroy = async (one: Entry) => {
    try {
      await remove('/api/v1/namespaces/{namespace}/kv/{key}', { path: { namespace: one.namespace, key: one.key } })
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
    changed()
  }
  const columns: Column<Entry>[] = [
    { id: 'key', title: t('kv.key'), cell: (one) => <Button variant="subtle" size="compact-sm" onClick={() => show(one)}>{one.key}</Button> },
    ...(namespace ? [] : [{ id: 'namespace', title: t('common.namespace'), cell: (one: Entry) => <span className="soft">{one.namespace}</span> }]),
    { id: 'description', title: t('common.description'), cell: (one) => one.description ?? '' },
    { id: 'updated', title: t('kv.updated'), cell: (one) => <Ago at={one.updateDate} /> },
    { id: 'expires', title: t('kv.expires'), cell: (one) => <Ago at={one.expirationDate ?? undefined} /> },
    { id: 'delete', title: '', isEnd: true, cell: (one) => <ActionIcon variant="subtle" color="gray" size={24} aria-label={`${t('common.delete')}: ${one.key}`} onClick={() => void destroy(one)}><IconTrash size={14} /></ActionIcon> },
  ]
  return (
    <div className="content" tabIndex={0} role="region" aria-label={t('nav.kv')}>
      <Loading query={found}>{(data) => data.results.length === 0 ? <Empty text={t('kv.none')} /> : <DataTable label={t('nav.kv')} columns={columns} rows={data.results} idOf={(one) => `${one.namespace}/${one.key}`} />}</Loading>
      {isAdding ? <Edit target={{ namespace, key: '' }} close={() => add(false)} done={changed} /> : null}
      {shown ? <Value entry={shown} close={() => show(null)} /> : null}
    </div>
  )
}

function Value({ entry, close }: { entry: Entry; close: () => void }) {
  const found = useQuery({ queryKey: ['kv-value', entry.namespace, entry.key], queryFn: () => get('/api/v1/namespaces/{namespace}/kv/{key}', { path: { namespace: entry.namespace, key: entry.key } }), gcTime: 0, retry: false })
  return <Modal opened onClose={close} title={entry.key} closeButtonProps={{ 'aria-label': t('common.close') }}><Loading query={found} rows={2}>{(value) => <><span className="label">{value.type}</span><Json value={value.value} /></>}</Loading></Modal>
}

function Edit({ target, close, done }: { target: Target; close: () => void; done: () => void }) {
  const [namespace, setNamespace] = useState(target.namespace)
  const [key, setKey] = useState(target.key)
  const [type, setType] = useState<ValueType>('STRING')
  const [text, setText] = useState('')
  const [error, setError] = useState<unknown>(null)
  const save = async () => {
    if (!namespace) return
    try {
      await put('/api/v1/namespaces/{namespace}/kv/{key}', { path: { namespace, key }, body: written(type, text) })
      done()
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Modal opened onClose={close} title={t('kv.add')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        {target.namespace ? null : <Namespaces value={namespace} onChange={setNamespace} />}
        <TextInput label={t('kv.key')} value={key} onChange={(event) => setKey(event.currentTarget.value)} required data-autofocus />
        <Select label={t('triggers.type')} data={[...VALUE_TYPES]} value={type} onChange={(value) => setType((value ?? 'STRING') as ValueType)} allowDeselect={false} />
        <Textarea label={t('kv.value')} autosize minRows={2} maxRows={12} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {error ? <Failure error={error} /> : null}
        <Button style={{ alignSelf: 'flex-end' }} disabled={!namespace || !key} onClick={() => void save()}>{t('common.save')}</Button>
      </Stack>
    </Modal>
  )
}
