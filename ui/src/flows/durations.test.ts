import { expect, test } from 'vitest'
import { durationOf, partsOf } from './durations'

test.each([
  ['P1DT2H', { days: 1, hours: 2, minutes: 0, seconds: 0 }],
  ['PT1M0.5S', { days: 0, hours: 0, minutes: 1, seconds: 0.5 }],
  ['P1M', null],
  ['P', null],
  ['PT', null],
  ['an hour', null],
])('%s has the parts %o', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

test.each([
  [{ days: 0, hours: 0, minutes: 0, seconds: 0 }, 'PT0S'],
  [{ days: 2, hours: 0, minutes: 0, seconds: 0 }, 'P2D'],
  [{ days: 1, hours: 0, minutes: 30, seconds: 1.5 }, 'P1DT30M1.5S'],
])('%o is written %s', (parts, text) => {
  expect(durationOf(parts)).toBe(text)
})
