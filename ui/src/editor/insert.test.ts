import { expect, test } from 'vitest'
import { withExample, withFlow } from './insert'

const LOG = 'id: say\ntype: io.kestra.plugin.core.log.Log\nmessage: "Hello {{ inputs.name }}"   # kindly\n'
const FLOW = `# Orders.
id: orders
namespace: company.team
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: one   # stays

  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [1, 2]
    tasks:
      - {id: inner, type: io.kestra.plugin.core.log.Log, message: in}
triggers:
  - id: nightly
    type: io.kestra.plugin.core.trigger.Schedule
    cron: 0 3 * * *
`
const at = (line: number, code = LOG, kind = 'tasks') => withExample(FLOW, line, code, kind)!
const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1

test('a task comes behind the one that the cursor is in, as it is written, and gets a free name', () => {
  const { text, line } = at(6)

  expect(text).toContain('    message: one   # stays\n')
  expect(text).toContain(
    '  - id: say-2\n    type: io.kestra.plugin.core.log.Log\n    message: "Hello {{ inputs.name }}" # kindly\n',
  )
  expect(line).toBe(lineOf(text, 'id: say-2'))
  expect(lineOf(text, 'id: say-2')).toBeLessThan(lineOf(text, 'id: each'))
})

test('inside a group it comes behind its neighbour, as deep as that', () => {
  const { text } = at(lineOf(FLOW, 'id: inner'))

  expect(text).toContain('message: in}\n      - id: say-2\n        type: io.kestra.plugin.core.log.Log\n')
})

test('a cursor above all tasks, or in a trigger, puts it at the end of the tasks', () => {
  for (const line of [2, lineOf(FLOW, 'id: nightly')]) {
    const { text } = at(line)
    expect(text).toMatch(/message: in\}\n {2}- id: say-2\n(?: {4}.*\n)+triggers:/)
  }
})

test('a list that is not there is made', () => {
  const { text } = withExample('id: a\nnamespace: b\n', 1, LOG, 'tasks')!

  expect(text).toContain('tasks:\n  - id: say\n    type: io.kestra.plugin.core.log.Log\n')
})

test('a trigger stands with the triggers, a condition in the one that the cursor is in', () => {
  const hook = at(5, 'id: hook\ntype: io.kestra.plugin.core.trigger.Webhook\nkey: abc\n', 'triggers').text
  const weekend = at(lineOf(FLOW, 'cron'), 'type: io.kestra.plugin.core.condition.Weekend\n', 'conditions').text

  expect(hook).toContain('    cron: 0 3 * * *\n  - id: hook\n')
  expect(weekend).toContain(
    '    cron: 0 3 * * *\n    conditions:\n      - type: io.kestra.plugin.core.condition.Weekend\n',
  )
})

test('a task of a Dag is put beside what it depends on', () => {
  const dag =
    'id: d\nnamespace: n\ntasks:\n  - id: graph\n    type: io.kestra.plugin.core.flow.Dag\n    tasks:\n      - task: {id: load, type: io.kestra.plugin.core.log.Log}\n'

  expect(withExample(dag, 7, LOG, 'tasks')!.text).toContain(
    '      - task:\n          id: say\n          type: io.kestra.plugin.core.log.Log\n',
  )
})

test('tasks inside an example get free names too', () => {
  const group =
    'id: each\ntype: io.kestra.plugin.core.flow.Sequential\ntasks:\n  - {id: inner, type: io.kestra.plugin.core.log.Log}\n'

  expect(at(5, group).text).toContain('id: inner-2')
})

test('what can not be read, or has no trigger, has no place', () => {
  expect(withExample('tasks: [', 1, LOG, 'tasks')).toBeNull()
  expect(withExample('id: a\ntasks: []\n', 1, 'type: x.Weekend\n', 'conditions')).toBeNull()
})

test('a flow puts its tasks behind the cursor, and the rest where it belongs', () => {
  const other = `id: other
namespace: x
inputs:
  - {id: name, type: STRING}
variables: {limit: 3}
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log}
  - {id: then, type: io.kestra.plugin.core.log.Log}
errors:
  - {id: tell, type: io.kestra.plugin.core.log.Log}
triggers:
  - {id: nightly, type: io.kestra.plugin.core.trigger.Webhook, key: a}
`
  const once = withFlow(FLOW, 6, other)!
  const order = ['id: say,', 'id: say\n', 'id: say-2', 'id: then', 'id: each', 'id: nightly', 'id: nightly-2'].map(
    (part) => once.text.indexOf(part),
  )

  expect(once.text).toMatch(/^# Orders\.\nid: orders\n/)
  expect(order[0]).toBe(-1)
  expect(order.slice(1)).toEqual([...order.slice(1)].sort((a, b) => a - b))
  expect(once.text).toContain('inputs:')
  expect(once.text).toContain('errors:')
  expect(once.text).toContain('limit: 3')
  expect(once.line).toBe(lineOf(once.text, 'id: say-2'))
  expect(withFlow(once.text, 1, other)!.text.match(/id: name,/g)).toHaveLength(1)
})
