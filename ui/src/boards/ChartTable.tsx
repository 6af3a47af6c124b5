import { Pagination } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { count, t } from '../i18n'
import { dateTime } from '../shell/format'
import { StateBadge } from '../shell/StateBadge'
import { STATES, type State } from '../theme/states'
import { TABLE_SIZE, type Found } from './Chart'
import { nameOfColumn, type Cell, type Chart, type Row } from './charts'
import { shownNumber } from './drawings'

const DATES: readonly (string | undefined)[] = ['START_DATE', 'END_DATE', 'DATE', 'NEXT_EXECUTION_DATE']

/** Rows of a dashboard's table, a page of them; states, dates and executions as everywhere. */
export function ChartTable({
  chart,
  found,
  page,
  onPage,
}: {
  chart: Chart
  found: Found
  page: number
  onPage: (page: number) => void
}) {
  const columns = Object.keys(chart.data?.columns ?? {})
  const pages = Math.ceil(found.total / TABLE_SIZE)
  const isNumber = (name: string) => found.rows.some((row) => typeof row[name] === 'number')
  return (
    <>
      <div
        style={{ overflowX: 'auto', margin: '-12px -12px 0' }}
        tabIndex={0}
        role="region"
        aria-label={chart.chartOptions?.displayName ?? chart.id}
      >
        <table className="table keeps">
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} className={isNumber(name) ? 'end' : undefined}>
                  {nameOfColumn(chart, name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.rows.map((row, index) => (
              <tr key={index}>
                {columns.map((name) => (
                  <td key={name} className={isNumber(name) ? 'end num' : undefined}>
                    <Value chart={chart} name={name} row={row} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 ? (
        <div style={{ display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap', paddingTop: 8 }}>
          <span className="soft meta num" role="status">
            {count('list.results', found.total)}
          </span>
          <Pagination
            size="xs"
            value={page}
            total={pages}
            onChange={onPage}
            siblings={0}
            getControlProps={(control) => ({ 'aria-label': t(`list.${control}` as 'list.next') })}
            getItemProps={(item) => ({ 'aria-label': t('list.page', { page: item }) })}
          />
        </div>
      ) : null}
    </>
  )
}

function Value({ chart, name, row }: { chart: Chart; name: string; row: Row }) {
  const column = chart.data?.columns[name]
  const value: Cell = row[name] ?? null
  if (value === null) return <span className="faint">–</span>
  if (typeof value === 'number') return <>{shownNumber(chart, name, value)}</>
  if (column?.agg === undefined && DATES.includes(column?.field)) return <time dateTime={value}>{dateTime(value)}</time>
  if (value in STATES) return <StateBadge state={value as State} />
  const href = hrefOf(chart, column?.field, value, row)
  return href ? <Link to={href}>{value}</Link> : <>{value}</>
}

/** The page of a flow or an execution, where a row tells whose it is. */
function hrefOf(chart: Chart, field: string | undefined, value: string, row: Row): string | null {
  const of = (wanted: string): string | undefined => {
    const name = Object.entries(chart.data?.columns ?? {}).find(
      ([, one]) => one.field === wanted && one.agg === undefined,
    )?.[0]
    return name === undefined ? undefined : String(row[name] ?? '')
  }
  const namespace = of('NAMESPACE')
  if (!namespace) return null
  const isOfFlows = chart.data?.type.endsWith('.Flows')
  if (field === 'FLOW_ID' || (field === 'ID' && isOfFlows)) return `/flows/edit/${namespace}/${value}`
  const flow = of('FLOW_ID')
  return flow && (field === 'EXECUTION_ID' || (field === 'ID' && !isOfFlows))
    ? `/executions/${namespace}/${flow}/${value}`
    : null
}
