import { afterEach, expect, test } from 'vitest'
import { change } from '../settings/settings'
import { durationUntil, fault, mentionOf, written } from './values'

afterEach(() => change({ timeZone: '' }))

test('texts are quoted, dates and times are instants of the chosen zone, others stand as they are', () => {
  change({ timeZone: 'Asia/Tokyo' })
  expect(written('STRING', '5')).toBe('"5"')
  expect(written('NUMBER', ' 5 ')).toBe('5')
  expect(written('DATETIME', '2026-10-21T12:00:00')).toBe('2026-10-21T03:00:00.000Z')
  expect(written('DATE', '2026-10-21')).toBe('2026-10-21')
})

test.each([
  ['NUMBER', '1.5', '1,5'],
  ['DURATION', 'PT1H30M', '1 hour'],
  ['JSON', '{"a": [1]}', '{a: 1}'],
  ['DATE', '2026-10-21', ''],
] as const)('%s takes %s and not %s', (type, right, wrong) => {
  expect(fault(type, right)).toBeNull()
  expect(fault(type, wrong)).not.toBeNull()
})

test('a date that has passed leaves one second', () => {
  expect(durationUntil('2026-10-21T00:01:00Z', Date.parse('2026-10-21T00:00:00Z'))).toBe('PT60S')
  expect(durationUntil('2026-10-20T00:00:00Z', Date.parse('2026-10-21T00:00:00Z'))).toBe('PT1S')
})

test('who names a key is found, not who names a longer one', () => {
  const key = new RegExp(mentionOf('kv', 'last.run'))
  expect(
    ["{{ kv('last.run') }}", '{{ kv(key="last.run") }}', 'key: last.run', '{type: Get, key: last.run}'].map((one) =>
      key.test(one),
    ),
  ).toEqual([true, true, true, true])
  expect(
    ["kv('last-run')", "kv('last.run2')", 'key: last.run2', "secret('last.run')"].map((one) => key.test(one)),
  ).toEqual([false, false, false, false])
  expect(new RegExp(mentionOf('secret', 'TOKEN')).test("{{ secret('TOKEN') }}")).toBe(true)
})
