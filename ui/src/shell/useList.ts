/** What a list shows, as its address says it. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Query } from '../api/client'
import { useSettings } from '../settings/settings'
import { chipsOf, putChip, queryOf, withChips, type Chip, type Field, type Search } from './filters/filters'

export interface List {
  readonly fields: readonly Field[]
  readonly search: Search
  readonly chips: readonly Chip[]
  /** What the server is asked, without page and order. */
  readonly filters: Query
  /** The same with page and order. */
  readonly query: Query
  readonly page: number
  readonly size: number
  readonly sort: string | undefined
  /** Opens the address with other filters; `isTyping` is no step to go back to. */
  readonly open: (search: Search, isTyping?: boolean) => void
  /** The same with a filter more, in place of one of the same field. */
  readonly put: (...chips: readonly Chip[]) => void
  /** Changes what is no filter, on the first page. */
  readonly set: (changes: Search) => void
}

/**
 * @param fixed what the server is asked besides.
 * @param leastSize of a page, where its rows are many and low.
 */
export function useList(fields: readonly Field[], fixed: Query = {}, leastSize = 0): List {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const { pageSize } = useSettings()
  const chips = chipsOf(search, fields)
  const filters = { ...queryOf(chips, fields), ...fixed }
  const page = Number(search.page ?? 1)
  const size = Number(search.size ?? Math.max(leastSize, pageSize))
  const sort = search.sort as string | undefined
  const open = (next: Search, isTyping = false) => void navigate({ to: '.', search: next as never, replace: isTyping })
  return {
    fields,
    search,
    chips,
    filters,
    page,
    size,
    sort,
    open,
    query: { ...filters, page, size, sort },
    put: (...added) =>
      open(
        withChips(
          search,
          fields,
          added.reduce<readonly Chip[]>((all, chip) => putChip(all, chip), chips),
        ),
      ),
    set: (changes) => open({ ...search, page: undefined, ...changes }, true),
  }
}
