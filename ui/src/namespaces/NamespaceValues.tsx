/** Variables or defaults of types that are kept with a namespace; those of the namespaces above it stand below, greyed. */
import { Button, Modal, Stack, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, put, type Shapes } from '../api/client'
import { Json } from '../executions/Json'
import { t } from '../i18n'
import { Failure, Loading } from '../shell/parts'
import './values.css'

export type Kind = 'variables' | 'defaults'

const NAMES = { variables: 'executions.variables', defaults: 'namespaces.defaults' } as const
const NONE = { variables: 'namespaces.noVariables', defaults: 'namespaces.noDefaults' } as const

const keptOf = (kept: Shapes['Namespace'], kind: Kind): unknown =>
  kind === 'variables' ? kept.variables : kept.pluginDefaults
const hasAny = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0

export function NamespaceValues({ namespace, kind }: { namespace: string; kind: Kind }) {
  const path = { namespace }
  const found = useQuery({
    queryKey: ['namespaces', namespace],
    queryFn: () => get('/api/v1/namespaces/{namespace}', { path }),
  })
  const inherited = useQuery<Readonly<Record<string, unknown>>>({
    queryKey: ['namespaces', namespace, 'inherited', kind],
    queryFn: () =>
      get(
        kind === 'variables'
          ? '/api/v1/namespaces/{namespace}/inherited-variables'
          : '/api/v1/namespaces/{namespace}/inherited-plugindefaults',
        { path },
      ),
  })
  const [isEditing, edit] = useState(false)
  const above = Object.entries(inherited.data ?? {})
    .filter(([, value]) => hasAny(value))
    .reverse()
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t(NAMES[kind])}>
      <div className="grid">
        <p className="soft" style={{ margin: 0 }}>
          {t('namespaces.onlyKept')}
        </p>
        <Loading query={found}>
          {(kept) => (
            <section className="card" aria-label={namespace}>
              <header>
                <h2>{namespace}</h2>
                <Button variant="default" style={{ marginLeft: 'auto' }} onClick={() => edit(true)}>
                  {t('kv.edit')}
                </Button>
              </header>
              <div className="body">
                {hasAny(keptOf(kept, kind)) ? (
                  <Json value={keptOf(kept, kind)} />
                ) : (
                  <span className="soft">{t(NONE[kind])}</span>
                )}
              </div>
              {isEditing ? <Edit kept={kept} kind={kind} close={() => edit(false)} /> : null}
            </section>
          )}
        </Loading>
        {inherited.error ? <Failure error={inherited.error} retry={() => void inherited.refetch()} /> : null}
        {above.map(([parent, value]) => (
          <section key={parent} className="card above" aria-label={parent}>
            <header>
              <h2>
                <Link to={`/namespaces/edit/${parent}/${kind}`}>{t('namespaces.from', { parent })}</Link>
              </h2>
            </header>
            <div className="body soft">
              <Json value={value} />
            </div>
          </section>
        ))}
      </div>
    </div>
  )
}

function Edit({ kept, kind, close }: { kept: Shapes['Namespace']; kind: Kind; close: () => void }) {
  const client = useQueryClient()
  const [text, setText] = useState(JSON.stringify(keptOf(kept, kind) ?? (kind === 'variables' ? {} : []), null, 2))
  const [error, setError] = useState<unknown>(null)
  const wrong = fault(text, kind)
  const save = async () => {
    try {
      // Others may have changed the rest meanwhile, all of which is written.
      const { id, description, variables, pluginDefaults } = await get('/api/v1/namespaces/{namespace}', {
        path: { namespace: kept.id },
      })
      const value = JSON.parse(text) as never
      await put('/api/v1/namespaces/{namespace}', {
        path: { namespace: id },
        body: {
          id,
          description,
          variables: kind === 'variables' ? value : variables,
          pluginDefaults: kind === 'defaults' ? value : pluginDefaults,
        },
      })
      await client.invalidateQueries({ queryKey: ['namespaces'] })
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={`${t('kv.edit')}: ${t(NAMES[kind])}`}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (wrong === null) void save()
        }}
      >
        <Stack gap={12}>
          <Textarea
            data-autofocus
            label={t(NAMES[kind])}
            description="JSON"
            classNames={{ input: 'mono' }}
            autosize
            minRows={4}
            maxRows={18}
            value={text}
            error={wrong}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {error ? <Failure error={error} /> : null}
          <Button type="submit" disabled={wrong !== null} style={{ alignSelf: 'flex-end' }}>
            {t('common.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}

function fault(text: string, kind: Kind): string | null {
  try {
    const value: unknown = JSON.parse(text)
    const isRight =
      kind === 'defaults' ? Array.isArray(value) : typeof value === 'object' && value !== null && !Array.isArray(value)
    return isRight ? null : t(kind === 'defaults' ? 'namespaces.needsList' : 'namespaces.needsMap')
  } catch {
    return t('input.json')
  }
}
