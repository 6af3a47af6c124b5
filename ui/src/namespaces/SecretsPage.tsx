/** Secrets: their names, where they are kept and who uses them; values are only ever set. */
import { Button, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, put, remove, type Shapes } from '../api/client'
import { Namespaces } from '../executions/ExecutionsPage'
import { useLiveList } from '../executions/liveList'
import { t, useWords } from '../i18n'
import { useCommands } from '../shell/commands'
import { useColumns } from '../shell/Columns'
import { DataTable, type Column } from '../shell/DataTable'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { ListBar } from '../shell/ListBar'
import { Ago, Bar, Copy, Empty, Failure, Loading, PageHead } from '../shell/parts'
import { useIsLive } from '../shell/Refresh'
import { ListPager } from '../shell/ListPager'
import { useList } from '../shell/useList'
import { UsedBy } from './UsedBy'
import { NAME_FIELDS } from './valueFields'
import './values.css'

type Secret = Shapes['SecretName']
type Opened = { readonly kind: 'add' } | { readonly kind: 'show' | 'replace' | 'delete'; readonly secret: Secret }

export default function SecretsPage() {
  useWords()
  return (
    <>
      <PageHead title={t('nav.secrets')} />
      <Secrets />
    </>
  )
}

const REREAD_MS = 2000
const SORT = 'key:asc'

/** @param namespace what it may use: its own, those of the namespaces above it, the server's. */
export function Secrets({ namespace: own }: { namespace?: string }) {
  const client = useQueryClient()
  const list = useList(NAME_FIELDS)
  const { sort = SORT } = list
  const query = { ...list.query, sort }
  const [opened, open] = useState<Opened | null>(null)
  const found = useQuery({
    queryKey: ['secrets', own, query],
    queryFn: () =>
      own
        ? get('/api/v1/namespaces/{namespace}/secrets', { path: { namespace: own }, query })
        : get('/api/v1/secrets', { query }),
    placeholderData: keepPreviousData,
  })
  const live = useLiveList(['secrets'], REREAD_MS, { isOn: useIsLive() })
  const canAdd = found.data?.readOnly === false
  const columns = columnsOf(own, open)
  const choice = useColumns('secrets', columns)
  const close = () => open(null)
  useCommands([{ id: 'add', text: t('secrets.add'), isRefused: !canAdd, run: () => open({ kind: 'add' }) }])
  const changed = () => void client.invalidateQueries({ queryKey: ['secrets'] })
  return (
    <>
      <ListBar
        list={list}
        page={own ? undefined : 'secrets'}
        query={found}
        live={live}
        columns={columns}
        choice={choice}
      >
        <span className="soft meta">{t('secrets.hint')}</span>
        {canAdd ? <Button onClick={() => open({ kind: 'add' })}>{t('secrets.add')}</Button> : null}
      </ListBar>
      <Bar isOn={found.isFetching && found.isPlaceholderData} />
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.secrets')}>
        <Loading query={found}>
          {({ results, readOnly }) =>
            results.length > 0 ? (
              <DataTable
                label={t('nav.secrets')}
                columns={choice.shown}
                rows={results}
                idOf={(one) => `${one.namespace ?? ''}/${one.key}`}
                sort={sort}
                onSort={(next) => list.set({ sort: next })}
              />
            ) : list.chips.length > 0 ? (
              <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
            ) : (
              <Empty text={t(readOnly ? 'secrets.none' : 'secrets.noneYet')} />
            )
          }
        </Loading>
      </div>
      <ListPager list={list} total={found.data?.total || undefined} />
      {opened?.kind === 'show' ? (
        <Shown secret={opened.secret} isMine={isMine(opened.secret, own)} close={close} open={open} />
      ) : null}
      {opened?.kind === 'add' ? <Setter namespace={own} close={close} done={changed} /> : null}
      {opened?.kind === 'replace' ? (
        <Setter secret={opened.secret} namespace={opened.secret.namespace ?? undefined} close={close} done={changed} />
      ) : null}
      {opened?.kind === 'delete' ? <Forget secret={opened.secret} close={close} done={changed} /> : null}
    </>
  )
}

/** Whether it can be changed from here: kept with the namespace that is looked at, or with any where all are. */
const isMine = (secret: Secret, own: string | undefined): boolean =>
  Boolean(secret.namespace) && (own === undefined || secret.namespace === own)

const expressionOf = ({ key }: Secret): string => `{{ secret('${key}') }}`

