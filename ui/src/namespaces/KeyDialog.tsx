/** A value of the key-value store: shown, changed by its type, kept for a while. */
import { Button, Modal, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, put, remove, type Shapes } from '../api/client'
import { Json } from '../executions/Json'
import { Namespaces } from '../executions/ExecutionsPage'
import { DurationField } from '../flows/fields/DurationField'
import { t, type Key } from '../i18n'
import { Confirm } from '../shell/Confirm'
import { dateTime, zone } from '../shell/format'
import { Ago, Copy, Failure, Loading } from '../shell/parts'
import { localTextOf } from '../shell/zones'
import { expressionOf, type Entry } from './keys'
import { KeyHistory } from './KeyHistory'
import { UsedBy } from './UsedBy'
import { durationUntil, fault, held, isDuration, typeOf, VALUE_TYPES, written, type ValueType } from './values'

type Value = Shapes['Value']

interface Shown {
  readonly entry: Entry
  readonly from: string | undefined
  readonly close: () => void
  readonly change: (value: Value) => void
  readonly done: () => void
}

export function KeyDialog({ entry, from, close, change, done }: Shown) {
  const [isAsking, ask] = useState(false)
  const path = { namespace: entry.namespace, key: entry.key }
  const found = useQuery({
    queryKey: ['kv-value', entry.namespace, entry.key, entry.version],
    queryFn: () => get('/api/v1/namespaces/{namespace}/kv/{key}', { path }),
    gcTime: 0,
    retry: false,
  })
  const expression = expressionOf(entry, from)
  const destroy = async () => {
    await remove('/api/v1/namespaces/{namespace}/kv/{key}', { path })
    done()
    close()
  }
  return (
    <Modal opened onClose={close} size="lg" title={entry.key} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Loading query={found} rows={3}>
        {(value) => (
          <Stack gap={12}>
            <div className="value">
              <Json value={value.value} />
              <Copy value={held(value.value)} label={t('kv.copyValue')} />
            </div>
            <dl className="kv">
              <dt>{t('triggers.type')}</dt>
              <dd>
                {value.type}
                {value.type === 'DATETIME' ? (
                  <span className="soft">
                    {' '}
                    {dateTime(String(value.value))} ({zone()})
                  </span>
                ) : null}
              </dd>
              <dt>{t('common.namespace')}</dt>
              <dd>{entry.namespace}</dd>
              {entry.description ? (
                <>
                  <dt>{t('common.description')}</dt>
                  <dd>{entry.description}</dd>
                </>
              ) : null}
              {entry.creationDate ? (
                <>
                  <dt>{t('kv.created')}</dt>
                  <dd>{dateTime(entry.creationDate)}</dd>
                </>
              ) : null}
              <dt>{t('kv.updated')}</dt>
              <dd>
                {dateTime(value.updated)} <span className="soft">({t('kv.version', { version: value.revision })})</span>
              </dd>
              {entry.expirationDate ? (
                <>
                  <dt>{t('kv.expires')}</dt>
                  <dd>
                    {dateTime(entry.expirationDate)}{' '}
                    <span className="soft">
                      (<Ago at={entry.expirationDate} />)
                    </span>
                  </dd>
                </>
              ) : null}
              <dt>{t('secrets.use')}</dt>
              <dd className="value">
                <code>{expression}</code>
                <Copy value={expression} label={t('outputs.copyExpression')} />
              </dd>
            </dl>
            <KeyHistory entry={entry} restore={change} />
            <UsedBy call="kv" name={entry.key} namespace={undefined} />
            {isAsking ? (
              <Confirm label={t('common.delete')} color="red" act={destroy} close={() => ask(false)}>
                <p style={{ margin: 0 }}>{t('kv.deleteSure')}</p>
              </Confirm>
            ) : (
              <div className="dialog-acts">
                <Button variant="default" color="red" onClick={() => ask(true)}>
                  {t('common.delete')}
                </Button>
                <Button variant="default" onClick={() => change(value)}>
                  {t('kv.edit')}
                </Button>
              </div>
            )}
          </Stack>
        )}
      </Loading>
    </Modal>
  )
}

const KEPT = ['', 'PT1H', 'P1D', 'P7D', 'P30D'] as const
/** An entry that expires when it did before, or after a duration that is written. */
type Kept = (typeof KEPT)[number] | 'same' | 'other'

interface Edited {
  readonly entry?: Entry
  readonly value?: Value
  readonly namespace: string | undefined
  readonly close: () => void
  readonly done: () => void
}

