import { afterEach, expect, test } from 'vitest'
import { dateTime } from '../shell/format'
import { change, chosenOf, known, reset, settings, takeDefaults } from './settings'

afterEach(() => {
  takeDefaults({}, {})
  reset()
})

test('of a foreign object only what can be settings is taken', () => {
  expect(
    known({ theme: 'dark', density: 'huge', pageSize: '25', hasChart: true, columns: null, colour: 'red' }),
  ).toEqual({ theme: 'dark', hasChart: true })
})

test('what is not an object gives no settings', () => {
  expect(known(null)).toEqual({})
  expect(known('dark')).toEqual({})
})

test('everything is as it was after a reset', () => {
  const before = settings()
  change({ theme: 'dark', columns: { flows: ['id'] } })

  reset()

  expect(settings()).toEqual(before)
})

test.each([
  ['iso', '2026-11-25 23:35:13'],
  ['dmy', '25/11/2026 23:35:13'],
  ['mdy', '11/25/2026 23:35:13'],
  ['long', 'Wednesday, November 25, 2026 at 23:35:13'],
] as const)('a date is written %s', (dateFormat, expected) => {
  change({ dateFormat, language: 'en', timeZone: 'Europe/Paris' })

  expect(dateTime('2026-11-25T22:35:13Z')).toBe(expected)
})

test('what holds for everybody holds until a person chooses otherwise', () => {
  takeDefaults({ theme: 'dark', density: 'comfortable' }, { density: 'compact' })

  expect(settings()).toMatchObject({ theme: 'dark', density: 'compact' })
})

test('a reset goes back to what holds for everybody', () => {
  takeDefaults({ theme: 'dark' }, {})
  change({ theme: 'light' })

  reset()

  expect(settings().theme).toBe('dark')
})

test('a default that was taken back holds no longer, and what was chosen stays', () => {
  takeDefaults({ theme: 'dark', palette: 'distinct' }, {})
  takeDefaults({}, { palette: 'distinct' })

  expect(settings()).toMatchObject({ theme: 'auto', palette: 'distinct' })
})

test('chosen is what is not as it comes', () => {
  change({ theme: 'dark', columns: { flows: ['id'] } })

  expect(chosenOf(settings())).toEqual({ theme: 'dark', columns: { flows: ['id'] } })
})
