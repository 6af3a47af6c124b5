import { expect, test } from 'vitest'
import { blanksOf, filled, valueLike } from './fill'

const SOURCE = `id: nightly
namespace: tutorial   # yours
inputs:
  - id: limit
    type: INT
    defaults: 10
  - id: list
    type: ARRAY
    defaults: [1, 2]
variables:
  address: https://example.com
  nested: {a: 1}
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}
triggers:
  - id: night
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 3 * * *"
`

test('names, defaults, variables and what starts it can be filled in; what has structure can not', () => {
  expect(blanksOf(SOURCE).map((one) => [one.kind, one.label, one.value])).toEqual([
    ['name', 'id', 'nightly'],
    ['name', 'namespace', 'tutorial'],
    ['input', 'limit', 10],
    ['variable', 'address', 'https://example.com'],
    ['trigger', 'night: cron', '0 3 * * *'],
  ])
})

test('only what was filled in changes, and comments stay', () => {
  const next = filled(SOURCE, { id: 'mine', namespace: 'tutorial', 'inputs.0.defaults': '25' })

  expect(next).toBe(SOURCE.replace('id: nightly', 'id: mine').replace('defaults: 10', 'defaults: 25'))
})

test('a value keeps its kind', () => {
  expect([valueLike(1, '2'), valueLike(1, 'two'), valueLike(true, 'false'), valueLike('1', '2')]).toEqual([
    2,
    'two',
    false,
    '2',
  ])
})

test('a source that is no YAML has no blanks', () => {
  expect(blanksOf('tasks: [')).toEqual([])
})
