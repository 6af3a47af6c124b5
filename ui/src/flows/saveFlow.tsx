/** Keeps a changed source of a flow as a new revision, which one click takes back. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { put, type Shapes } from '../api/client'
import { t } from '../i18n'
import { messageOf } from '../shell/parts'

type Flow = Shapes['FlowWithSource']

/** Long enough to see what has become of the flow. */
const UNDO_MS = 12_000

/** @returns a function that saves a source, says so with a message, and offers to undo it. */
export function useSaveFlow(flow: Flow): (source: string, message: (revision: number) => string) => Promise<void> {
  const client = useQueryClient()
  const keep = async (source: string, ifRevision: number): Promise<Flow | null> => {
    try {
      const kept = await put('/api/v1/flows/{namespace}/{flow_id}', {
        path: { namespace: flow.namespace, flow_id: flow.id },
        body: source,
        type: 'application/x-yaml',
        ifRevision,
      })
      client.setQueryData(['flow', kept.namespace, kept.id], kept)
      await client.invalidateQueries({ queryKey: ['flows'] })
      return kept
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
      return null
    }
  }
  return async (source, message) => {
    const kept = await keep(source, flow.revision)
    if (!kept) return
    const undo = async () => {
      notifications.hide(id)
      await keep(flow.source, kept.revision)
    }
    const id = notifications.show({
      autoClose: UNDO_MS,
      message: (
        <span className="undo">
          {message(kept.revision)}
          <Button variant="default" size="compact-xs" onClick={() => void undo()}>
            {t('common.undo')}
          </Button>
        </span>
      ),
    })
  }
}
