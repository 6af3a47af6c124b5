/** Rows of a file as a table: maps give columns, anything else is one of its own. */
export interface Sorting {
  readonly column: string
  readonly isDown: boolean
}

const VALUE = 'value'

const isMap = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row)

/** The columns of all rows, in the order in which they come up. */
export const columnsOf = (rows: readonly unknown[]): string[] => [
  ...new Set(rows.flatMap((row) => (isMap(row) ? Object.keys(row) : [VALUE]))),
]

export const valueIn = (row: unknown, column: string): unknown =>
  isMap(row) ? row[column] : column === VALUE ? row : undefined

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)

/** The rows that hold a text, in an order; numbers by their size, the rest as one reads it. */
export function arranged(
  rows: readonly unknown[],
  columns: readonly string[],
  text: string,
  sorting: Sorting | null,
): readonly unknown[] {
  const wanted = text.trim().toLowerCase()
  const found =
    wanted === ''
      ? rows
      : rows.filter((row) => columns.some((column) => textOf(valueIn(row, column)).toLowerCase().includes(wanted)))
  if (!sorting) return found
  const sign = sorting.isDown ? -1 : 1
  return [...found].sort((one, other) => sign * compared(valueIn(one, sorting.column), valueIn(other, sorting.column)))
}

function compared(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return textOf(one).localeCompare(textOf(other), undefined, { numeric: true })
}
