import { expect, test } from 'vitest'
import { matching, type Listed } from './blueprints'

const one = (id: string, more: Partial<Listed>): Listed => ({
  id,
  title: '',
  description: '',
  tags: [],
  includedTasks: [],
  publishedAt: '',
  origin: 'community',
  ...more,
})
const ALL = [
  one('a', { title: 'Ask a person', tags: ['approval'] }),
  one('b', { description: 'Rows of a file', tags: ['files', 'csv'], includedTasks: ['io.kestra.plugin.core.log.Log'] }),
]
const found = (text: string, tags: string[] = []) => matching(ALL, text, tags).map(({ id }) => id)

test('words may stand in the title, the description, the tags or the types', () => {
  expect([found('person'), found('file rows'), found('approval'), found('log.Log'), found('')]).toEqual([
    ['a'],
    ['b'],
    ['a'],
    ['b'],
    ['a', 'b'],
  ])
})

test('every tag must be there', () => {
  expect([found('', ['csv']), found('', ['csv', 'approval'])]).toEqual([['b'], []])
})
