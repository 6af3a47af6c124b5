/** What stands over every list: its filters, how it is kept current, what of it is shown, a table of it. */
import { ActionIcon } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LiveStatus } from '../api/live'
import { t } from '../i18n'
import { ColumnsButton, type Choice } from './Columns'
import type { Column } from './DataTable'
import { FilterBar } from './filters/FilterBar'
import { IconChartBar } from './icons'
import { TableLink } from './parts'
import { Refresh, type Refreshed } from './Refresh'
import { SavedFilters } from './SavedFilters'
import type { List } from './useList'

interface Props<Row> {
  readonly list: List
  /** The name of the page among saved filters; undefined where none are kept. */
  readonly page: string | undefined
  readonly query: Refreshed
  readonly live: LiveStatus
  /** Of a table, with which of them are shown; a tree has none. */
  readonly columns?: readonly Column<Row>[]
  readonly choice?: Choice<Row>
  /** Of the table of all that the filters find. */
  readonly table?: string
  /** Whether a chart stands below, and the way to the contrary. */
  readonly chart?: { readonly isShown: boolean; readonly toggle: () => void }
  /** Before what all lists have. */
  readonly children?: ReactNode
}

export function ListBar<Row>({ list, page, query, live, columns, choice, table, chart, children }: Props<Row>) {
  return (
    <div className="toolbar">
      <FilterBar fields={list.fields} search={list.search} onChange={list.open}>
        {page === undefined ? null : <SavedFilters page={page} search={list.search} />}
      </FilterBar>
      <span className="toolbar-end">
        {children}
        <Refresh query={query} live={live} />
        {chart ? (
          <ActionIcon
            variant={chart.isShown ? 'light' : 'default'}
            size={30}
            aria-pressed={chart.isShown}
            aria-label={t('list.chart')}
            title={t('list.chart')}
            onClick={chart.toggle}
          >
            <IconChartBar size={16} />
          </ActionIcon>
        ) : null}
        {columns && choice ? <ColumnsButton columns={columns} choice={choice} /> : null}
        {table === undefined ? null : <TableLink href={table} />}
      </span>
    </div>
  )
}
