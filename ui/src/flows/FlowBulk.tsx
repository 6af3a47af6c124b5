import { download, get, post, remove } from '../api/client'
import { everyRow } from '../api/pages'
import { t } from '../i18n'
import { BulkBar, type BulkAction, type Chosen } from '../shell/BulkBar'

const named = (ids: readonly string[]) => ids.map((one) => ({ namespace: one.split('/')[0]!, id: one.split('/')[1]! }))

/** What can be done to the chosen flows; their ids are `namespace/id`. */
export function FlowBulk({ selected, total, query, clear, done }: Chosen) {
  const switched = (name: 'enable' | 'disable'): BulkAction => ({
    id: name,
    label: t(`flows.${name}`),
    act: (ids) =>
      ids
        ? post(`/api/v1/flows/${name}/by-ids`, { body: named(ids) })
        : post(`/api/v1/flows/${name}/by-query`, { query }),
  })
  const everyId = async () =>
    (await everyRow((page, size) => get('/api/v1/flows/search', { query: { ...query, page, size } }))).map(
      (one) => `${one.namespace}/${one.id}`,
    )
  const keep = async (ids: readonly string[] | null) => {
    const chosen = ids ?? (await everyId())
    await download('/api/v1/flows/export/by-ids', 'flows.zip', { body: named(chosen) })
    return { count: chosen.length }
  }
  const actions: BulkAction[] = [
    switched('enable'),
    switched('disable'),
    {
      id: 'delete',
      label: t('common.delete'),
      isDestructive: true,
      act: (ids) =>
        ids
          ? remove('/api/v1/flows/delete/by-ids', { body: named(ids) })
          : remove('/api/v1/flows/delete/by-query', { query }),
    },
    { id: 'export', label: t('flows.export'), act: keep },
  ]
  return <BulkBar selected={selected} total={total} clear={clear} actions={actions} done={done} everyId={everyId} />
}
