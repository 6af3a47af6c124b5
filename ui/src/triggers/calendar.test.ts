import { expect, test } from 'vitest'
import { collisionsIn, dayIn, entriesByDay, movedBy, weekFrom, type Fire } from './calendar'

const fire = (date: string, outcome: Fire['outcome'] = 'PLANNED'): Fire => ({ date, outcome })
const row = (triggerId: string, dates: readonly Fire[], count = dates.length) => ({
  namespace: 'shop',
  flowId: 'orders',
  triggerId,
  disabled: false,
  days: [
    {
      day: '2026-10-21',
      count,
      isWhole: true,
      missed: dates.filter((one) => one.outcome === 'MISSED').length,
      dates: [...dates],
    },
  ],
})

test('dates of a day come in their order, whatever the schedule', () => {
  const calendar = {
    total: 2,
    results: [
      row('late', [fire('2026-10-21T09:00:00.000Z'), fire('2026-10-21T21:00:00.000Z', 'MISSED')]),
      row('early', [fire('2026-10-21T06:00:00.000Z')]),
    ],
  }

  const [first, second, third] = entriesByDay(calendar).get('2026-10-21')!

  expect([first!.triggerId, second!.triggerId, third!.triggerId]).toEqual(['early', 'late', 'late'])
  expect(third!.missed).toBe(1)
})

test('a schedule with many dates a day stands there once', () => {
  const [only, ...rest] = entriesByDay({
    total: 1,
    results: [row('minute', [fire('2026-10-21T00:00:00.000Z'), fire('2026-10-21T00:01:00.000Z')], 1440)],
  }).get('2026-10-21')!

  expect([only!.count, rest.length]).toEqual([1440, 0])
})

test('schedules that fire at one instant collide', () => {
  const at = '2026-10-21T06:00:00.000Z'
  const entries = entriesByDay({
    total: 2,
    results: [row('a', [fire(at)]), row('b', [fire(at), fire('2026-10-21T07:00:00.000Z')])],
  }).get('2026-10-21')!

  expect([...collisionsIn(entries)]).toEqual([at])
})

test('days are those of the zone', () => {
  expect(dayIn(Date.parse('2026-10-21T23:30:00Z'), 'Europe/Paris')).toBe('2026-10-22')
  expect(weekFrom('2026-12-29').at(-1)).toBe('2027-01-04')
  expect(movedBy('2026-03-01', -1)).toBe('2026-02-28')
})
