/** What is written about a namespace, and what its flows did in the last days. */
import { Button, Modal, Stack, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { get, put, remove, type Shapes } from '../api/client'
import { LastDays } from '../flows/Doing'
import { t } from '../i18n'
import { useCommands } from '../shell/commands'
import { Confirm } from '../shell/Confirm'
import { Markdown } from '../shell/Markdown'
import { Failure, Loading } from '../shell/parts'

type Namespace = Shapes['Namespace']

export function NamespaceOverview({ namespace }: { namespace: string }) {
  const path = { namespace }
  const found = useQuery({
    queryKey: ['namespaces', namespace],
    queryFn: () => get('/api/v1/namespaces/{namespace}', { path }),
  })
  const [isEditing, edit] = useState(false)
  useCommands([
    {
      id: 'describe',
      text: t('namespaces.describe'),
      of: t('palette.ofNamespace'),
      isRefused: !found.data,
      run: () => edit(true),
    },
  ])
  return (
    <div className="content pad" tabIndex={0} role="region" aria-label={t('tab.overview')}>
      <Loading query={found}>
        {(kept) => (
          <div
            className="grid"
            style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(340px, 100%), 1fr))', alignItems: 'start' }}
          >
            <section className="card" style={{ gridColumn: '1 / -1' }}>
              <header>
                <h2>{t('flows.about')}</h2>
                <Button variant="default" style={{ marginLeft: 'auto' }} onClick={() => edit(true)}>
                  {t('namespaces.describe')}
                </Button>
              </header>
              <div className="body">
                {kept.description ? (
                  <Markdown source={kept.description} />
                ) : (
                  <span className="soft">{t('namespaces.undescribed')}</span>
                )}
              </div>
            </section>
            <LastDays namespace={namespace} />
            {isEditing ? <Edit kept={kept} close={() => edit(false)} /> : null}
          </div>
        )}
      </Loading>
    </div>
  )
}

function Edit({ kept, close }: { kept: Namespace; close: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [description, setDescription] = useState(kept.description ?? '')
  const [isForgetting, askToForget] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const path = { namespace: kept.id }
  const save = async () => {
    try {
      const { id, variables, pluginDefaults } = await get('/api/v1/namespaces/{namespace}', { path })
      await put('/api/v1/namespaces/{namespace}', {
        path,
        body: { id, variables, pluginDefaults, description: description || undefined },
      })
      await client.invalidateQueries({ queryKey: ['namespaces'] })
      close()
    } catch (problem) {
      setError(problem)
    }
  }
  const forget = async () => {
    await remove('/api/v1/namespaces/{namespace}', { path })
    await client.invalidateQueries({ queryKey: ['namespaces'] })
    close()
    await navigate({ to: '/namespaces' })
  }
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('namespaces.describe')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {isForgetting ? (
        <Confirm label={t('namespaces.forget')} color="red" act={forget} close={() => askToForget(false)}>
          <p style={{ margin: 0 }}>{t('namespaces.forgetSure')}</p>
        </Confirm>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <Stack gap={12}>
            <Textarea
              data-autofocus
              label={t('common.description')}
              autosize
              minRows={3}
              maxRows={16}
              maxLength={10_000}
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
            {error ? <Failure error={error} /> : null}
            <div className="dialog-actions">
              <Button variant="default" color="red" onClick={() => askToForget(true)}>
                {t('namespaces.forget')}
              </Button>
              <Button type="submit">{t('common.save')}</Button>
            </div>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
