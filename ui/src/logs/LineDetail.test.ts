import { expect, test } from 'vitest'
import { valuesIn } from './LineDetail'

test('ids, numbers, paths and quoted texts of a message can be looked for, each once', () => {
  expect(valuesIn('order 4711 of "Ada L." in /data/in.csv: 4711 failed, see ada@example.com')).toEqual([
    '4711',
    'Ada L.',
    '/data/in.csv',
    'ada@example.com',
  ])
})

test('plain words and signs are not offered', () => {
  expect(valuesIn('half of it is left, [","]')).toEqual([])
})
