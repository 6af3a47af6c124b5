import { useParams, useSearch } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { ExecutionList, type ExecutionSearch } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { PageHead } from '../shell/parts'
import { Tabs } from '../shell/Tabs'
import { Files } from './Files'
import { KeyValues } from './KeyValues'

const TABS = ['files', 'kv', 'executions'] as const

export default function NamespacePage() {
  useWords()
  const { namespace = '', tab } = useParams({ strict: false }) as Record<string, string>
  const search: ExecutionSearch = useSearch({ strict: false })
  const current = TABS.find((one) => one === tab) ?? 'files'
  return (
    <>
      <PageHead title={namespace} crumbs={<Link to="/namespaces">{t('nav.namespaces')}</Link>} />
      <Tabs base={`/namespaces/edit/${namespace}`} tabs={TABS} current={current} />
      {current === 'files' ? <Files namespace={namespace} /> : current === 'kv' ? <KeyValues namespace={namespace} /> : <ExecutionList search={{ ...search, namespace }} />}
    </>
  )
}
