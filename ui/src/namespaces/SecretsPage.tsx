/** Secrets: their names, where they are kept and who uses them; values are only ever set. */
import { Button, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, put, remove, type Shapes } from '../api/client'
import { everyRow } from '../api/pages'
import { Namespaces } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { useCommands } from '../shell/commands'
import { DataTable, type Column } from '../shell/DataTable'
import { Ago, Copy, Empty, Failure, Loading, PageHead } from '../shell/parts'
import { UsedBy } from './UsedBy'
import './values.css'

type Secret = Shapes['SecretName']
type Opened = { readonly kind: 'add' } | { readonly kind: 'show' | 'replace' | 'delete'; readonly secret: Secret }

export default function SecretsPage() {
  useWords()
  return <><PageHead title={t('nav.secrets')} /><Secrets /></>
}

interface Listed { readonly isReadOnly: boolean; readonly secrets: readonly Secret[] }

/** @param namespace what it may use: its own, those of the namespaces above it, the server's. */
async function secretsOf(namespace: string | undefined): Promise<Listed> {
  let isReadOnly = true
  const secrets = await everyRow(async (page, size) => {
    const query = { page, size, sort: 'key:asc' }
    const found = namespace ? await get('/api/v1/namespaces/{namespace}/secrets', { path: { namespace }, query }) : await get('/api/v1/secrets', { query })
    isReadOnly = found.readOnly
    return found
  })
  return { isReadOnly, secrets }
}

export function Secrets({ namespace: own }: { namespace?: string }) {
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [opened, open] = useState<Opened | null>(null)
  const found = useQuery({ queryKey: ['secrets', own], queryFn: () => secretsOf(own), placeholderData: keepPreviousData })
  const wanted = text.trim().toLowerCase()
  const close = () => open(null)
  useCommands([{ id: 'add', text: t('secrets.add'), isRefused: found.data?.isReadOnly !== false, run: () => open({ kind: 'add' }) }])
  const changed = () => void client.invalidateQueries({ queryKey: ['secrets'] })
  return (
    <>
      <div className="toolbar">
        <TextInput data-search w={220} type="search" value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('list.search')} aria-label={t('list.search')} />
        <span className="soft meta">{t('secrets.hint')}</span>
        {found.data?.isReadOnly === false ? <Button style={{ marginLeft: 'auto' }} onClick={() => open({ kind: 'add' })}>{t('secrets.add')}</Button> : null}
      </div>
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.secrets')}>
        <Loading query={found}>
          {({ secrets, isReadOnly }) => {
            const rows = secrets.filter((one) => one.key.toLowerCase().includes(wanted))
            if (secrets.length === 0) return <Empty text={t(isReadOnly ? 'secrets.none' : 'secrets.noneYet')} />
            return rows.length === 0 ? <Empty text={t('list.nothing')} /> : <Names secrets={rows} own={own} open={open} />
          }}
        </Loading>
      </div>
      {opened?.kind === 'show' ? <Shown secret={opened.secret} isMine={isMine(opened.secret, own)} close={close} open={open} /> : null}
      {opened?.kind === 'add' ? <Setter namespace={own} close={close} done={changed} /> : null}
      {opened?.kind === 'replace' ? <Setter secret={opened.secret} namespace={opened.secret.namespace ?? undefined} close={close} done={changed} /> : null}
      {opened?.kind === 'delete' ? <Forget secret={opened.secret} close={close} done={changed} /> : null}
    </>
  )
}

/** Whether it can be changed from here: kept with the namespace that is looked at, or with any where all are. */
const isMine = (secret: Secret, own: string | undefined): boolean => Boolean(secret.namespace) && (own === undefined || secret.namespace === own)

const expressionOf = ({ key }: Secret): string => `{{ secret('${key}') }}`

function Names({ secrets, own, open }: { secrets: readonly Secret[]; own: string | undefined; open: (opened: Opened) => void }) {
  const columns: Column<Secret>[] = [
    { id: 'key', title: t('secrets.name'), cell: (one) => <button className="as-link mono" data-soft={!isMine(one, own) || undefined} onClick={() => open({ kind: 'show', secret: one })}>{one.key}</button> },
    { id: 'level', title: t('secrets.level'), cell: (one) => <span className="soft">{one.namespace ?? t('secrets.ofServer')}</span> },
    { id: 'description', title: t('common.description'), cell: (one) => one.description ?? '' },
    { id: 'updated', title: t('kv.updated'), cell: (one) => <Ago at={one.updateDate ?? undefined} /> },
    { id: 'use', title: t('secrets.use'), cell: (one) => <span className="inline-code"><code className="soft">{expressionOf(one)}</code><Copy value={expressionOf(one)} label={`${t('outputs.copyExpression')}: ${one.key}`} /></span> },
  ]
  return <DataTable label={t('nav.secrets')} columns={columns} rows={secrets} idOf={(one) => `${one.namespace ?? ''}/${one.key}`} />
}

