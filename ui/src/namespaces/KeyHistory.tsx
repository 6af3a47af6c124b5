/** The last values of a key: when and by whom each was set; one of them is looked at, and set again. */
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get, remove, type Shapes } from '../api/client'
import { Json } from '../executions/Json'
import { t } from '../i18n'
import { Ago, Copy, Failure, Loading } from '../shell/parts'
import type { Entry } from './keys'
import { held } from './values'

interface Props {
  readonly entry: Entry
  readonly restore: (value: Shapes['Value']) => void
}

export function KeyHistory({ entry, restore }: Props) {
  const client = useQueryClient()
  const [shown, show] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const path = { namespace: entry.namespace, key: entry.key }
  const name = ['kv', 'history', entry.namespace, entry.key]
  const found = useQuery({
    queryKey: [...name, entry.version],
    queryFn: () => get('/api/v1/namespaces/{namespace}/kv/{key}/history', { path }),
    retry: false,
  })
  const forget = async () => {
    try {
      await remove('/api/v1/namespaces/{namespace}/kv/{key}/history', { path })
      await client.invalidateQueries({ queryKey: name })
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <section className="used-by" aria-label={t('kv.history')}>
      <h3>{t('kv.history')}</h3>
      <Loading query={found} rows={2}>
        {([now, ...before]) => (
          <>
            {now ? (
              <p className="meta">
                {t('kv.setNow', { version: now.version })} <SetBy value={now} />
              </p>
            ) : null}
            {before.length === 0 ? (
              <p className="soft">{t('kv.noHistory')}</p>
            ) : (
              <ul className="old-values">
                {before.map((one) => (
                  <li key={one.version}>
                    <span className="old-value">
                      {one.kept ? (
                        <button
                          type="button"
                          className="as-link"
                          aria-expanded={shown === one.version}
                          onClick={() => show(shown === one.version ? null : one.version)}
                        >
                          {t('kv.version', { version: one.version })}
                        </button>
                      ) : (
                        <span className="soft">
                          {t('kv.version', { version: one.version })}: {t('kv.notKept')}
                        </span>
                      )}
                      <SetBy value={one} />
                    </span>
                    {shown === one.version ? <OldValue entry={entry} version={one.version} restore={restore} /> : null}
                  </li>
                ))}
              </ul>
            )}
            {before.length > 0 ? (
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void forget()}>
                {t('kv.forgetHistory')}
              </Button>
            ) : null}
          </>
        )}
      </Loading>
      {error ? <Failure error={error} /> : null}
    </section>
  )
}

function SetBy({ value: { updateDate, person, namespace, flowId, executionId } }: { value: Shapes['OldValue'] }) {
  return (
    <span className="soft meta">
      <Ago at={updateDate} />
      {executionId ? (
        <>
          {' '}
          ·{' '}
          <Link to={`/executions/${namespace}/${flowId}/${executionId}`}>
            {t('kv.byExecution', { flow: flowId ?? '' })}
          </Link>
        </>
      ) : person ? (
        <> · {person}</>
      ) : null}
    </span>
  )
}

function OldValue({ entry: { namespace, key }, version, restore }: Props & { version: number }) {
  const found = useQuery({
    queryKey: ['kv-value', namespace, key, 'old', version],
    queryFn: () =>
      get('/api/v1/namespaces/{namespace}/kv/{key}/history/{revision}', {
        path: { namespace, key, revision: String(version) },
      }),
    gcTime: 0,
    retry: false,
  })
  return (
    <Loading query={found} rows={1}>
      {(value) => (
        <div className="value">
          <Json value={value.value} />
          <Copy value={held(value.value)} label={t('kv.copyValue')} />
          <Button variant="default" onClick={() => restore(value)}>
            {t('kv.setAgain')}
          </Button>
        </div>
      )}
    </Loading>
  )
}
