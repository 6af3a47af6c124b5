import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { get, type Shapes } from '../api/client'
import { DiffLines } from '../flows/DiffLines'
import { t } from '../i18n'
import { Loading } from '../shell/parts'

type Flow = Shapes['FlowWithSource']

interface Props {
  readonly flow: Flow
  /** What is being written here. */
  readonly source: string
  readonly close: () => void
  readonly overwrite: () => void
  /** Gives up what was written here. */
  readonly take: (theirs: Flow) => void
}

/** Somebody else has saved the flow meanwhile: what differs, and whose text is to stay. */
export function Conflict({ flow, source, close, overwrite, take }: Props) {
  const path = { namespace: flow.namespace, flow_id: flow.id }
  const theirs = useQuery({
    queryKey: ['flow', 'conflict', path],
    queryFn: () => get('/api/v1/flows/{namespace}/{flow_id}', { path, query: { source: true } }),
    gcTime: 0,
  })
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t('conflict.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Loading query={theirs}>
        {(found) => (
          <>
            <p style={{ marginTop: 0 }}>{t('conflict.hint', { mine: flow.revision, theirs: found.revision })}</p>
            <div
              style={{ maxHeight: '50vh', overflow: 'auto', border: '1px solid var(--line)', borderRadius: 6 }}
              tabIndex={0}
              role="region"
              aria-label={t('conflict.title')}
            >
              <DiffLines before={found.source} after={source} />
            </div>
            <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end', marginTop: 12, flexWrap: 'wrap' }}>
              <Button variant="default" onClick={close}>
                {t('common.cancel')}
              </Button>
              <Button variant="default" onClick={() => take(found)}>
                {t('conflict.take')}
              </Button>
              <Button color="red" onClick={overwrite}>
                {t('conflict.overwrite')}
              </Button>
            </div>
          </>
        )}
      </Loading>
    </Modal>
  )
}
