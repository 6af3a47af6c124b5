/** All that a list of the server finds, however many pages that are. */

const AT_ONCE = 100

interface Page<Row> {
  readonly results: readonly Row[]
  readonly total: number
}

/** @param read gives a page; pages count from 1. What comes or goes meanwhile may be missed. */
export async function everyRow<Row>(read: (page: number, size: number) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = []
  for (let page = 1; ; page += 1) {
    const { results, total } = await read(page, AT_ONCE)
    rows.push(...results)
    if (results.length < AT_ONCE || rows.length >= total) return rows
  }
}
