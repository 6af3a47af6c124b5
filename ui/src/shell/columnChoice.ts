/** What is chosen among the columns of a list. */

interface Choosable {
  readonly id: string
  /** Stands first and can not be hidden. */
  readonly isFixed?: boolean
  /** Shown only when it is chosen. */
  readonly isExtra?: boolean
  /** Stands last and is no matter of choice: buttons. */
  readonly isLast?: boolean
}

/** The columns that were chosen, in their order; those that are not extra when nothing was. What is no column any more is left out. */
export function chosenColumns<Column extends Choosable>(
  columns: readonly Column[],
  chosen: readonly string[] | undefined,
): Column[] {
  const free = columns.filter((one) => !one.isFixed && !one.isLast)
  const wanted = chosen
    ? chosen.flatMap((id) => free.find((one) => one.id === id) ?? [])
    : free.filter((one) => !one.isExtra)
  return [...columns.filter((one) => one.isFixed), ...wanted, ...columns.filter((one) => one.isLast)]
}

/** The ids with one moved by a place. */
export function moved(ids: readonly string[], at: number, by: -1 | 1): string[] {
  const result = [...ids]
  const [one] = result.splice(at, 1)
  if (one !== undefined) result.splice(at + by, 0, one)
  return result
}
