/** What is kept about a namespace: a description, variables and defaults of types; what its parents have stands below. */
import { Button, Modal, Stack, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get, put, remove, type Shapes } from '../api/client'
import { Json } from '../executions/Json'
import { LastDays } from '../flows/Doing'
import { t } from '../i18n'
import { Markdown } from '../shell/Markdown'
import { Failure, Loading } from '../shell/parts'

type Namespace = Shapes['Namespace']

export function NamespaceOverview({ namespace }: { namespace: string }) {
  const path = { namespace }
  const found = useQuery({ queryKey: ['namespaces', namespace], queryFn: () => get('/api/v1/namespaces/{namespace}', { path }) })
  const inherited = useQuery({ queryKey: ['namespaces', namespace, 'inherited'], queryFn: () => get('/api/v1/namespaces/{namespace}/inherited-variables', { path }) })
  const [isEditing, edit] = useState(false)
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t('tab.overview')}>
      <Loading query={found}>
        {(kept) => (
          <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(340px, 100%), 1fr))', alignItems: 'start' }}>
            <section className="card" style={{ gridColumn: '1 / -1' }}>
              <header><h2>{t('flows.about')}</h2><Button variant="default" style={{ marginLeft: 'auto' }} onClick={() => edit(true)}>{t('namespaces.describe')}</Button></header>
              <div className="body">{kept.description ? <Markdown source={kept.description} /> : <span className="soft">{t('namespaces.undescribed')}</span>}</div>
            </section>
            <LastDays namespace={namespace} />
            <section className="card"><header><h2>{t('executions.variables')}</h2></header><div className="body">{hasAny(kept.variables) ? <Json value={kept.variables} /> : <span className="soft">{t('namespaces.noVariables')}</span>}</div></section>
            <section className="card"><header><h2>{t('namespaces.defaults')}</h2></header><div className="body">{kept.pluginDefaults?.length ? <Json value={kept.pluginDefaults} /> : <span className="soft">{t('namespaces.noDefaults')}</span>}</div></section>
            {Object.entries(inherited.data ?? {}).filter(([, variables]) => hasAny(variables)).map(([parent, variables]) => <section key={parent} className="card"><header><h2 className="soft">{t('namespaces.inherited', { parent })}</h2></header><div className="body soft"><Json value={variables} /></div></section>)}
            {isEditing ? <Edit kept={kept} close={() => edit(false)} /> : null}
          </div>
        )}
      </Loading>
    </div>
  )
}

const hasAny = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0

function Edit({ kept, close }: { kept: Namespace; close: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [description, setDescription] = useState(kept.description ?? '')
  const [variables, setVariables] = useState(JSON.stringify(kept.variables ?? {}, null, 2))
  const [defaults, setDefaults] = useState(JSON.stringify(kept.pluginDefaults ?? [], null, 2))
  const [error, setError] = useState<unknown>(null)
  const act = async (action: () => Promise<unknown>) => {
    try {
      await action()
      await client.invalidateQueries({ queryKey: ['namespaces'] })
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  const save = () => act(() => put('/api/v1/namespaces/{namespace}', { path: { namespace: kept.id }, body: { id: kept.id, description: description || undefined, variables: JSON.parse(variables) as unknown, pluginDefaults: JSON.parse(defaults) as unknown } }))
  const forget = () => act(async () => {
    await remove('/api/v1/namespaces/{namespace}', { path: { namespace: kept.id } })
    await navigate({ to: '/namespaces' })
  })
  const mono = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }
  return (
    <Modal opened onClose={close} size="lg" title={t('namespaces.describe')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap={12}>
        <Textarea data-autofocus label={t('common.description')} autosize minRows={2} maxRows={10} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
        <Textarea label={t('executions.variables')} description="JSON" styles={mono} autosize minRows={3} maxRows={12} value={variables} error={fault(variables)} onChange={(event) => setVariables(event.currentTarget.value)} />
        <Textarea label={t('namespaces.defaults')} description="JSON" styles={mono} autosize minRows={3} maxRows={12} value={defaults} error={fault(defaults)} onChange={(event) => setDefaults(event.currentTarget.value)} />
        {error ? <Failure error={error} /> : null}
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
          <Button variant="default" color="red" onClick={() => void forget()}>{t('namespaces.forget')}</Button>
          <Button disabled={Boolean(fault(variables) ?? fault(defaults))} onClick={() => void save()}>{t('common.save')}</Button>
        </div>
      </Stack>
    </Modal>
  )
}

function fault(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch {
    return t('input.json')
  }
}
