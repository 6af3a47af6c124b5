/** Lines of the files of a namespace that hold a text; looked for on the server. */
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { get } from '../../api/client'
import { t } from '../../i18n'
import { Empty, Loading } from '../../shell/parts'
import { bare } from './fileTree'

export function FoundLines({
  namespace,
  text,
  show,
}: {
  namespace: string
  text: string
  show: (path: string, line: number) => void
}) {
  const [asked] = useDebouncedValue(text.trim(), 250)
  const found = useQuery({
    queryKey: ['files', namespace, 'lines', asked],
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      get('/api/v1/namespaces/{namespace}/files/search/lines', { path: { namespace }, query: { q: asked }, signal }),
  })
  if (asked === '') return <Empty text={t('files.searchHint')} />
  return (
    <Loading query={found}>
      {({ results, complete }) => (
        <>
          {results.length === 0 ? (
            <Empty text={t('list.nothing')} />
          ) : (
            <ul className="found-lines" aria-label={t('files.lines')}>
              {results.map(({ path, line, text: said }) => (
                <li key={`${path} ${line}`}>
                  <button type="button" className="as-link" onClick={() => show(bare(path), line)}>
                    {bare(path)}:{line} <code>{said}</code>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {complete ? null : (
            <p className="soft meta pad" style={{ margin: 0 }} role="status">
              {t('files.notAll')}
            </p>
          )}
        </>
      )}
    </Loading>
  )
}
