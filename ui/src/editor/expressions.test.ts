import { expect, test } from 'vitest'
import { openExpression, suggest, wordBefore } from './expressions'
import { declaredAt, outline, typeAt } from './outline'

const SOURCE = `id: x
namespace: y
inputs:
  - id: name
    type: STRING
variables:
  limit: 3
tasks:
  - id: get-it
    type: io.kestra.plugin.core.debug.Return
    format: "{{ broken
  - id: second
    type: io.kestra.plugin.core.log.Log
`
const labels = (expression: string, line: number) =>
  suggest(expression, outline(SOURCE), line, () => ['value']).map((one) => one.label)

test('an outline is read of a source that is no valid YAML', () => {
  const { inputs, tasks, variables } = outline(SOURCE)

  expect(inputs.map((one) => one.id)).toEqual(['name'])
  expect(tasks.map((one) => one.id)).toEqual(['get-it', 'second'])
  expect(variables).toEqual(['limit'])
})

test.each([
  ['a {{ inputs.', ' inputs.'],
  ['a {{ x }} b', null],
  ['no', null],
  ['{% if ', ' if '],
])('%o is open as %o', (text, expected) => {
  expect(openExpression(text)).toBe(expected)
})

test('members are those that the flow declares', () => {
  expect(labels(' inputs.', 9)).toEqual(['name'])
  expect(labels(' vars.', 9)).toEqual(['limit'])
  expect(labels(' outputs.get-it.', 12)).toEqual(['value'])
})

test('only tasks above the cursor have outputs', () => {
  expect(labels(' outputs.', 12)).toEqual(['get-it'])
  expect(labels(' outputs.', 9)).toEqual([])
})

test('filters follow a bar, roots and functions begin', () => {
  expect(labels(' inputs.name | ', 9)).toContain('upper')
  expect(labels(' inputs.name | ', 9)).not.toContain('outputs')
  expect(labels(' ', 9)).toEqual(expect.arrayContaining(['outputs', 'now']))
})

test('an id with a dash is replaced as a whole', () => {
  expect(wordBefore(' outputs.get-i')).toBe('get-i')
})

test('the type under the cursor is that of the task above it', () => {
  expect(typeAt(SOURCE, 11)).toBe('io.kestra.plugin.core.debug.Return')
  expect(typeAt(SOURCE, 2)).toBeNull()
})

test('tasks and triggers that are written in braces are declared too', () => {
  const braces =
    'tasks:\n  - {id: one, type: io.kestra.plugin.core.log.Log, message: "the id: of it"}\n  - task: {type: io.kestra.plugin.core.debug.Return, id: two}\ntriggers:\n  - {id: nightly, type: io.kestra.plugin.core.trigger.Schedule}\n'

  expect(outline(braces).tasks.map((one) => [one.id, one.type.split('.').at(-1), one.line])).toEqual([
    ['one', 'Log', 2],
    ['two', 'Return', 3],
  ])
  expect([declaredAt(braces, 1), declaredAt(braces, 3)?.id, declaredAt(braces, 5)?.kind]).toEqual([
    null,
    'two',
    'trigger',
  ])
})

test('the innermost type counts: of a condition, of an object, of a task in a group', () => {
  const source = `id: a
tasks:
  - id: group
    type: io.kestra.plugin.core.flow.Sequential
    tasks:
      - id: script
        type: io.kestra.plugin.scripts.shell.Script
        retry:
          type: constant
          interval: PT1S
        taskRunner:
          type: io.kestra.plugin.core.runner.Process
        script: |
          echo one
            two

    description: of the group
triggers:
  - id: nightly
    type: io.kestra.plugin.core.trigger.Schedule
    conditions:
      - type: io.kestra.plugin.core.condition.Weekend
    cron: 0 3 * * *
`
  const short = (line: number) => typeAt(source, line)?.split('.').at(-1)

  expect([short(6), short(9), short(10), short(12), short(15), short(16)]).toEqual([
    'Script',
    'Script',
    'Script',
    'Process',
    'Script',
    'Script',
  ])
  expect([short(3), short(5), short(17)]).toEqual(['Sequential', 'Sequential', 'Sequential'])
  expect([short(19), short(22), short(23)]).toEqual(['Schedule', 'Weekend', 'Schedule'])
  expect([short(1), short(2)]).toEqual([undefined, undefined])
})
