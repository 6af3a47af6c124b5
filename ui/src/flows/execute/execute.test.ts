import { describe, expect, test } from 'vitest'
import type { Input } from '../inputs'
import { beginningOf, beginningOfRun, searchOf } from './beginnings'
import { commandOf } from './command'
import { NO_OPTIONS, taskIds } from './options'
import { bareTrigger } from './triggerUse'

const INPUTS: Input[] = [
  { id: 'limit', type: 'INT', required: true },
  { id: 'tags', type: 'MULTISELECT', required: true },
  { id: 'api-key', type: 'SECRET', required: true },
  { id: 'rows', type: 'FILE', required: true },
]
const VALUES = { limit: '50', tags: ["it's", 'b'], 'api-key': 'hunter2', rows: new File(['a'], 'rows.csv') }

test('an address holds what is filled in, without secrets and chosen files, and fills the form again', () => {
  const search = searchOf(INPUTS, { values: VALUES, labels: ['team:data'] })

  expect(search).toEqual({ 'inputs.limit': '50', 'inputs.tags': ["it's", 'b'], labels: ['team:data'] })
  expect(beginningOf(INPUTS, search)).toEqual({
    values: { limit: '50', tags: ["it's", 'b'], 'api-key': undefined, rows: undefined },
    labels: ['team:data'],
  })
})

test('an earlier run gives its values and its own labels', () => {
  const run = {
    inputs: { limit: 3, rows: 'kestra:///rows.csv' },
    labels: [
      { key: 'team', value: 'data' },
      { key: 'system.correlationId', value: 'x' },
    ],
  }

  expect(beginningOfRun(INPUTS, run)).toEqual({
    values: { limit: '3', tags: undefined, 'api-key': undefined, rows: 'kestra:///rows.csv' },
    labels: ['team:data'],
  })
})

test('the command has every value quoted, and no secret', () => {
  expect(
    commandOf(
      { namespace: 'company', flowId: 'sales' },
      INPUTS,
      VALUES,
      { ...NO_OPTIONS, labels: ['team:data'], revision: 3 },
      'http://host',
    ),
  ).toBe(
    [
      'curl -X POST',
      "-F 'limit=50'",
      `-F 'tags=["it'\\''s","b"]'`,
      `-F 'api-key='"$API_KEY"`,
      "-F 'rows=@rows.csv'",
      "'http://host/api/v1/executions/company/sales?labels=team%3Adata&revision=3'",
    ].join(' \\\n  '),
  )
})

test('tasks inside of tasks are named in their order', () => {
  const tasks = [
    { id: 'a', type: 't' },
    { id: 'if', type: 't', then: [{ id: 'b', type: 't' }], else: [{ id: 'c', type: 't' }] },
  ]

  expect(taskIds(tasks)).toEqual(['a', 'if', 'b', 'c'])
})

describe('an expression that only a trigger can fill', () => {
  test.each([
    ['message: "{{ trigger.date }}"', '{{ trigger.date }}'],
    ['{{ outputs.x }} {{ trigger.body | upper }}', '{{ trigger.body | upper }}'],
    ['{{ trigger.date ?? now() }}', null],
    ['{{ trigger.date | default("none") }}', null],
    ['{{ trigger is defined ? 1 : 2 }}', null],
    ['{{ "trigger.date" }}', null],
    ['{{ inputs.trigger }}', null],
    ['trigger.date', null],
  ])('of %j is %j', (source, expected) => {
    expect(bareTrigger(source)).toBe(expected)
  })
})
