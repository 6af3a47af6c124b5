/** Charts as drawings of ours; each has its numbers as text for who can not see it. */
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../i18n'
import { clock, duration, number, share, utcDay, utcMonth } from '../shell/format'
import { stateName } from '../shell/StateBadge'
import { STATES, type State } from '../theme/states'
import type { Found } from './Chart'
import {
  colorOf,
  drawnOf,
  drillOf,
  isDuration,
  largest,
  nameOfColumn,
  placesOf,
  slicesOf,
  spansBetween,
  stacksOf,
  type Cell,
  type Chart,
  type Grouping,
  type Row,
  type Stacks,
} from './charts'

interface Props {
  readonly chart: Chart
  readonly found: Found
  readonly namespace: string | undefined
}

const MOST_SLICES = 8
const MOST_BARS = 12

/** A value as people read it: states by their name, nothing as a dash. */
export const shownName = (name: string): string =>
  name in STATES ? stateName(name as State) : name === '' ? '–' : name

/** A number of a column: durations are seconds on the wire. */
export function shownNumber(chart: Chart, column: string | undefined, value: number): string {
  return column !== undefined && isDuration(chart.data?.columns[column])
    ? duration(value * 1000)
    : number(Math.round(value * 100) / 100)
}

const spanName = (at: string, grouping: Grouping): string =>
  grouping === 'hour' ? clock(at).slice(0, 5) : grouping === 'month' ? utcMonth(at) : utcDay(at)

/** Leads to what a part of a chart stands for. */
function useDrill({ chart, found, namespace }: Props) {
  const navigate = useNavigate()
  const span = { start: found.start, end: found.end, grouping: found.grouping }
  const search = (values: Row) => {
    const drill = drillOf(chart, values, span)
    return drill ? { namespace, ...drill } : null
  }
  const open = (values: Row) => {
    const wanted = search(values)
    if (wanted) void navigate({ to: '/executions', search: wanted as never })
  }
  return { search, open }
}

/** One number; a share of nothing is none. */
export function Figure({ chart, value }: { chart: Chart; value: Cell }) {
  if (value === null) return <div className="figure num">–</div>
  return <div className="figure num">{shownFigure(chart, Number(value))}</div>
}

function shownFigure(chart: Chart, value: number): string {
  const column = chart.data?.columns as unknown as { field?: string; agg?: string } | undefined
  const isShare = chart.chartOptions?.numberType === 'PERCENTAGE'
  return isShare
    ? share(value / 100)
    : isDuration(column)
      ? duration(value * 1000)
      : number(Math.round(value * 100) / 100)
}

export function TimeSeries(props: Props) {
  const { chart, found } = props
  const grouping = found.grouping ?? 'day'
  const stacks = stacksOf(chart, found.rows, spansBetween(found.start, found.end, grouping))
  const { bars, line } = drawnOf(chart)
  const { open } = useDrill(props)
  const highest = Math.max(Number.MIN_VALUE, ...stacks.values.map((one) => one.reduce((all, value) => all + value, 0)))
  const width = 100 / Math.max(1, stacks.places.length)
  const { column = '', colorByColumn = '' } = chart.chartOptions ?? {}
  const name = (at: string) => spanName(at, grouping)
  return (
    <>
      <div className="meta soft num" aria-hidden="true" style={{ display: 'flex', justifyContent: 'space-between' }}>
        <span>{shownNumber(chart, bars, highest)}</span>
        {stacks.line ? (
          <span>{t('boards.lineTo', { value: shownNumber(chart, line, Math.max(...stacks.line)) })}</span>
        ) : null}
      </div>
      <svg className="chart" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2="100" y1="100" y2="100" stroke="var(--line)" vectorEffect="non-scaling-stroke" />
        {stacks.places.map((place, index) => {
          let y = 100
          return stacks.values[index]!.map((value, color) => {
            const height = (value / highest) * 98
            y -= height
            const group = stacks.colors[color]!
            return height > 0 ? (
              <rect
                key={`${place}${group}`}
                x={index * width + width * 0.12}
                width={width * 0.76}
                y={y}
                height={height}
                fill={colorOf(group, color)}
                style={{ cursor: 'pointer' }}
                onClick={() => open({ [column]: place, ...(colorByColumn ? { [colorByColumn]: group } : {}) })}
              >
                <title>{`${name(place)}: ${shownNumber(chart, bars, value)} ${shownName(group)}`}</title>
              </rect>
            ) : null
          })
        })}
        {stacks.line ? <Line values={stacks.line} width={width} /> : null}
      </svg>
      <div
        className="meta soft num"
        aria-hidden="true"
        style={{ display: 'flex', justifyContent: 'space-between', gap: 8, marginTop: 4 }}
      >
        <span>{stacks.places[0] ? name(stacks.places[0]) : ''}</span>
        <span>{stacks.places.length > 1 ? name(stacks.places.at(-1)!) : ''}</span>
      </div>
      <Legend chart={chart} names={stacks.colors.filter((one) => one !== '')} line={stacks.line ? line : undefined} />
      <StacksTable chart={chart} stacks={stacks} name={name} />
    </>
  )
}

function Line({ values, width }: { values: readonly number[]; width: number }) {
  const most = Math.max(Number.MIN_VALUE, ...values)
  const points = values.map((value, index) => `${(index + 0.5) * width},${100 - (value / most) * 94}`).join(' ')
  return (
    <polyline points={points} fill="none" stroke="var(--fg2)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
  )
}

