import { describe, expect, test } from 'vitest'
import { chipsOf, lineOf, parseLine, putChip, queryOf, TEXT, withChips, type Chip, type Field } from './filters'

const FIELDS: readonly Field[] = [
  TEXT,
  {
    id: 'state',
    name: 'state',
    title: 'executions.state',
    kind: 'choice',
    values: ['FAILED', 'WARNING', 'SUCCESS'],
    canBeNot: true,
  },
  { id: 'namespace', name: 'namespace', title: 'common.namespace', kind: 'namespace' },
  { id: 'flowId', name: 'flow', title: 'executions.flow', kind: 'text', canBeNot: true },
  { id: 'labels', name: 'label', title: 'common.labels', kind: 'label', canBeNot: true },
  { id: 'timeRange', name: 'since', title: 'time.range', kind: 'since', isSingle: true },
]
const chip = (field: string, values: string[], isNot = false): Chip => ({ field, isNot, values })

describe('the address', () => {
  test('holds one value or several, and the contrary', () => {
    expect(chipsOf({ state: ['FAILED'], labels: 'team:data', '-flowId': ['a', 'b'], page: 2 }, FIELDS)).toEqual([
      chip('state', ['FAILED']),
      chip('flowId', ['a', 'b'], true),
      chip('labels', ['team:data']),
    ])
  })

  test('a text of digits, which an address gives as a number, is a text', () => {
    expect(chipsOf({ q: 42 }, FIELDS)).toEqual([chip('q', ['42'])])
  })

  test('keeps what is no filter, and goes back to the first page', () => {
    expect(withChips({ state: ['FAILED'], sort: 'id:asc', page: 3 }, FIELDS, [chip('namespace', ['shop'])])).toEqual({
      sort: 'id:asc',
      namespace: 'shop',
    })
  })

  test('labels of one key are a chip, those of another key one of their own', () => {
    expect(chipsOf({ labels: ['team:data', 'env:prod', 'team:web'] }, FIELDS)).toEqual([
      chip('labels', ['team:data', 'team:web']),
      chip('labels', ['env:prod']),
    ])
  })

  test('gives back the chips that it was made of', () => {
    const chips = [
      chip('state', ['FAILED', 'WARNING']),
      chip('labels', ['team:data'], true),
      chip('timeRange', ['PT24H']),
    ]

    expect(chipsOf(withChips({}, FIELDS, chips), FIELDS)).toEqual(chips)
  })
})

describe('what the server is asked', () => {
  test('several values of one field are one comparison', () => {
    expect(queryOf([chip('state', ['FAILED', 'WARNING']), chip('flowId', ['nightly'], true)], FIELDS)).toEqual({
      'filters[state][IN]': 'FAILED,WARNING',
      'filters[flowId][NOT_EQUALS]': 'nightly',
    })
  })

  test.each([
    ['night*', 'STARTS_WITH', 'night'],
    ['*ly', 'ENDS_WITH', 'ly'],
    ['*ight*', 'CONTAINS', 'ight'],
    ['*', 'EQUALS', '*'],
  ])('a star stands for anything: %s', (value, way, text) => {
    expect(queryOf([chip('flowId', [value])], FIELDS)).toEqual({ [`filters[flowId][${way}]`]: text })
  })

  test('texts with and without a star are each compared in their way', () => {
    expect(queryOf([chip('flowId', ['night*', 'orders'])], FIELDS)).toEqual({
      'filters[and][0][or][0][flowId][STARTS_WITH]': 'night',
      'filters[and][0][or][1][flowId][EQUALS]': 'orders',
    })
    expect(queryOf([chip('flowId', ['*ight*'], true)], FIELDS)).toEqual({ 'filters[flowId][NOT_CONTAINS]': 'ight' })
  })

  test('a level stands for all that are worse, unless it is meant alone', () => {
    const levels: readonly Field[] = [
      {
        id: 'minLevel',
        as: 'level',
        name: 'level',
        title: 'logs.level',
        kind: 'least',
        values: ['INFO', 'WARN'],
        isSingle: true,
      },
      {
        id: 'level',
        name: 'only',
        title: 'logs.level',
        kind: 'choice',
        values: ['INFO', 'WARN'],
        canBeNot: true,
        isAlone: true,
      },
    ]
    expect(queryOf(parseLine('level:warn -only:INFO', levels).chips, levels)).toEqual({
      'filters[level][GREATER_THAN_OR_EQUAL_TO]': 'WARN',
      'filters[level][NOT_IN]': 'INFO',
    })
  })

  test('several namespaces are a group of its own, beside that of labels', () => {
    expect(queryOf([chip('namespace', ['a', 'b']), chip('labels', ['team:x', 'team:y'])], FIELDS)).toEqual({
      'filters[and][0][or][0][namespace][PREFIX]': 'a',
      'filters[and][0][or][1][namespace][PREFIX]': 'b',
      'filters[and][1][or][0][labels][EQUALS][team]': 'x',
      'filters[and][1][or][1][labels][EQUALS][team]': 'y',
    })
  })

  test('none of several labels means that each is missing, those of one key too', () => {
    expect(queryOf([chip('labels', ['team:x', 'team:y'], true)], FIELDS)).toEqual({
      'filters[and][0][and][0][labels][NOT_EQUALS][team]': 'x',
      'filters[and][0][and][1][labels][NOT_EQUALS][team]': 'y',
    })
  })

  test('the value of a label may hold a colon', () => {
    expect(queryOf([chip('labels', ['at:10:30'])], FIELDS)).toEqual({ 'filters[labels][EQUALS][at]': '10:30' })
  })
})