export function KeyEditor({ entry, value, namespace: given, close, done }: Edited) {
  const [namespace, setNamespace] = useState(entry?.namespace ?? given)
  const [key, setKey] = useState(entry?.key ?? '')
  const [type, setType] = useState<ValueType>(typeOf(value?.type ?? 'STRING'))
  const [text, setText] = useState(value === undefined ? '' : held(value.value))
  const [description, setDescription] = useState(entry?.description ?? '')
  const [kept, setKept] = useState<Kept>(entry?.expirationDate ? 'same' : '')
  const [ttl, setTtl] = useState('')
  const [error, setError] = useState<unknown>(null)
  const isLatin = /^[\u0020-\u00ff]*$/.test(description)
  const wrong = fault(type, text)
  const isReady = Boolean(namespace && key) && wrong === null && isLatin && (kept !== 'other' || isDuration(ttl))
  const save = async () => {
    if (!namespace || !isReady) return
    const lives =
      kept === 'same' ? durationUntil(entry?.expirationDate ?? '', Date.now()) : kept === 'other' ? ttl.trim() : kept
    const headers = { ...(lives ? { ttl: lives } : {}), ...(description ? { description } : {}) }
    try {
      await put('/api/v1/namespaces/{namespace}/kv/{key}', {
        path: { namespace, key },
        body: written(type, text),
        headers,
      })
      done()
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  const choose = (next: ValueType) => {
    setType(next)
    if (next === 'BOOLEAN') setText(text === 'true' ? 'true' : 'false')
  }
  const choices = [...(entry?.expirationDate ? ['same' as const] : []), ...KEPT, 'other' as const].map((one) => ({
    value: one,
    label: keptName(one, entry),
  }))
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={entry ? `${t('kv.edit')}: ${entry.key}` : t('kv.add')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
        }}
      >
        <Stack gap={12}>
          {entry || given ? null : <Namespaces value={namespace} onChange={setNamespace} />}
          {entry ? null : (
            <TextInput
              label={t('kv.key')}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              required
              data-autofocus
            />
          )}
          <Select
            label={t('triggers.type')}
            data={VALUE_TYPES.map((one) => ({ value: one, label: t(`kv.type.${one}` as Key) }))}
            value={type}
            onChange={(next) => choose(typeOf(next ?? ''))}
            allowDeselect={false}
          />
          <ValueField type={type} text={text} fault={text === '' ? null : wrong} onChange={setText} />
          <TextInput
            label={t('common.description')}
            value={description}
            error={isLatin ? null : t('kv.onlyLatin')}
            maxLength={1000}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <Select
            label={t('kv.kept')}
            data={choices}
            value={kept}
            onChange={(next) => setKept((next ?? '') as Kept)}
            allowDeselect={false}
          />
          {kept === 'other' ? (
            <DurationField
              around={{ label: t('kv.keptFor'), error: ttl === '' || isDuration(ttl) ? null : t('input.duration') }}
              placeholder="P1DT12H"
              value={ttl}
              onChange={setTtl}
            />
          ) : null}
          {error ? <Failure error={error} /> : null}
          <Button type="submit" style={{ alignSelf: 'flex-end' }} disabled={!isReady}>
            {t('common.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}

function keptName(kept: Kept, entry: Entry | undefined): string {
  if (kept === 'same') return t('kv.keptUntil', { date: dateTime(entry?.expirationDate ?? '') })
  return t(kept === '' ? 'kv.keptForEver' : (`kv.kept.${kept}` as Key))
}

interface Field {
  readonly type: ValueType
  readonly text: string
  readonly fault: string | null
  readonly onChange: (text: string) => void
}

function ValueField({ type, text, fault: error, onChange }: Field) {
  const shared = {
    label: t('kv.value'),
    error,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  switch (type) {
    case 'BOOLEAN':
      return (
        <Switch
          size="xs"
          label={t(text === 'true' ? 'common.true' : 'common.false')}
          aria-label={t('kv.value')}
          checked={text === 'true'}
          onChange={(event) => onChange(String(event.currentTarget.checked))}
        />
      )
    case 'NUMBER':
      return <TextInput {...shared} inputMode="decimal" value={text} />
    case 'DATE':
      return <TextInput {...shared} type="date" value={text} />
    case 'DATETIME':
      return (
        <TextInput
          {...shared}
          type="datetime-local"
          step={1}
          description={t('input.zone', { zone: zone() })}
          value={localTextOf(text, zone())}
        />
      )
    case 'DURATION':
      return <DurationField around={{ label: t('kv.value'), error }} value={text} onChange={onChange} />
    case 'JSON':
      return <Textarea {...shared} classNames={{ input: 'mono' }} autosize minRows={3} maxRows={16} value={text} />
    case 'STRING':
      return <Textarea {...shared} autosize minRows={2} maxRows={12} value={text} />
  }
}
