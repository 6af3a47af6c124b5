/** Messages that were put aside: published again once what was wrong is mended, or discarded. */
import { Button, Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError, get, post, remove, type Shapes } from '../api/client'
import { count, t } from '../i18n'
import { Confirm } from '../shell/Confirm'
import { Ago, Empty, Loading, messageOf } from '../shell/parts'
import { Card } from './Card'

type Letter = Shapes['DeadLetter']

const MOST = 200

export function DeadLetters() {
  const client = useQueryClient()
  const found = useQuery({
    queryKey: ['dead-letters'],
    queryFn: () => get('/api/v1/dead-letters', { query: { size: MOST } }),
  })
  const [busy, setBusy] = useState<string | null>(null)
  const [discarded, discard] = useState<Letter | null>(null)
  const act = async (letter: Letter, action: () => Promise<unknown>, done: string) => {
    setBusy(letter.id)
    try {
      await action()
      notifications.show({ message: done })
    } catch (error) {
      notifications.show({
        title: messageOf(error),
        message: error instanceof ApiError ? error.remedy : undefined,
        color: 'red',
        autoClose: false,
      })
    }
    setBusy(null)
    await Promise.all([
      client.invalidateQueries({ queryKey: ['dead-letters'] }),
      client.invalidateQueries({ queryKey: ['system'] }),
    ])
  }
  const retry = (letter: Letter) =>
    act(
      letter,
      () => post('/api/v1/dead-letters/{letter_id}/redrive', { path: { letter_id: letter.id } }),
      t('system.retried'),
    )
  const forget = async (letter: Letter | null) => {
    discard(null)
    if (letter)
      await act(
        letter,
        () => remove('/api/v1/dead-letters/{letter_id}', { path: { letter_id: letter.id } }),
        t('system.discarded'),
      )
  }
  return (
    <Card title={t('system.letters')} isWide>
      <Loading query={found} rows={2}>
        {(data) =>
          data.results.length === 0 ? (
            <Empty text={t('system.noLetters')} />
          ) : (
            <>
              <p className="soft" style={{ marginTop: 0 }}>
                {t('system.lettersHint')}
              </p>
              <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('system.letters')}>
                <table className="table">
                  <thead>
                    <tr>
                      <th>{t('logs.time')}</th>
                      <th>{t('system.kind')}</th>
                      <th>{t('system.reason')}</th>
                      <th>{t('executions.id')}</th>
                      <th>
                        <span className="hidden">{t('common.more')}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.results.map((one) => (
                      <Row
                        key={one.id}
                        letter={one}
                        isBusy={busy === one.id}
                        retry={() => void retry(one)}
                        discard={() => discard(one)}
                      />
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )
        }
      </Loading>
      <Modal
        opened={discarded !== null}
        onClose={() => discard(null)}
        title={t('system.discardSure')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Confirm label={t('system.discard')} color="red" close={() => discard(null)} act={() => forget(discarded)}>
          <p style={{ margin: 0 }}>{t('system.discardHint')}</p>
        </Confirm>
      </Modal>
    </Card>
  )
}

interface RowProps {
  readonly letter: Letter
  readonly isBusy: boolean
  readonly retry: () => void
  readonly discard: () => void
}

function Row({ letter, isBusy, retry, discard }: RowProps) {
  return (
    <tr>
      <td data-title={t('logs.time')}>
        <Ago at={letter.date} />
      </td>
      <td data-title={t('system.kind')}>{[letter.topic, letter.kind].filter(Boolean).join(' / ') || '–'}</td>
      <td className="wrap wide">
        {letter.reason}
        {letter.deliveries ? <span className="soft meta"> {count('system.deliveries', letter.deliveries)}</span> : null}
      </td>
      <td>
        {letter.executionId ? (
          <Link className="mono" to="/executions" search={{ q: letter.executionId } as never}>
            {letter.executionId.slice(0, 10)}
          </Link>
        ) : (
          <span className="faint">–</span>
        )}
      </td>
      <td className="end">
        <span className="letter-acts">
          <Button
            variant="default"
            size="compact-xs"
            loading={isBusy}
            onClick={retry}
            aria-label={`${t('system.retry')}: ${letter.id}`}
          >
            {t('system.retry')}
          </Button>
          <Button
            variant="subtle"
            color="red"
            size="compact-xs"
            disabled={isBusy}
            onClick={discard}
            aria-label={`${t('system.discard')}: ${letter.id}`}
          >
            {t('system.discard')}
          </Button>
        </span>
      </td>
    </tr>
  )
}
