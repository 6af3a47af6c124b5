import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../api/client'
import { t, useWords } from '../i18n'
import { IconFolders } from '../shell/icons'
import { Empty, Loading, PageHead } from '../shell/parts'

export default function NamespacesPage() {
  useWords()
  const found = useQuery({ queryKey: ['namespaces'], queryFn: () => get('/api/v1/namespaces/search', { query: { size: 1000 } }) })
  return (
    <>
      <PageHead title={t('nav.namespaces')} />
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.namespaces')}>
        <Loading query={found}>
          {(data) => data.results.length === 0 ? <Empty text={t('namespaces.none')} /> : (
            <ul className="tree" style={{ padding: 8 }}>
              {[...data.results].sort((a, b) => a.id.localeCompare(b.id)).map((one) => {
                const parts = one.id.split('.')
                return <li key={one.id} style={{ paddingLeft: (parts.length - 1) * 20, minHeight: 32, display: 'flex', alignItems: 'center', gap: 8 }}><IconFolders size={15} /><Link to={`/namespaces/edit/${one.id}`} title={one.id}>{parts.at(-1)}</Link><span className="faint meta">{parts.length > 1 ? one.id : ''}</span></li>
              })}
            </ul>
          )}
        </Loading>
      </div>
    </>
  )
}
