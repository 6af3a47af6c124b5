import { expect, test } from 'vitest'
import type { Input } from '../flows/inputs'
import { askedInputs, givenInputs, labelsOf } from './backfill'
import { progressOf } from './kinds'

const input = (id: string, type: Input['type']): Input => ({ id, type, required: false }) as Input

test('files, and what the trigger works out for each date, are not asked for', () => {
  const inputs = [input('day', 'DATE'), input('limit', 'INT'), input('file', 'FILE')]

  const { asked, before, isOther } = askedInputs(inputs, { day: '{{ trigger.date }}', limit: 5 })

  expect(asked.map((one) => one.id)).toEqual(['limit'])
  expect(before).toEqual({ limit: '5' })
  expect(isOther).toBe(true)
})

test('what the trigger gives stands in the fields as they hold it', () => {
  const { before, isOther } = askedInputs([input('many', 'ARRAY'), input('map', 'JSON')], {
    many: ['a', 2],
    map: { b: 1 },
  })

  expect(before).toEqual({ many: ['a', '2'], map: '{\n  "b": 1\n}' })
  expect(isOther).toBe(false)
})

test('a form becomes texts by input, nothing when it is empty', () => {
  const form = new FormData()
  expect(givenInputs(form)).toBeUndefined()
  form.append('limit', '10')
  expect(givenInputs(form)).toEqual({ limit: '10' })
})

test('the value of a label may have colons', () => {
  expect(labelsOf(['link:http://a'])).toEqual([{ key: 'link', value: 'http://a' }])
})

test('the progress of a backfill goes by its dates', () => {
  const span = { start: '2026-10-01T00:00:00Z', end: '2026-10-05T00:00:00Z', paused: false, skipped: 0 }
  expect(progressOf({ ...span, currentDate: '2026-10-02T00:00:00Z' })).toBe(0.25)
  expect(progressOf({ ...span, end: span.start, currentDate: span.start })).toBe(0)
})
