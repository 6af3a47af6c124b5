import { expect, test } from 'vitest'
import { branches, parentsOf } from './tree'

const IDS = ['company.team', 'company', 'company-two', 'company.data.raw']

test('the namespaces above one, the outermost first', () => {
  expect(parentsOf('a.b.c')).toEqual(['a', 'a.b'])
  expect(parentsOf('a')).toEqual([])
})

test('each stands below its parent, those that exist only by what is below them too', () => {
  expect(branches(IDS, new Set()).map((one) => [one.id, one.depth, one.hasChildren])).toEqual([
    ['company', 0, true],
    ['company.data', 1, true],
    ['company.data.raw', 2, false],
    ['company.team', 1, false],
    ['company-two', 0, false],
  ])
})

test('what is in a closed one is left out, but not while something is searched', () => {
  expect(branches(IDS, new Set(['company'])).map((one) => one.id)).toEqual(['company', 'company-two'])
  expect(branches(IDS, new Set(['company']), 'RAW').map((one) => one.id)).toEqual([
    'company',
    'company.data',
    'company.data.raw',
  ])
})
