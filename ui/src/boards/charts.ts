/** What the charts of a dashboard draw: numbers by names, from the rows that the server answers. */
import type { Shapes } from '../api/client'
import { EVERY_STATE, type State } from '../theme/states'

export type Cell = string | number | null
export type Row = Readonly<Record<string, Cell>>
export type Grouping = 'hour' | 'day' | 'week' | 'month'

export interface Column {
  readonly field?: string
  readonly agg?: string
  readonly displayName?: string
  readonly graphStyle?: string
  readonly labelKey?: string
}
export interface Condition {
  readonly type: string
  readonly field?: string
  readonly value?: string | number
  readonly values?: readonly (string | number)[]
}

/** A chart as its source has it; the server has checked it. */
export interface Chart {
  readonly id: string
  readonly type: string
  readonly chartOptions?: {
    readonly displayName?: string
    readonly description?: string
    readonly width?: number
    readonly column?: string
    readonly colorByColumn?: string
    readonly graphStyle?: string
    readonly numberType?: string
    readonly legend?: { readonly enabled?: boolean }
    readonly pagination?: { readonly enabled?: boolean }
  }
  readonly data?: {
    readonly type: string
    readonly columns: Readonly<Record<string, Column>>
    readonly where?: readonly Condition[]
    readonly orderBy?: readonly { readonly column: string; readonly order: 'ASC' | 'DESC' }[]
  }
}

type Kept = Shapes['Dashboard']

/** A dashboard whose charts have been checked. */
export interface Board {
  readonly id: Kept['id']
  readonly title: Kept['title']
  readonly description?: Kept['description']
  readonly timeWindow?: Kept['timeWindow']
  readonly sourceCode: Kept['sourceCode']
  readonly charts: readonly Chart[]
}

export const kindOf = (chart: Chart): string => chart.type.slice(chart.type.lastIndexOf('.') + 1)
export const titleOf = (chart: Chart): string => chart.chartOptions?.displayName ?? chart.id

/** Of twelve columns. */
export const widthOf = (chart: Chart): number => chart.chartOptions?.width ?? (kindOf(chart) === 'KPI' ? 3 : 6)

const columnsOf = (chart: Chart): [string, Column][] => Object.entries(chart.data?.columns ?? {})
const numbersOf = (chart: Chart): [string, Column][] => columnsOf(chart).filter(([, one]) => one.agg !== undefined)
const firstName = (chart: Chart): string | undefined => columnsOf(chart).find(([, one]) => one.agg === undefined)?.[0]

export const nameOfColumn = (chart: Chart, name: string): string => chart.data?.columns[name]?.displayName ?? name

/** Whether the numbers of a column are seconds. */
export const isDuration = (column: Column | undefined): boolean =>
  column?.field === 'DURATION' && column.agg !== 'COUNT'

const numberIn = (row: Row, name: string | undefined): number => (name === undefined ? 0 : Number(row[name] ?? 0))
const textIn = (row: Row, name: string | undefined): string => (name === undefined ? '' : String(row[name] ?? ''))

/** One name with its number. */
export interface Slice {
  readonly name: string
  readonly value: number
}

export function slicesOf(chart: Chart, rows: readonly Row[]): Slice[] {
  const by = chart.chartOptions?.colorByColumn ?? chart.chartOptions?.column ?? firstName(chart)
  const [number] = numbersOf(chart)
  const found = new Map<string, number>()
  for (const row of rows) {
    const name = textIn(row, by)
    found.set(name, (found.get(name) ?? 0) + (number ? numberIn(row, number[0]) : 1))
  }
  return [...found].map(([name, value]) => ({ name, value })).sort((a, b) => b.value - a.value)
}

/** The largest ones, and all others as one, named by `rest`. */
export function largest(slices: readonly Slice[], most: number, rest: string): Slice[] {
  if (slices.length <= most) return [...slices]
  const others = slices.slice(most - 1).reduce((all, one) => all + one.value, 0)
  return [...slices.slice(0, most - 1), { name: rest, value: others }]
}

/**
 * Stacks of numbers: one for each place of an axis, cut by colour.
 *
 * `values[place][color]`; `line` is a second number of each place, drawn over them.
 */
export interface Stacks {
  readonly places: readonly string[]
  readonly colors: readonly string[]
  readonly values: readonly (readonly number[])[]
  readonly line: readonly number[] | null
}

/** The numbers that are stacked, and the one that is a line. */
export function drawnOf(chart: Chart): { bars: string | undefined; line: string | undefined } {
  const numbers = numbersOf(chart)
  const line = numbers.find(([, one]) => one.graphStyle === 'LINES' && numbers.length > 1) ?? numbers[1]
  return { bars: numbers.find((one) => one !== line)?.[0], line: line?.[0] }
}

export function stacksOf(chart: Chart, rows: readonly Row[], places: readonly string[]): Stacks {
  const { column, colorByColumn } = chart.chartOptions ?? {}
  const { bars, line } = drawnOf(chart)
  const colors = colorByColumn === undefined ? [''] : ordered(new Set(rows.map((row) => textIn(row, colorByColumn))))
  const at = new Map(places.map((place, index) => [place, index]))
  const values = places.map(() => colors.map(() => 0))
  const lined = places.map(() => [] as Row[])
  for (const row of rows) {
    const place = at.get(textIn(row, column))
    if (place === undefined) continue
    const color = Math.max(0, colors.indexOf(textIn(row, colorByColumn)))
    values[place]![color]! += numberIn(row, bars)
    lined[place]!.push(row)
  }
  return { places, colors, values, line: line === undefined ? null : lined.map((of) => together(chart, line, of)) }
}

