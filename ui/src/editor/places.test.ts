import { expect, test } from 'vitest'
import { placeAt } from './places'

const SOURCE = `id: x
namespace: company.team
tasks:
  - id: call
    type: io.kestra.plugin.core.flow.Subflow
    namespace: company.other
    flowId: child
    inputs:
      who: Ada

  - id: near
    type: io.kestra.plugin.core.flow.Subflow
    flowId:
    inputs:
  - {id: brief, type: io.kestra.plugin.core.flow.Subflow, namespace: company.brief, flowId: }
`.split('\n')
const at = (line: number, before: string) => placeAt(SOURCE, line, before)

test('a namespace is known by its key, in a line or in braces', () => {
  expect(at(1, 'namespace: comp')).toEqual({ kind: 'namespace', word: 'comp' })
  expect(at(14, '  - {id: brief, namespace: ')).toEqual({ kind: 'namespace', word: '' })
})

test('a flow is one of the namespace beside it, else of that of the flow itself', () => {
  expect(at(6, '    flowId: ch')).toEqual({ kind: 'flow', word: 'ch', namespace: 'company.other' })
  expect(at(12, '    flowId: ')).toEqual({ kind: 'flow', word: '', namespace: 'company.team' })
  expect(
    at(14, '  - {id: brief, type: io.kestra.plugin.core.flow.Subflow, namespace: company.brief, flowId: '),
  ).toEqual({ kind: 'flow', word: '', namespace: 'company.brief' })
})

test('under inputs stand the inputs of the flow that is called, those that are written left out', () => {
  expect(placeAt(SOURCE, 9, '      co')).toEqual({
    kind: 'input',
    word: 'co',
    namespace: 'company.other',
    flowId: 'child',
    written: ['who'],
  })
})

test('names are known from the colon on', () => {
  expect(at(6, '    flowId:')).toEqual({ kind: 'flow', word: '', namespace: 'company.other' })
})

test('nothing is named elsewhere', () => {
  expect([at(3, '  - id: ca'), at(4, '    ty'), at(0, 'id: x'), placeAt(['inputs:', '  '], 1, '  ')]).toEqual([
    null,
    null,
    null,
    null,
  ])
})

test('a type is that of a task, a trigger or a condition, by the list around it; those of inputs are others', () => {
  const lines = `inputs:
  - id: name
    type: STR
tasks:
  - id: group
    type: x
    tasks:
      - id: inner
        type: y
    retry:
      type: z
triggers:
  - id: hourly
    type: s
    conditions:
      - type: w
`.split('\n')
  const kindAt = (line: number) => {
    const found = placeAt(lines, line, lines[line]!)
    return found?.kind === 'type' ? found.of : null
  }

  expect([2, 5, 8, 10, 13, 15].map(kindAt)).toEqual([null, 'tasks', 'tasks', null, 'triggers', 'conditions'])
  expect(placeAt(['tasks:', '  - type: core.log'], 1, '  - type: core.log')).toEqual({
    kind: 'type',
    word: 'core.log',
    of: 'tasks',
  })
})
