/** Flows by namespace; what is in one is fetched when it is opened. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { get, post, type Query } from '../api/client'
import { count, t } from '../i18n'
import { Labels, Loading } from '../shell/parts'
import './tools.css'
import { namespaceTree, type Branch } from './namespaceTree'

const DATA = 'io.kestra.plugin.core.dashboard'
const CHART = JSON.stringify({
  id: 'flows',
  type: `${DATA}.chart.Table`,
  data: { type: `${DATA}.data.Flows`, columns: { namespace: { field: 'NAMESPACE' }, total: { agg: 'COUNT' } } },
})
const SHOWN = 100

interface Props {
  /** Filters of the list, without those of namespaces. */
  readonly filters: Query
  readonly isFiltered: boolean
  /** The namespaces that are shown, with those below them; none for all. */
  readonly within: readonly string[]
  readonly empty: ReactNode
}

const isWithin = (namespace: string, within: readonly string[]): boolean =>
  within.length === 0 || within.some((one) => namespace === one || namespace.startsWith(`${one}.`))

export default function FlowTree({ filters, isFiltered, within, empty }: Props) {
  const counts = useQuery({
    queryKey: ['flows', 'tree'],
    queryFn: () => post('/api/v1/dashboards/charts/preview', { body: { chart: CHART, globalFilter: {} } }),
  })
  return (
    <div className="pad">
      {isFiltered ? <p className="soft meta">{t('flows.treeFiltered')}</p> : null}
      <Loading query={counts}>
        {({ results }) => {
          const tree = namespaceTree(
            new Map(
              results
                .filter(({ namespace }) => isWithin(String(namespace), within))
                .map(({ namespace, total }) => [String(namespace), Number(total)]),
            ),
          )
          if (tree.length === 0) return <>{empty}</>
          return (
            <ul className="flow-tree" aria-label={t('flows.tree')}>
              {tree.map((branch) => (
                <Node key={branch.namespace} branch={branch} filters={filters} isOpen={tree.length < 3} />
              ))}
            </ul>
          )
        }}
      </Loading>
    </div>
  )
}

function Node({ branch, filters, isOpen = false }: { branch: Branch; filters: Query; isOpen?: boolean }) {
  const [opened, open] = useState(isOpen)
  return (
    <li>
      <button type="button" className="flow-branch" aria-expanded={opened} onClick={() => open(!opened)}>
        <span aria-hidden="true" className="faint">
          {opened ? '▾' : '▸'}
        </span>
        <span>{branch.name}</span>
        <span className="label num">{count('flows.amount', branch.total)}</span>
      </button>
      {opened ? (
        <ul>
          {branch.children.map((child) => (
            <Node key={child.namespace} branch={child} filters={filters} />
          ))}
          {branch.own > 0 ? <Flows namespace={branch.namespace} filters={filters} /> : null}
        </ul>
      ) : null}
    </li>
  )
}

function Flows({ namespace, filters }: { namespace: string; filters: Query }) {
  const query = { ...filters, 'filters[namespace][EQUALS]': namespace, size: SHOWN, sort: 'id:asc' }
  const found = useQuery({
    queryKey: ['flows', 'of', query],
    queryFn: ({ signal }) => get('/api/v1/flows/search', { query, signal }),
  })
  if (found.data?.results.length === 0) return <li className="flow-leaf faint">{t('list.nothing')}</li>
  return (
    <>
      {(found.data?.results ?? []).map((one) => (
        <li key={one.id} className="flow-leaf">
          <Link to={`/flows/edit/${namespace}/${one.id}`} title={one.description ?? undefined}>
            {one.id}
          </Link>
          <Labels labels={one.labels ?? undefined} />
          {one.disabled ? <span className="faint meta">{t('flows.disabled')}</span> : null}
        </li>
      ))}
      {found.data && found.data.total > SHOWN ? (
        <li className="flow-leaf">
          <Link to="/flows" search={{ namespace } as never}>
            {t('flows.all', { count: found.data.total })}
          </Link>
        </li>
      ) : null}
    </>
  )
}