describe('a line', () => {
  test('of the reference is read', () => {
    expect(parseLine('state:FAILED label:team=analytics since:24h', FIELDS)).toEqual({
      problems: [],
      chips: [chip('state', ['FAILED']), chip('labels', ['team:analytics']), chip('timeRange', ['PT24H'])],
    })
  })

  test('joins values by commas and by repetition, whatever their case', () => {
    expect(parseLine('state:failed,warning STATE:SUCCESS', FIELDS).chips).toEqual([
      chip('state', ['FAILED', 'WARNING', 'SUCCESS']),
    ])
  })

  test('words alone are looked for, quotes keep a colon', () => {
    expect(parseLine('daily "at 10:30" orders', FIELDS).chips).toEqual([chip('q', ['daily at 10:30 orders'])])
  })

  test('values with spaces and commas stand in quotes', () => {
    expect(parseLine('-label:team="big data, small"', FIELDS).chips).toEqual([])
    expect(parseLine('-label:"team=big data, small"', FIELDS).chips).toEqual([
      chip('labels', ['team:big data, small'], true),
    ])
  })

  test.each([
    ['colour:red', 'unknown', 'colour'],
    ['state:BROKEN', 'value', 'BROKEN'],
    ['since:yesterday', 'value', 'YESTERDAY'],
    ['label:team', 'value', 'team'],
    ['-namespace:shop', 'not', 'namespace'],
    ['state:', 'value', 'state:'],
  ])('%s is refused, not left out', (line, reason, text) => {
    expect(parseLine(line, FIELDS)).toEqual({ chips: [], problems: [{ reason, text }] })
  })

  test.each([
    'state:FAILED,WARNING label:team=analytics since:24h',
    '-flow:nightly namespace:shop,company.team',
    'label:"team=big data" since:30m daily orders',
    'since:P1DT2H',
    'label:team=data,team=web label:env=prod',
    '"at 10:30"',
    'label:"say=\\"a, b\\""',
  ])('%s is written as it was read', (line) => {
    expect(lineOf(parseLine(line, FIELDS).chips, FIELDS)).toBe(line)
  })
})

describe('a new chip', () => {
  const all = [chip('timeRange', ['PT24H']), chip('state', ['FAILED'])]

  test('takes the place of that of its field', () => {
    expect(putChip(all, chip('state', ['WARNING']))).toEqual([chip('timeRange', ['PT24H']), chip('state', ['WARNING'])])
  })

  test('of an instant takes the place of a range back from now', () => {
    expect(putChip(all, chip('startDate', ['2026-10-21']))).toEqual([
      chip('state', ['FAILED']),
      chip('startDate', ['2026-10-21']),
    ])
  })

  test('without values takes the old one away, which it had contradicted', () => {
    expect(putChip(all, chip('state', [], true), chip('state', ['FAILED']))).toEqual([chip('timeRange', ['PT24H'])])
  })
})
