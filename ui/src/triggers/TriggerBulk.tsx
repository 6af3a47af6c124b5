import { get, post, remove } from '../api/client'
import { everyRow } from '../api/pages'
import { t } from '../i18n'
import { BulkBar, type BulkAction, type Chosen } from '../shell/BulkBar'

export const triggerKey = (one: { namespace: string; flowId: string; triggerId: string }): string =>
  `${one.namespace}/${one.flowId}/${one.triggerId}`

/** What a key names. */
export function keyIn(text: string): { namespace: string; flowId: string; triggerId: string } {
  const [namespace = '', flowId = '', ...rest] = text.split('/')
  return { namespace, flowId, triggerId: rest.join('/') }
}

const named = (ids: readonly string[]) => ids.map(keyIn)

/** What can be done to the chosen triggers. */
export function TriggerBulk({ selected, total, query, clear, done }: Chosen) {
  const switched = (id: 'enable' | 'disable'): BulkAction => {
    const disabled = id === 'disable'
    return {
      id,
      label: t(`flows.${id}`),
      act: (ids) =>
        ids
          ? post('/api/v1/triggers/set-disabled/by-triggers', { body: { triggers: named(ids), disabled } })
          : post('/api/v1/triggers/set-disabled/by-query', { query: { ...query, disabled } }),
    }
  }
  const backfill = (name: 'pause' | 'unpause' | 'delete', label: string): BulkAction => ({
    id: `backfill-${name}`,
    label,
    act: (ids) =>
      ids
        ? post(`/api/v1/triggers/backfill/${name}/by-triggers`, { body: named(ids) })
        : post(`/api/v1/triggers/backfill/${name}/by-query`, { query }),
  })
  const actions: BulkAction[] = [
    switched('enable'),
    switched('disable'),
    {
      id: 'unlock',
      label: t('triggers.unlock'),
      isDestructive: true,
      warning: t('triggers.unlockWarning'),
      act: (ids) =>
        ids
          ? post('/api/v1/triggers/unlock/by-triggers', { body: named(ids) })
          : post('/api/v1/triggers/unlock/by-query', { query }),
    },
    backfill('pause', t('triggers.backfillPause')),
    backfill('unpause', t('triggers.backfillGoOn')),
    backfill('delete', t('triggers.backfillStop')),
    {
      id: 'delete',
      label: t('triggers.forget'),
      isDestructive: true,
      act: (ids) =>
        ids
          ? remove('/api/v1/triggers/delete/by-triggers', { body: named(ids) })
          : remove('/api/v1/triggers/delete/by-query', { query }),
    },
  ]
  return (
    <BulkBar
      selected={selected}
      total={total}
      clear={clear}
      actions={actions}
      done={done}
      refusedAs={(id) => id.split('/').slice(2).join('/')}
      everyId={async () =>
        (await everyRow((page, size) => get('/api/v1/triggers/search', { query: { ...query, page, size } }))).map(
          (one) => triggerKey(one.state),
        )
      }
    />
  )
}
