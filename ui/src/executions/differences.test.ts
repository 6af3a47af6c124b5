import { expect, test } from 'vitest'
import { differences, givenDifferences } from './differences'
import { propertiesOf, taskOf } from './given'

test('the revision, the inputs and the trigger are compared', () => {
  const before = { flowRevision: 3, inputs: { limit: 10, list: [1], gone: 'x' }, trigger: null }
  const now = { flowRevision: 4, inputs: { limit: 20, list: [1] }, trigger: { id: 'nightly', type: 'Schedule' } }

  expect(differences(before, now)).toEqual([
    { kind: 'revision', name: '', before: '3', now: '4' },
    { kind: 'input', name: 'limit', before: '10', now: '20' },
    { kind: 'input', name: 'gone', before: 'x', now: '' },
    { kind: 'trigger', name: '', before: '', now: 'nightly' },
  ])
})

test('the same file given twice is no difference, another name is', () => {
  const file = (execution: string, name: string) => ({
    flowRevision: 1,
    trigger: null,
    inputs: { file: `kestra:///a/b/executions/${execution}/inputs/file/${name}` },
  })

  expect(differences(file('e1', 'orders.csv'), file('e2', 'orders.csv'))).toEqual([])
  expect(differences(file('e1', 'orders.csv'), file('e2', 'other.csv'))).toHaveLength(1)
})

test('properties are compared by what they gave, unless one gave an error', () => {
  const given = (name: string, value: string, isError = false) => ({ name, value, isError, written: '' })

  expect(
    givenDifferences([given('uri', 'a'), given('body', 'x')], [given('uri', 'b'), given('body', 'oops', true)]),
  ).toEqual([{ kind: 'given', name: 'uri', before: 'a', now: 'b' }])
})

test('what a task works on is listed with its place, not how it runs nor the tasks in it', () => {
  const task = {
    id: 'call',
    type: 'Request',
    timeout: 'PT1M',
    uri: '{{ inputs.uri }}',
    headers: { Accept: 'text' },
    args: ['a'],
    tasks: [{ id: 'x', type: 'Log' }],
  }

  expect(propertiesOf(task)).toEqual([
    { name: 'uri', written: '{{ inputs.uri }}' },
    { name: 'headers.Accept', written: 'text' },
    { name: 'args[0]', written: 'a' },
  ])
})

test('a task is found wherever it is', () => {
  expect(taskOf([{ id: 'a', type: 'If', then: [{ id: 'b', type: 'Log' }] }], 'b')).toEqual({ id: 'b', type: 'Log' })
})
