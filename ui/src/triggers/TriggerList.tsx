/** Rows of triggers, what can be done to the chosen ones, and what was opened from a row. */
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { t } from '../i18n'
import { DataTable, type Column } from '../shell/DataTable'
import { NothingMatches } from '../shell/filters/NothingMatches'
import { Loading, type Loaded } from '../shell/parts'
import type { List } from '../shell/useList'
import type { TriggerItem } from './kinds'
import { TriggerBulk, triggerKey } from './TriggerBulk'
import type { TriggerTable } from './TriggerTable'

interface Props {
  readonly list: List
  readonly query: Loaded<unknown>
  readonly items: readonly TriggerItem[]
  /** How many the filters find; undefined where all of them stand in the list. */
  readonly total?: number
  readonly table: TriggerTable
  readonly columns: readonly Column<TriggerItem>[]
  /** Where there is no trigger, and no filter is the reason. */
  readonly empty: ReactNode
}

export function TriggerList({ list, query, items, total, table, columns, empty }: Props) {
  const client = useQueryClient()
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  return (
    <>
      {selected.size > 0 ? (
        <TriggerBulk
          selected={selected}
          total={total ?? selected.size}
          query={list.filters}
          clear={() => select(new Set())}
          done={() => void client.invalidateQueries({ queryKey: ['triggers'] })}
        />
      ) : null}
      <div className="content" tabIndex={0} role="region" aria-label={t('nav.triggers')}>
        <Loading query={query}>
          {() =>
            items.length > 0 ? (
              <DataTable
                label={t('nav.triggers')}
                columns={columns}
                rows={items}
                idOf={({ state }) => triggerKey(state)}
                hrefOf={table.hrefOf}
                searchOf={table.searchOf}
                sort={list.sort}
                onSort={(sort) => list.set({ sort })}
                selected={selected}
                onSelect={select}
              />
            ) : list.chips.length > 0 ? (
              <NothingMatches fields={list.fields} search={list.search} onChange={list.open} />
            ) : (
              empty
            )
          }
        </Loading>
      </div>
      {table.dialogs}
    </>
  )
}
