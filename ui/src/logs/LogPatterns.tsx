/** What lines say when numbers, times and ids are left out, by how often. The server looks at the newest 50,000 that match. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { get, type Query, type Shapes } from '../api/client'
import { count, t } from '../i18n'
import { DataTable, type Column } from '../shell/DataTable'
import { number } from '../shell/format'
import { Ago, Loading } from '../shell/parts'
import { useReread } from './useReread'

type Pattern = Shapes['LogPattern']

interface Props {
  readonly filters: Query
  /** The newest line that was said since. */
  readonly news: unknown
  readonly choose: (pattern: string) => void
  readonly empty: ReactNode
}

export default function LogPatterns({ filters, news, choose, empty }: Props) {
  const found = useQuery({
    queryKey: ['logs', 'patterns', filters],
    queryFn: ({ signal }) => get('/api/v1/logs/patterns', { query: filters, signal }),
    placeholderData: keepPreviousData,
  })
  useReread(news, found.refetch)
  const columns: Column<Pattern>[] = [
    { id: 'count', title: t('logs.times'), isEnd: true, cell: (one) => number(one.count) },
    {
      id: 'level',
      title: t('logs.worst'),
      cell: (one) => <span className={`mono level-${one.level}`}>{one.level}</span>,
    },
    {
      id: 'pattern',
      title: t('logs.pattern'),
      isWide: true,
      cell: (one) => (
        <button type="button" className="as-link mono" title={t('logs.ofPattern')} onClick={() => choose(one.pattern)}>
          {one.pattern || '∅'}
        </button>
      ),
    },
    {
      id: 'flows',
      title: t('nav.flows'),
      cell: (one) => (
        <span className="soft" title={one.flows.map(({ namespace, flowId }) => `${namespace}.${flowId}`).join(', ')}>
          {one.flows[0]?.flowId}
          {one.flows.length > 1 ? ` +${one.flows.length - 1}` : ''}
        </span>
      ),
    },
    { id: 'first', title: t('logs.first'), cell: (one) => <Ago at={one.first} /> },
    { id: 'last', title: t('logs.lastTime'), cell: (one) => <Ago at={one.latest.timestamp} /> },
  ]
  return (
    <Loading query={found}>
      {({ results, lines, total, isPartial }) =>
        results.length === 0 ? (
          empty
        ) : (
          <>
            <p className="soft meta list-note" role="status">
              {count(isPartial ? 'logs.patternsOfNewest' : 'logs.patternsOf', total, { lines: number(lines) })}
            </p>
            <DataTable label={t('logs.patterns')} columns={columns} rows={results} idOf={(one) => one.pattern} />
          </>
        )
      }
    </Loading>
  )
}
