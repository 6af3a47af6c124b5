import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Fragment, lazy, Suspense } from 'react'
import { ExecutionList, type ExecutionSearch } from '../executions/ExecutionsPage'
import { t, useWords } from '../i18n'
import { PageHead } from '../shell/parts'
import { Tabs } from '../shell/Tabs'
import { FlowList, type FlowSearch } from '../flows/FlowsPage'
import { Files } from './files/Files'
import { KeyValues } from './KeyValues'
import { parentsOf } from './tree'
import { NamespaceOverview } from './NamespaceOverview'
import { NamespaceValues } from './NamespaceValues'
import { Secrets } from './SecretsPage'

const DependenciesOfNamespace = lazy(() =>
  import('../dependencies/Dependencies').then((found) => ({ default: found.DependenciesOfNamespace })),
)

const TABS = [
  'overview',
  'files',
  'flows',
  'executions',
  'dependencies',
  'kv',
  'secrets',
  'variables',
  'defaults',
] as const

export default function NamespacePage() {
  useWords()
  const { namespace = '', tab } = useParams({ strict: false }) as Record<string, string>
  const search: ExecutionSearch & FlowSearch = useSearch({ strict: false })
  const current = TABS.find((one) => one === tab) ?? 'overview'
  return (
    <>
      <PageHead
        title={namespace}
        id={namespace}
        crumbs={
          <>
            <Link to="/namespaces">{t('nav.namespaces')}</Link>
            {parentsOf(namespace).map((one) => (
              <Fragment key={one}>
                <span aria-hidden="true">/</span>
                <Link to={`/namespaces/edit/${one}`}>{one}</Link>
              </Fragment>
            ))}
          </>
        }
      />
      <Tabs base={`/namespaces/edit/${namespace}`} tabs={TABS} current={current} />
      <Content tab={current} namespace={namespace} search={search} />
    </>
  )
}

function Content({
  tab,
  namespace,
  search,
}: {
  tab: (typeof TABS)[number]
  namespace: string
  search: ExecutionSearch & FlowSearch
}) {
  switch (tab) {
    case 'overview':
      return <NamespaceOverview namespace={namespace} />
    case 'flows':
      return <FlowList search={search} namespace={namespace} />
    case 'executions':
      return <ExecutionList search={search} namespace={namespace} />
    case 'dependencies':
      return (
        <Suspense>
          <DependenciesOfNamespace namespace={namespace} />
        </Suspense>
      )
    case 'files':
      return <Files key={namespace} namespace={namespace} />
    case 'kv':
      return <KeyValues namespace={namespace} />
    case 'variables':
    case 'defaults':
      return <NamespaceValues key={tab} namespace={namespace} kind={tab} />
    case 'secrets':
      return <Secrets namespace={namespace} />
  }
}
