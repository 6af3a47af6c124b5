/** What stands below a list: which page of it is shown, and how long a page is. */
import { Pager } from './parts'
import type { List } from './useList'

/** @param total of all that the filters find; undefined as long as nobody knows. */
export function ListPager({ list, total }: { list: List; total: number | undefined }) {
  if (total === undefined) return null
  return <Pager page={list.page} size={list.size} total={total} onChange={(page, size) => list.set({ page, size })} />
}
