/** The flows whose sources name a key or a secret, with the lines that do. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../api/client'
import { t } from '../i18n'
import { Loading } from '../shell/parts'
import { mentionOf } from './values'

const SHOWN = 25

/** @param namespace only flows of it and of what is below it. */
export function UsedBy({
  call,
  name,
  namespace,
}: {
  call: 'kv' | 'secret'
  name: string
  namespace: string | undefined
}) {
  const query = { q: mentionOf(call, name), regex: true, namespace, size: SHOWN, sort: 'id:asc' }
  const found = useQuery({
    queryKey: ['sources', query],
    queryFn: ({ signal }) => get('/api/v1/flows/source', { query, signal }),
    retry: false,
  })
  return (
    <section className="used-by" aria-label={t('kv.usedBy')}>
      <h3>{t('kv.usedBy')}</h3>
      <Loading query={found} rows={2}>
        {({ results, total }) =>
          results.length === 0 ? (
            <p className="soft">{t('kv.usedByNone')}</p>
          ) : (
            <ul>
              {results.map((one) => (
                <li key={`${one.namespace}/${one.id}`}>
                  <Link
                    to={`/flows/edit/${one.namespace}/${one.id}/edit`}
                    search={{ line: one.matches[0]?.line } as never}
                  >
                    {one.namespace} / {one.id}
                  </Link>{' '}
                  <code className="soft">{one.matches[0]?.snippet.trim()}</code>
                </li>
              ))}
              {total > results.length ? (
                <li className="soft">{t('kv.usedByMore', { count: total - results.length })}</li>
              ) : null}
            </ul>
          )
        }
      </Loading>
    </section>
  )
}
