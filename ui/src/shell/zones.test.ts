import { expect, test } from 'vitest'
import { instantOf, localTextOf } from './zones'

test.each([
  ['2026-07-01T12:00:00', 'Europe/Paris', '2026-07-01T10:00:00.000Z'],
  ['2026-01-01T12:00', 'Europe/Paris', '2026-01-01T11:00:00.000Z'],
  ['2026-07-01T12:00:00', 'America/New_York', '2026-07-01T16:00:00.000Z'],
  ['2026-07-01T00:30:00', 'Asia/Kolkata', '2026-06-30T19:00:00.000Z'],
  ['2026-07-01T12:00:00', 'UTC', '2026-07-01T12:00:00.000Z'],
  ['2026-07-01T12:00:00+02:00', 'Asia/Tokyo', '2026-07-01T10:00:00.000Z'],
  ['soon', 'UTC', 'soon'],
])('%s typed in %s is %s', (text, zone, expected) => {
  expect(instantOf(text, zone)).toBe(expected)
})

test('a time that clocks skip in spring is the one they show instead', () => {
  expect(instantOf('2026-03-29T02:30:00', 'Europe/Paris')).toBe('2026-03-29T01:30:00.000Z')
})

test('of a time that comes twice in autumn it is the first', () => {
  expect(instantOf('2026-10-25T02:30:00', 'Europe/Paris')).toBe('2026-10-25T00:30:00.000Z')
})

test.each([
  ['2026-07-01T10:00:00Z', 'Europe/Paris', '2026-07-01T12:00:00'],
  ['2026-07-01T10:00:00.250Z', 'America/New_York', '2026-07-01T06:00:00'],
  ['2026-07-01T10:00:00', 'Europe/Paris', '2026-07-01T10:00:00'],
])('%s is shown in %s as %s', (text, zone, expected) => {
  expect(localTextOf(text, zone)).toBe(expected)
})