/** What the numbers of one column of several rows come to; averages weigh as much as rows they are of, where that is told. */
function together(chart: Chart, name: string, rows: readonly Row[]): number {
  const values = rows.map((row) => numberIn(row, name))
  const agg = chart.data?.columns[name]?.agg
  if (values.length === 0) return 0
  if (agg === 'MIN') return Math.min(...values)
  if (agg === 'MAX') return Math.max(...values)
  if (agg !== 'AVG') return values.reduce((all, value) => all + value, 0)
  const counted = numbersOf(chart).find(([, one]) => one.agg === 'COUNT')?.[0]
  const weights = rows.map((row) => (counted === undefined ? 1 : numberIn(row, counted)))
  const weight = weights.reduce((all, one) => all + one, 0)
  return weight === 0 ? 0 : values.reduce((all, value, index) => all + value * weights[index]!, 0) / weight
}

/** The places of bars, the highest first. */
export function placesOf(chart: Chart, rows: readonly Row[], most: number): string[] {
  const { bars } = drawnOf(chart)
  const heights = new Map<string, number>()
  for (const row of rows) {
    const place = textIn(row, chart.chartOptions?.column)
    heights.set(place, (heights.get(place) ?? 0) + numberIn(row, bars))
  }
  return [...heights]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([place]) => place)
}

const FROM_BOTTOM: readonly State[] = ['SUCCESS', 'WARNING', 'FAILED', 'RUNNING']
const STATE_ORDER: readonly string[] = [...FROM_BOTTOM, ...EVERY_STATE.filter((state) => !FROM_BOTTOM.includes(state))]
const LEVELS: Readonly<Record<string, State>> = {
  ERROR: 'FAILED',
  WARN: 'WARNING',
  INFO: 'RUNNING',
  DEBUG: 'RESTARTED',
  TRACE: 'SKIPPED',
}
const PLAIN: readonly State[] = [
  'RUNNING',
  'PAUSED',
  'RESTARTED',
  'RETRYING',
  'BREAKPOINT',
  'SUCCESS',
  'KILLED',
  'QUEUED',
  'WARNING',
  'SUBMITTED',
]

/** States come in the order in which every chart stacks them, other names by the alphabet. */
function ordered(names: ReadonlySet<string>): string[] {
  const place = (name: string): number => (STATE_ORDER.includes(name) ? STATE_ORDER.indexOf(name) : STATE_ORDER.length)
  return [...names].sort((a, b) => place(a) - place(b) || a.localeCompare(b))
}

/** The colour of a name: that of the state or level it is, else one of a row of them. */
export function colorOf(name: string, index: number): string {
  const state = STATE_ORDER.includes(name) ? name : LEVELS[name]
  if (state) return `var(--st-${state})`
  return name === '' ? 'var(--accent)' : `var(--st-${PLAIN[index % PLAIN.length]!})`
}

const LENGTHS: Readonly<Record<Exclude<Grouping, 'month'>, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
}

function startOf(at: number, grouping: Grouping): number {
  const date = new Date(at)
  if (grouping === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  if (grouping === 'hour') return Math.floor(at / LENGTHS.hour) * LENGTHS.hour
  const midnight = Math.floor(at / LENGTHS.day) * LENGTHS.day
  return grouping === 'day' ? midnight : midnight - ((date.getUTCDay() + 6) % 7) * LENGTHS.day
}

/** The beginning of the span behind one. */
export function nextSpan(at: number, grouping: Grouping): number {
  if (grouping !== 'month') return at + LENGTHS[grouping]
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}

/** The beginnings of all spans from one date to another, as the server writes them; those of UTC. */
export function spansBetween(start: string, end: string, grouping: Grouping): string[] {
  const found: string[] = []
  for (let at = startOf(Date.parse(start), grouping); at <= Date.parse(end); at = nextSpan(at, grouping))
    found.push(new Date(at).toISOString())
  return found
}

export interface Drill {
  readonly namespace?: string
  readonly flowId?: string
  readonly state?: readonly string[]
  readonly startDate?: string
  readonly endDate?: string
}

/** The first and the last span of a chart count only what lies within its time. */
function within(span: { start: string; end: string }, start: number, end: number): Drill {
  return {
    startDate: new Date(Math.max(start, Date.parse(span.start))).toISOString(),
    endDate: new Date(Math.min(end, Date.parse(span.end))).toISOString(),
  }
}

/**
 * The list of executions that a part of a chart stands for; null where it is of other things.
 *
 * @param values what the part is of, by the names of columns.
 */
export function drillOf(
  chart: Chart,
  values: Row,
  span: { start: string; end: string; grouping: Grouping | undefined },
): Drill | null {
  if (!chart.data?.type.endsWith('.Executions')) return null
  let drill: Drill = { startDate: span.start, endDate: span.end }
  const fixed = (chart.data.where ?? []).map(
    (one) =>
      [
        one.field,
        one.type === 'EQUAL_TO' ? [String(one.value)] : one.type === 'IN' ? (one.values ?? []).map(String) : [],
      ] as const,
  )
  const chosen = Object.entries(values).map(
    ([name, value]) => [chart.data?.columns[name]?.field, value === null ? [] : [String(value)]] as const,
  )
  for (const [field, texts] of [...fixed, ...chosen]) {
    const [text] = texts
    if (text === undefined) continue
    if (field === 'STATE') drill = { ...drill, state: texts }
    else if (field === 'NAMESPACE') drill = { ...drill, namespace: text }
    else if (field === 'FLOW_ID') drill = { ...drill, flowId: text }
    else if (field === 'START_DATE' && span.grouping)
      drill = { ...drill, ...within(span, Date.parse(text), nextSpan(Date.parse(text), span.grouping) - 1) }
  }
  return drill
}