function columnsOf(own: string | undefined, open: (opened: Opened) => void): Column<Secret>[] {
  return [
    {
      id: 'key',
      title: t('secrets.name'),
      sort: 'key',
      isFixed: true,
      cell: (one) => (
        <button
          type="button"
          className="as-link mono"
          data-soft={!isMine(one, own) || undefined}
          onClick={() => open({ kind: 'show', secret: one })}
        >
          {one.key}
        </button>
      ),
    },
    {
      id: 'level',
      title: t('secrets.level'),
      cell: (one) => <span className="soft">{one.namespace ?? t('secrets.ofServer')}</span>,
    },
    { id: 'description', title: t('common.description'), cell: (one) => one.description ?? '' },
    { id: 'updated', title: t('kv.updated'), cell: (one) => <Ago at={one.updateDate ?? undefined} /> },
    {
      id: 'use',
      title: t('secrets.use'),
      cell: (one) => (
        <span className="inline-code">
          <code className="soft">{expressionOf(one)}</code>
          <Copy value={expressionOf(one)} label={`${t('outputs.copyExpression')}: ${one.key}`} />
        </span>
      ),
    },
  ]
}

interface ShownProps {
  readonly secret: Secret
  readonly isMine: boolean
  readonly close: () => void
  readonly open: (opened: Opened) => void
}

function Shown({ secret, isMine: canChange, close, open }: ShownProps) {
  return (
    <Modal opened onClose={close} size="lg" title={secret.key} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <dl className="kv">
          <dt>{t('secrets.level')}</dt>
          <dd>{secret.namespace ?? t('secrets.ofServer')}</dd>
          {secret.description ? (
            <>
              <dt>{t('common.description')}</dt>
              <dd>{secret.description}</dd>
            </>
          ) : null}
          {secret.updateDate ? (
            <>
              <dt>{t('kv.updated')}</dt>
              <dd>
                <Ago at={secret.updateDate} />
              </dd>
            </>
          ) : null}
        </dl>
        <UsedBy call="secret" name={secret.key} namespace={secret.namespace ?? undefined} />
        {canChange ? (
          <div className="dialog-acts">
            <Button variant="default" color="red" onClick={() => open({ kind: 'delete', secret })}>
              {t('common.delete')}
            </Button>
            <Button variant="default" onClick={() => open({ kind: 'replace', secret })}>
              {t('secrets.replace')}
            </Button>
          </div>
        ) : (
          <p className="soft" style={{ margin: 0 }}>
            {t(secret.namespace ? 'secrets.changeAbove' : 'secrets.changeOutside')}
          </p>
        )}
      </Stack>
    </Modal>
  )
}

const NAME = /^[a-z0-9][a-z0-9_-]{0,99}$/i

interface Setting {
  readonly secret?: Secret
  readonly namespace: string | undefined
  readonly close: () => void
  readonly done: () => void
}

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
    <Modal
      opened
      onClose={close}
      title={secret ? `${t('secrets.replace')}: ${secret.key}` : t('secrets.add')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack gap={12}>
          {given ? null : <Namespaces value={namespace} onChange={setNamespace} />}
          {secret ? null : (
            <TextInput
              label={t('secrets.name')}
              description={t('secrets.nameHint')}
              value={key}
              error={key === '' || NAME.test(key) ? null : t('secrets.noName')}
              onChange={(event) => setKey(event.currentTarget.value)}
              required
              data-autofocus
            />
          )}
          <PasswordInput
            label={t('kv.value')}
            description={t('secrets.valueHint')}
            autoComplete="new-password"
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            required
            data-autofocus={secret ? true : undefined}
            visibilityToggleButtonProps={{ 'aria-label': t('login.show') }}
          />
          <TextInput
            label={t('common.description')}
            maxLength={1000}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {error ? <Failure error={error} /> : null}
          <Button type="submit" style={{ alignSelf: 'flex-end' }} disabled={!isReady}>
            {t('common.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}

function Forget({ secret, close, done }: { secret: Secret; close: () => void; done: () => void }) {
  const [error, setError] = useState<unknown>(null)
  const forget = async () => {
    try {
      await remove('/api/v1/namespaces/{namespace}/secrets/{key}', {
        path: { namespace: secret.namespace ?? '', key: secret.key },
      })
      done()
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Modal
      opened
      onClose={close}
      title={`${t('common.delete')}: ${secret.key}`}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap={12}>
        <p style={{ margin: 0 }}>{t('secrets.deleteSure')}</p>
        <UsedBy call="secret" name={secret.key} namespace={secret.namespace ?? undefined} />
        {error ? <Failure error={error} /> : null}
        <Button color="red" style={{ alignSelf: 'flex-end' }} onClick={() => void forget()}>
          {t('common.delete')}
        </Button>
      </Stack>
    </Modal>
  )
}
