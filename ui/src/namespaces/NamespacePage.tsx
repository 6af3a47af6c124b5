import { useParams, useSearch } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { ExecutionList, type ExecutionSearch } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { PageHead } from '../shell/parts'
import { Tabs } from '../shell/Tabs'
import { FlowList, type FlowSearch } from '../flows/FlowsPage'
import { Files } from './Files'
import { KeyValues } from './KeyValues'
import { NamespaceOverview } from './NamespaceOverview'
import { Secrets } from './SecretsPage'

const TABS = ['overview', 'flows', 'executions', 'files', 'kv', 'secrets'] as const

export default function NamespacePage() {
  useWords()
  const { namespace = '', tab } = useParams({ strict: false }) as Record<string, string>
  const search: ExecutionSearch & FlowSearch = useSearch({ strict: false })
  const current = TABS.find((one) => one === tab) ?? 'overview'
  return (
    <>
      <PageHead title={namespace} crumbs={<Link to="/namespaces">{t('nav.namespaces')}</Link>} />
      <Tabs base={`/namespaces/edit/${namespace}`} tabs={TABS} current={current} />
      <Content tab={current} namespace={namespace} search={search} />
    </>
  )
}

function Content({ tab, namespace, search }: { tab: (typeof TABS)[number]; namespace: string; search: ExecutionSearch & FlowSearch }) {
  switch (tab) {
    case 'overview':
      return <NamespaceOverview namespace={namespace} />
    case 'flows':
      return <FlowList search={search} namespace={namespace} />
    case 'executions':
      return <ExecutionList search={{ ...search, namespace }} />
    case 'files':
      return <Files namespace={namespace} />
    case 'kv':
      return <KeyValues namespace={namespace} />
    case 'secrets':
      return <Secrets />
  }
}
