/** Some runs of a flow beside each other, by what each has measured in all. */

/** What one execution has measured of one metric. */
export interface RunValue {
  readonly executionId: string
  readonly date: string
  readonly value: number
}

/** A run in the table of a metric; the first that is chosen is what the others differ from. */
export interface Compared extends RunValue {
  /** Undefined for the first, and where the first has not measured this. */
  readonly difference: number | undefined
  /** The difference as a part of the first; undefined also where that is 0. */
  readonly part: number | undefined
}

/** The runs that have measured anything, each with its first instant, the latest first. */
export function runsOf(series: readonly (readonly RunValue[])[]): RunValue[] {
  const found = new Map<string, RunValue>()
  for (const one of series.flat()) {
    const known = found.get(one.executionId)
    if (!known || one.date < known.date) found.set(one.executionId, one)
  }
  return [...found.values()].sort((a, b) => b.date.localeCompare(a.date))
}

/** What is compared while nobody has chosen: the last two, the earlier of them first. */
export const lastTwo = (latestFirst: readonly RunValue[]): string[] =>
  latestFirst
    .slice(0, 2)
    .map((one) => one.executionId)
    .reverse()

/** The chosen runs that have measured this metric, in the order in which they were chosen. */
export function compared(values: readonly RunValue[], chosen: readonly string[]): Compared[] {
  const byRun = new Map(values.map((one) => [one.executionId, one]))
  const first = byRun.get(chosen[0] ?? '')
  return chosen.flatMap((id) => {
    const one = byRun.get(id)
    if (!one) return []
    const difference = first && one !== first ? one.value - first.value : undefined
    return [
      {
        ...one,
        difference,
        part: difference === undefined || first!.value === 0 ? undefined : difference / Math.abs(first!.value),
      },
    ]
  })
}
