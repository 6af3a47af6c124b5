/** Files of the namespaces above. No task gets them by itself: it names the namespace. */
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../../api/client'
import { count, t } from '../../i18n'
import { parentsOf } from '../tree'
import { bare } from './fileTree'

const MOST_LISTED = 100

export function ParentFiles({ namespace }: { namespace: string }) {
  const parents = parentsOf(namespace).reverse()
  const found = useQueries({
    queries: parents.map((parent) => ({
      queryKey: ['files', parent],
      queryFn: () =>
        get('/api/v1/namespaces/{namespace}/files/search', { path: { namespace: parent }, query: { q: '' } }),
      retry: false,
    })),
  })
  const levels = parents.flatMap((parent, index) => {
    const paths = found[index]?.data ?? []
    return paths.length > 0 ? [{ parent, paths }] : []
  })
  if (levels.length === 0) return null
  return (
    <section className="parent-files meta" aria-label={t('kv.ofParents')}>
      <p>
        {t('files.above')} <code>namespaceFiles.namespaces</code>
      </p>
      {levels.map(({ parent, paths }) => (
        <details key={parent}>
          <summary>
            {parent} · {count('files.count', paths.length)}
          </summary>
          <ul>
            {paths.slice(0, MOST_LISTED).map((path) => (
              <li key={path} className="ellipsis">
                <Link to={`/namespaces/edit/${parent}/files`} search={{ file: path } as never}>
                  {bare(path)}
                </Link>
              </li>
            ))}
            {paths.length > MOST_LISTED ? <li>{t('kv.usedByMore', { count: paths.length - MOST_LISTED })}</li> : null}
          </ul>
        </details>
      ))}
    </section>
  )
}
