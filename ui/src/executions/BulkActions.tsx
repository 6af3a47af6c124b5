import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { remove } from '../api/client'
import { count, t } from '../i18n'
import { messageOf } from '../shell/parts'

/** What can be done to the chosen executions; tells how many were done and why others were not. */
export function BulkActions({ ids, clear }: { ids: readonly string[]; clear: () => void }) {
  const [isBusy, setBusy] = useState(false)
  const kill = async () => {
    setBusy(true)
    const results = await Promise.allSettled(ids.map((id) => remove('/api/v1/executions/{execution_id}/kill', { path: { execution_id: id } })))
    const refused = results.filter((one) => one.status === 'rejected')
    setBusy(false)
    clear()
    notifications.show({ message: count('bulk.killed', ids.length - refused.length), color: 'indigo' })
    if (refused[0]) notifications.show({ title: count('bulk.refused', refused.length), message: messageOf(refused[0].reason), color: 'red', autoClose: false })
  }
  return (
    <div className="toolbar" role="region" aria-label={t('bulk.title')} style={{ background: 'var(--accent-soft)' }}>
      <span className="num">{count('bulk.selected', ids.length)}</span>
      <Button color="red" variant="default" loading={isBusy} onClick={() => void kill()}>{t('action.kill')}</Button>
      <Button variant="subtle" onClick={clear}>{t('list.clearSelection')}</Button>
    </div>
  )
}
