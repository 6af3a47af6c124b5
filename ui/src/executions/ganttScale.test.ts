import { expect, test } from 'vitest'
import { panned, ticksOf, zoomed } from './ganttScale'

const START = Date.parse('2026-10-21T03:00:00Z')
const WHOLE = { from: START, to: START + 8000 }

test('zooming in keeps what is looked at where it is', () => {
  expect(zoomed(WHOLE, WHOLE, 0.5, 0.25)).toEqual({ from: START + 1000, to: START + 5000 })
})

test('zooming out ends with all there is', () => {
  expect(zoomed({ from: START, to: START + 5000 }, WHOLE, 2)).toBeNull()
})

test('nobody moves beyond the ends', () => {
  const range = { from: START + 1000, to: START + 3000 }

  expect(panned(range, WHOLE, 0.5)).toEqual({ from: START + 2000, to: START + 4000 })
  expect(panned(range, WHOLE, -5)).toEqual({ from: START, to: START + 2000 })
  expect(panned(range, WHOLE, 50)).toEqual({ from: START + 6000, to: START + 8000 })
})

test('the time that has passed is told in round steps, the end left free', () => {
  expect(ticksOf(WHOLE, 400, 'elapsed', START, 'UTC').map((tick) => tick.label)).toEqual([
    '0ms',
    '2.0s',
    '4.0s',
    '6.0s',
  ])
})

test('the time of day is that of the chosen zone, round in that zone', () => {
  const day = { from: Date.parse('2026-10-21T00:00:00Z'), to: Date.parse('2026-10-21T05:00:00Z') }

  // Kathmandu is 5:45 ahead of UTC, so its whole hours are quarters there.
  expect(
    ticksOf(day, 500, 'clock', day.from, 'Asia/Kathmandu').map((tick) => new Date(tick.at).toISOString().slice(11, 16)),
  ).toEqual(['00:15', '01:15', '02:15', '03:15', '04:15'])
})

test('a narrow axis has one instant at least', () => {
  expect(ticksOf(WHOLE, 40, 'elapsed', START, 'UTC')).toHaveLength(1)
})