function Legend({ chart, names, line }: { chart: Chart; names: readonly string[]; line: string | undefined }) {
  if (chart.chartOptions?.legend?.enabled === false || (names.length === 0 && !line)) return null
  return (
    <div className="legend" aria-hidden="true">
      {names.map((name, index) => (
        <span key={name}>
          <Mark color={colorOf(name, index)} />
          {shownName(name)}
        </span>
      ))}
      {line ? (
        <span>
          <span style={{ width: 10, borderTop: '2px solid var(--fg2)' }} />
          {nameOfColumn(chart, line)}
        </span>
      ) : null}
    </div>
  )
}

const Mark = ({ color }: { color: string }) => (
  <span style={{ width: 8, height: 8, borderRadius: 2, background: color, flex: 'none' }} />
)

function StacksTable({ chart, stacks, name }: { chart: Chart; stacks: Stacks; name: (place: string) => string }) {
  const { bars, line } = drawnOf(chart)
  return (
    <div className="hidden">
      <table>
        <caption>{chart.chartOptions?.displayName ?? chart.id}</caption>
        <thead>
          <tr>
            <th>{nameOfColumn(chart, chart.chartOptions?.column ?? '')}</th>
            {stacks.colors.map((one) => (
              <th key={one}>{one === '' ? nameOfColumn(chart, bars ?? '') : shownName(one)}</th>
            ))}
            {stacks.line ? <th>{nameOfColumn(chart, line ?? '')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {stacks.places.map((place, index) => (
            <tr key={place}>
              <th>{name(place)}</th>
              {stacks.values[index]!.map((value, color) => (
                <td key={color}>{shownNumber(chart, bars, value)}</td>
              ))}
              {stacks.line ? <td>{shownNumber(chart, line, stacks.line[index]!)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A name that leads to a list, where there is one. */
function Named({ search, children }: { search: object | null; children: ReactNode }) {
  return search ? (
    <Link className="ellipsis" to="/executions" search={search as never}>
      {children}
    </Link>
  ) : (
    <span className="ellipsis">{children}</span>
  )
}

export function Bars(props: Props) {
  const { chart, found } = props
  const places = placesOf(chart, found.rows, MOST_BARS)
  const stacks = stacksOf(chart, found.rows, places)
  const { bars } = drawnOf(chart)
  const { search } = useDrill(props)
  const sums = stacks.values.map((one) => one.reduce((all, value) => all + value, 0))
  const highest = Math.max(Number.MIN_VALUE, ...sums)
  const { column = '' } = chart.chartOptions ?? {}
  const isDated = ['START_DATE', 'END_DATE', 'DATE'].includes(chart.data?.columns[column]?.field ?? '')
  return (
    <>
      <ul className="bars">
        {stacks.places.map((place, index) => (
          <li key={place}>
            <Named search={search({ [column]: place })}>
              {isDated ? spanName(place, found.grouping ?? 'day') : shownName(place)}
            </Named>
            <span className="bars-track" aria-hidden="true">
              {stacks.values[index]!.map((value, color) =>
                value > 0 ? (
                  <span
                    key={color}
                    title={`${shownNumber(chart, bars, value)} ${shownName(stacks.colors[color]!)}`}
                    style={{ width: `${(value / highest) * 100}%`, background: colorOf(stacks.colors[color]!, color) }}
                  />
                ) : null,
              )}
            </span>
            <span className="num">{shownNumber(chart, bars, sums[index]!)}</span>
          </li>
        ))}
      </ul>
      <Legend chart={chart} names={stacks.colors.filter((one) => one !== '')} line={undefined} />
    </>
  )
}

/** Parts of a whole; a circle of 100 around, so that a length is a percentage. */
export function Donut(props: Props) {
  const { chart, found } = props
  const slices = largest(slicesOf(chart, found.rows), MOST_SLICES, t('boards.others'))
  const total = slices.reduce((all, one) => all + one.value, 0)
  const { bars } = drawnOf(chart)
  const { search } = useDrill(props)
  const by =
    chart.chartOptions?.colorByColumn ?? chart.chartOptions?.column ?? Object.keys(chart.data?.columns ?? {})[0] ?? ''
  const isFull = chart.chartOptions?.graphStyle === 'PIE'
  let before = 0
  return (
    <div className="donut">
      <svg viewBox="0 0 40 40" width="120" height="120" aria-hidden="true">
        {slices.map(({ name, value }, index) => {
          const length = total > 0 ? (value / total) * 100 : 0
          const offset = before
          before += length
          const radius = isFull ? 7.9577 : 15.9155
          const scale = isFull ? 0.5 : 1
          return (
            <circle
              key={name}
              r={radius}
              cx="20"
              cy="20"
              fill="none"
              stroke={colorOf(name, index)}
              strokeWidth={isFull ? 15.9 : 6}
              strokeDasharray={`${Math.max(0, length - 0.5) * scale} ${(100 - length + 0.5) * scale}`}
              strokeDashoffset={-offset * scale}
              transform="rotate(-90 20 20)"
            />
          )
        })}
      </svg>
      <ul className="bars" style={{ flex: 1, minWidth: 140 }}>
        {slices.map(({ name, value }, index) => (
          <li key={name} style={{ gridTemplateColumns: 'auto minmax(0, 1fr) auto auto' }}>
            <Mark color={colorOf(name, index)} />
            <Named search={name === t('boards.others') ? null : search({ [by]: name })}>{shownName(name)}</Named>
            <span className="num">{shownNumber(chart, bars, value)}</span>
            <span className="num soft meta" style={{ minWidth: 36, textAlign: 'right' }}>
              {share(total > 0 ? value / total : 0)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
