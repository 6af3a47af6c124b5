import { expect, test } from 'vitest'
import { cutOf, elsewhere, groupsOf, placeOf, search, type Entry } from './catalogue'

const entry = (type: string, more: Partial<Entry> = {}): Entry => ({
  type,
  kind: 'tasks',
  title: 'Does it',
  description: '',
  aliases: [],
  properties: {},
  ...more,
})

const LOG = entry('io.kestra.plugin.core.log.Log', {
  title: 'Write to the flow log',
  aliases: ['io.kestra.core.tasks.debugs.Echo'],
  properties: { message: 'A text, or a list of texts.' },
})
const REQUEST = entry('io.kestra.plugin.core.http.Request', {
  title: 'Send an HTTP request',
  properties: { uri: 'The address.', method: 'The method.' },
})
const FETCH = entry('io.kestra.plugin.core.log.Fetch', {
  title: 'Store the log in a file',
  description: 'One file for an execution, whatever its length.',
})
const BASH = entry('io.kestra.core.tasks.scripts.Bash')
const ALL = [REQUEST, LOG, FETCH, BASH]

const found = (text: string) => search(ALL, text).map(({ entry: { type }, match }) => [placeOf(type).name, match.where])

test('types stand in groups and subgroups by their names', () => {
  expect(
    groupsOf(ALL).map((one) => [one.name, one.size, one.subgroups.map((inner) => [inner.name, inner.entries.length])]),
  ).toEqual([
    [
      'core',
      4,
      [
        ['tasks.scripts', 1],
        ['http', 1],
        ['log', 2],
      ],
    ],
  ])
  expect(placeOf('org.tea.Brew')).toEqual({ group: 'org', subgroup: 'tea', name: 'Brew' })
})

test('a name comes before a title, and a whole name before a part of one', () => {
  expect(found('log')).toEqual([
    ['Log', 'name'],
    ['Fetch', 'name'],
  ])
  expect(found('store')).toEqual([['Fetch', 'title']])
})

test('old names, properties and what is said of them are looked at', () => {
  expect(found('debugs.Echo')).toEqual([['Log', 'alias']])
  expect(found('uri')).toEqual([['Request', 'property']])
  expect(found('list of texts')).toEqual([['Log', 'meaning']])
  expect(found('length')).toEqual([['Fetch', 'description']])
})

test('every word must be somewhere', () => {
  expect(found('http address')).toEqual([['Request', 'meaning']])
  expect(found('http nowhere')).toEqual([])
})

test('a match is cut out of a long text', () => {
  const text = `${'before '.repeat(20)}found${' after'.repeat(20)}`
  const [before, match, after] = cutOf({
    where: 'description',
    text,
    start: text.indexOf('found'),
    end: text.indexOf('found') + 5,
  })

  expect(match).toBe('found')
  expect(before).toMatch(/^… before .*before $/)
  expect(after).toMatch(/^ after.* …$/)
  expect(before.length + after.length).toBeLessThan(160)
})

test('plug-ins that are not here are found by their types', () => {
  const kafka = { name: 'kafka', title: 'Kafka', instead: 'a script', types: ['io.kestra.plugin.kafka.Produce'] }

  expect(elsewhere([kafka], 'produce')).toEqual([kafka])
  expect(elsewhere([kafka], 'consume')).toEqual([])
})