interface ShownProps { readonly secret: Secret; readonly isMine: boolean; readonly close: () => void; readonly open: (opened: Opened) => void }

function Shown({ secret, isMine: canChange, close, open }: ShownProps) {
  return (
    <Modal opened onClose={close} size="lg" title={secret.key} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <dl className="kv">
          <dt>{t('secrets.level')}</dt><dd>{secret.namespace ?? t('secrets.ofServer')}</dd>
          {secret.description ? <><dt>{t('common.description')}</dt><dd>{secret.description}</dd></> : null}
          {secret.updateDate ? <><dt>{t('kv.updated')}</dt><dd><Ago at={secret.updateDate} /></dd></> : null}
        </dl>
        <UsedBy call="secret" name={secret.key} namespace={secret.namespace ?? undefined} />
        {canChange ? (
          <div className="dialog-acts">
            <Button variant="default" color="red" onClick={() => open({ kind: 'delete', secret })}>{t('common.delete')}</Button>
            <Button variant="default" onClick={() => open({ kind: 'replace', secret })}>{t('secrets.replace')}</Button>
          </div>
        ) : <p className="soft" style={{ margin: 0 }}>{t(secret.namespace ? 'secrets.changeAbove' : 'secrets.changeOutside')}</p>}
      </Stack>
    </Modal>
  )
}

const NAME = /^[a-z0-9][a-z0-9_-]{0,99}$/i

interface Setting { readonly secret?: Secret; readonly namespace: string | undefined; readonly close: () => void; readonly done: () => void }

function Setter({ secret, namespace: given, close, done }: Setting) {
  const [namespace, setNamespace] = useState(given)
  const [key, setKey] = useState(secret?.key ?? '')
  const [value, setValue] = useState('')
  const [description, setDescription] = useState(secret?.description ?? '')
  const [error, setError] = useState<unknown>(null)
  const isReady = Boolean(namespace) && NAME.test(key) && value !== ''
  const save = async () => {
    if (!namespace || !isReady) return
    try {
      await put('/api/v1/namespaces/{namespace}/secrets', { path: { namespace }, body: { key, value, description } })
      done()
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Modal opened onClose={close} title={secret ? `${t('secrets.replace')}: ${secret.key}` : t('secrets.add')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={(event) => { event.preventDefault(); void save() }}>
        <Stack gap={12}>
          {given ? null : <Namespaces value={namespace} onChange={setNamespace} />}
          {secret ? null : <TextInput label={t('secrets.name')} description={t('secrets.nameHint')} value={key} error={key === '' || NAME.test(key) ? null : t('secrets.noName')} onChange={(event) => setKey(event.currentTarget.value)} required data-autofocus />}
          <PasswordInput label={t('kv.value')} description={t('secrets.valueHint')} autoComplete="new-password" value={value} onChange={(event) => setValue(event.currentTarget.value)} required data-autofocus={secret ? true : undefined} visibilityToggleButtonProps={{ 'aria-label': t('login.show') }} />
          <TextInput label={t('common.description')} maxLength={1000} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
          {error ? <Failure error={error} /> : null}
          <Button type="submit" style={{ alignSelf: 'flex-end' }} disabled={!isReady}>{t('common.save')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}

function Forget({ secret, close, done }: { secret: Secret; close: () => void; done: () => void }) {
  const [error, setError] = useState<unknown>(null)
  const forget = async () => {
    try {
      await remove('/api/v1/namespaces/{namespace}/secrets/{key}', { path: { namespace: secret.namespace ?? '', key: secret.key } })
      done()
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Modal opened onClose={close} title={`${t('common.delete')}: ${secret.key}`} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <p style={{ margin: 0 }}>{t('secrets.deleteSure')}</p>
        <UsedBy call="secret" name={secret.key} namespace={secret.namespace ?? undefined} />
        {error ? <Failure error={error} /> : null}
        <Button color="red" style={{ alignSelf: 'flex-end' }} onClick={() => void forget()}>{t('common.delete')}</Button>
      </Stack>
    </Modal>
  )
}
