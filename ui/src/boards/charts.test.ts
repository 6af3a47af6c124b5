import { describe, expect, test } from 'vitest'
import { colorOf, drawnOf, drillOf, largest, placesOf, slicesOf, spansBetween, stacksOf, type Chart } from './charts'

const CHART: Chart = {
  id: 'a',
  type: 'io.kestra.plugin.core.dashboard.chart.TimeSeries',
  chartOptions: { column: 'day', colorByColumn: 'state' },
  data: {
    type: 'io.kestra.plugin.core.dashboard.data.Executions',
    columns: {
      day: { field: 'START_DATE' },
      state: { field: 'STATE' },
      total: { agg: 'COUNT' },
      took: { field: 'DURATION', agg: 'SUM', graphStyle: 'LINES' },
    },
    where: [{ type: 'EQUAL_TO', field: 'NAMESPACE', value: 'shop' }],
  },
}
const DAYS = ['2026-10-20T00:00:00.000Z', '2026-10-21T00:00:00.000Z']
const ROWS = [
  { day: DAYS[1]!, state: 'FAILED', total: 1, took: 2.5 },
  { day: DAYS[1]!, state: 'SUCCESS', total: 3, took: 4 },
  { day: '2026-10-25T00:00:00.000Z', state: 'SUCCESS', total: 9, took: 9 },
]

describe('numbers over time', () => {
  test('are stacked by state from success up, empty days included', () => {
    expect(stacksOf(CHART, ROWS, DAYS)).toEqual({
      places: DAYS,
      colors: ['SUCCESS', 'FAILED'],
      values: [
        [0, 0],
        [3, 1],
      ],
      line: [0, 6.5],
    })
  })

  test('the line is the number that says so, else the second one', () => {
    expect(drawnOf(CHART)).toEqual({ bars: 'total', line: 'took' })
    const turned = {
      ...CHART,
      data: {
        ...CHART.data!,
        columns: { took: { field: 'DURATION', agg: 'SUM', graphStyle: 'LINES' }, total: { agg: 'COUNT' } },
      },
    }
    expect(drawnOf(turned)).toEqual({ bars: 'total', line: 'took' })
    expect(drawnOf({ ...CHART, data: { ...CHART.data!, columns: { total: { agg: 'COUNT' } } } })).toEqual({
      bars: 'total',
      line: undefined,
    })
  })

  test.each([
    ['SUM', 6.5],
    ['AVG', (1 * 2.5 + 3 * 4) / 4],
    ['MIN', 2.5],
    ['MAX', 4],
  ])('the line of %s is of all colours of a place', (agg, expected) => {
    const columns = { ...CHART.data!.columns, took: { field: 'DURATION', agg, graphStyle: 'LINES' } }
    expect(stacksOf({ ...CHART, data: { ...CHART.data!, columns } }, ROWS, DAYS).line).toEqual([0, expected])
  })

  test.each([
    [
      'hour',
      '2026-10-21T22:10:00Z',
      '2026-10-22T00:00:00Z',
      ['2026-10-21T22:00:00.000Z', '2026-10-21T23:00:00.000Z', '2026-10-22T00:00:00.000Z'],
    ],
    ['day', '2026-10-20T22:10:00Z', '2026-10-21T00:00:00Z', DAYS],
    ['week', '2026-10-21T00:00:00Z', '2026-10-26T00:00:00Z', ['2026-10-19T00:00:00.000Z', '2026-10-26T00:00:00.000Z']],
    [
      'month',
      '2026-11-30T00:00:00Z',
      '2027-01-01T00:00:00Z',
      ['2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ],
  ] as const)('%ss have an edge each', (grouping, start, end, spans) => {
    expect(spansBetween(start, end, grouping)).toEqual(spans)
  })
})

describe('names with numbers', () => {
  test('add up by the column that colours', () => {
    expect(slicesOf(CHART, ROWS)).toEqual([
      { name: 'SUCCESS', value: 12 },
      { name: 'FAILED', value: 1 },
    ])
  })

  test('the small ones become one', () => {
    const slices = [5, 3, 2, 1].map((value) => ({ name: `n${value}`, value }))
    expect(largest(slices, 3, 'others')).toEqual([
      { name: 'n5', value: 5 },
      { name: 'n3', value: 3 },
      { name: 'others', value: 3 },
    ])
    expect(largest(slices, 4, 'others')).toEqual(slices)
  })

  test('bars come from the highest', () => {
    const chart = { ...CHART, chartOptions: { column: 'state' } }
    expect(placesOf(chart, ROWS, 1)).toEqual(['SUCCESS'])
  })

  test('states and levels have their own colours', () => {
    expect(colorOf('FAILED', 3)).toBe('var(--st-FAILED)')
    expect(colorOf('ERROR', 3)).toBe('var(--st-FAILED)')
    expect(colorOf('company', 0)).not.toBe(colorOf('shop', 1))
  })
})

describe('a part of a chart leads to the executions it counts', () => {
  const span = { start: '2026-10-01T00:00:00Z', end: '2026-10-31T00:00:00Z', grouping: 'day' as const }

  test('with what the chart fixes, the day and the state', () => {
    expect(drillOf(CHART, { day: DAYS[1]!, state: 'FAILED' }, span)).toEqual({
      namespace: 'shop',
      state: ['FAILED'],
      startDate: DAYS[1],
      endDate: '2026-10-21T23:59:59.999Z',
    })
  })

  test('with no more of its last day than the chart is of', () => {
    expect(drillOf(CHART, { day: DAYS[1]! }, { ...span, end: '2026-10-21T12:00:00Z' })).toMatchObject({
      startDate: DAYS[1],
      endDate: '2026-10-21T12:00:00.000Z',
    })
  })

  test('nowhere when it counts other things', () => {
    expect(
      drillOf({ ...CHART, data: { ...CHART.data!, type: 'io.kestra.plugin.core.dashboard.data.Logs' } }, {}, span),
    ).toBeNull()
  })
})
