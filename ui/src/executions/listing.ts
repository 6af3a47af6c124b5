/** The list that somebody came from, as an address carries it: what it asks the server, and where in it an execution stands. */
import type { Query } from '../api/client'

/** Parameters of the address of an execution. */
export const LISTING = ['list', 'at'] as const

export interface Listing {
  /** Filters and order; neither page nor size. */
  readonly query: Query
  /** From 0, when the list was shown; rows may have come since. */
  readonly index: number
}

/** Many enough that walking asks seldom. */
export const WALKED = 50

/** What an address carries of a list and an execution in it. */
export function written({ query, index }: Listing, id: string): { list: string; at: string } {
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
  return { list: parameters.toString(), at: `${index}:${id}` }
}

/** The list that an address carries for an execution; null when it carries none, or one for another execution. */
export function listingOf(search: Readonly<Record<string, unknown>>, id: string): Listing | null {
  const [, index, of] = /^(\d{1,9}):(\w+)$/.exec(String(search.at ?? '')) ?? []
  if (typeof search.list !== 'string' || index === undefined || of !== id) return null
  return { query: Object.fromEntries(new URLSearchParams(search.list)), index: Number(index) }
}

export interface Step<Row> {
  readonly row: Row
  readonly index: number
}
export interface Steps<Row> {
  readonly before: Step<Row> | undefined
  readonly after: Step<Row> | undefined
}

/**
 * What stands beside an execution in its list. One that has left the list, because it is as the filters want no more, is
 * between what stands now where it stood.
 *
 * @param pageOf the rows of a page, from 1, each `WALKED` long.
 */
export async function stepsOf<Row extends { readonly id: string }>(
  { index }: Listing,
  id: string,
  pageOf: (page: number) => Promise<readonly Row[]>,
): Promise<Steps<Row>> {
  const first = Math.floor(index / WALKED) + 1
  const rowAt = async (at: number): Promise<Step<Row> | undefined> => {
    const row = at < 0 ? undefined : (await pageOf(Math.floor(at / WALKED) + 1))[at % WALKED]
    return row && { row, index: at }
  }
  for (const page of [first, first + 1, first - 1]) {
    const found = page < 1 ? -1 : (await pageOf(page)).findIndex((one) => one.id === id)
    if (found < 0) continue
    const at = (page - 1) * WALKED + found
    return { before: await rowAt(at - 1), after: await rowAt(at + 1) }
  }
  return { before: await rowAt(index - 1), after: await rowAt(index) }
}
