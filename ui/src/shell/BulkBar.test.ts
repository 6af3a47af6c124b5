import { expect, test } from 'vitest'
import { reasonsOf } from './BulkBar'

const invalid = (message: string) => ({ message, invalidValue: 'one' })

test('those that do not qualify are counted by their reason', () => {
  const invalids = [
    ...Array.from({ length: 17 }, () => invalid('execution already finished')),
    invalid('execution not found'),
  ]

  expect(reasonsOf(invalids)).toBe('17 have ended, 1 is gone')
})

test('a reason that only the server knows is told in its words', () => {
  expect(reasonsOf([invalid('the flow is read-only')])).toBe('1: the flow is read-only')
})
