import { expect, test } from 'vitest'
import {
  entryOf,
  flowOf,
  freeId,
  itemAt,
  itemOfId,
  itemOfPath,
  textOfItem,
  withItem,
  withMoved,
  withoutItem,
  withValue,
} from './edits'

const SOURCE = `# What it is for.
id: orders
namespace: company.sales


tasks:
  # Asks the shop.
  - id: fetch
    type: io.kestra.plugin.core.http.Request
    uri: "https://shop/{{ inputs.day }}"   # one day
  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}

  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [1,2]
    tasks:
      - id: inner
        type: io.kestra.plugin.core.log.Log
        message: |
          one
          two
  - id: choose
    type: io.kestra.plugin.core.flow.Switch
    value: a
    cases:
      a:
        - id: in-a
          type: io.kestra.plugin.core.log.Log
          message: a
`

const flow = (source = SOURCE) => flowOf(source)!

test('tasks, those inside of others and those of cases are found', () => {
  const [, tasks] = flow().lists
  const [fetch, , each, choose] = tasks!.items

  expect(tasks!.items.map((one) => one.id)).toEqual(['fetch', 'say', 'each', 'choose'])
  expect(fetch).toMatchObject({ path: ['tasks', 0], type: 'io.kestra.plugin.core.http.Request', line: 8 })
  expect(each!.lists.map((one) => [one.name, one.items[0]!.id])).toEqual([['tasks', 'inner']])
  expect(choose!.lists.map((one) => [one.name, one.path, one.items[0]!.id])).toEqual([
    ['cases: a', ['tasks', 3, 'cases', 'a'], 'in-a'],
  ])
})

test('a task of a Dag stands beside what it depends on', () => {
  const dag = `id: a
namespace: b
tasks:
  - id: graph
    type: io.kestra.plugin.core.flow.Dag
    tasks:
      - task:
          id: first
          type: io.kestra.plugin.core.log.Log
`
  const inner = flow(dag).lists[1]!.items[0]!.lists[0]!

  expect(inner.items[0]).toMatchObject({
    id: 'first',
    path: ['tasks', 0, 'tasks', 0],
    body: ['tasks', 0, 'tasks', 0, 'task'],
  })
  expect(entryOf(inner, { id: 'x' })).toEqual({ task: { id: 'x' } })
  expect(entryOf(flow().lists[1]!, { id: 'x' })).toEqual({ id: 'x' })
})

test('a line belongs to the innermost item above it', () => {
  expect(itemAt(flow(), 18)?.id).toBe('inner')
  expect(itemAt(flow(), 2)).toBeNull()
})

test('a value is changed where it stands, and nothing else is', () => {
  const source = withValue(SOURCE, ['tasks', 0, 'uri'], 'https://other')

  expect(source).toBe(SOURCE.replace('"https://shop/{{ inputs.day }}"   # one day', '"https://other" # one day'))
})

test('a property is added below the others of its task', () => {
  expect(withValue(SOURCE, ['tasks', 0, 'timeout'], 'PT10M')).toBe(
    SOURCE.replace('# one day\n', '# one day\n    timeout: PT10M\n'),
  )
})

test('a property is taken away', () => {
  expect(withValue(SOURCE, ['tasks', 2, 'values'], undefined)).toBe(SOURCE.replace('    values: [1,2]\n', ''))
})

test('an item is added at the end of its list, or where it is wanted', () => {
  const said = { id: 'bye', type: 'io.kestra.plugin.core.log.Log' }

  expect(withItem(SOURCE, ['tasks', 2, 'tasks'], said)).toBe(
    SOURCE.replace('          two\n', '          two\n      - id: bye\n        type: io.kestra.plugin.core.log.Log\n'),
  )
  expect(flow(withItem(SOURCE, ['tasks'], said, 1)).lists[1]!.items.map((one) => one.id)).toEqual([
    'fetch',
    'bye',
    'say',
    'each',
    'choose',
  ])
})

test('a list that is not there is made', () => {
  const made = withItem(SOURCE, ['triggers'], {
    id: 'nightly',
    type: 'io.kestra.plugin.core.trigger.Schedule',
    cron: '0 3 * * *',
  })

  expect(made.startsWith(SOURCE.trimEnd())).toBe(true)
  expect(flow(made).value.triggers).toEqual([
    { id: 'nightly', type: 'io.kestra.plugin.core.trigger.Schedule', cron: '0 3 * * *' },
  ])
})

test('an item is moved with its comment, and the others stay as they were written', () => {
  const fetch = SOURCE.slice(SOURCE.indexOf('  # Asks'), SOURCE.indexOf('  - {id: say'))
  const say = '  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n'

  expect(withMoved(SOURCE, ['tasks', 0], 1)).toBe(SOURCE.replace(fetch + say, say + fetch))
  expect(flow(withMoved(SOURCE, ['tasks', 3], -3)).lists[1]!.items.map((one) => one.id)).toEqual([
    'choose',
    'fetch',
    'say',
    'each',
  ])
})

test('items of a list in brackets change places too', () => {
  expect(
    flow(withMoved('tasks: [{id: a, type: x}, {id: b, type: x}]\n', ['tasks', 0], 1)).lists[1]!.items.map(
      (one) => one.id,
    ),
  ).toEqual(['b', 'a'])
})

test('an item is taken away, and a list inside of a task with its last one', () => {
  expect(withoutItem(SOURCE, ['tasks', 1])).toBe(
    SOURCE.replace('  - {id: say, type: io.kestra.plugin.core.log.Log, message: hello}\n', ''),
  )
  expect(withoutItem(SOURCE, ['tasks', 2, 'tasks', 0])).not.toContain('inner')
})

test('long texts, lists in brackets and blank lines elsewhere stay as they were written', () => {
  const source = `id: a
description: >-
  A long text
  in two lines.

tasks:
  - id: first
    type: Log
    env: {A: 1}


outputs: [1, 2]
`

  expect(withItem(source, ['tasks'], { id: 'second', type: 'Log' })).toBe(
    source.replace('{A: 1}\n', '{A: 1}\n  - id: second\n    type: Log\n'),
  )
  expect(withValue(source, ['tasks', 0, 'id'], 'other')).toBe(source.replace('first', 'other'))
  expect(withValue(source, ['description'], 'short')).toBe(source.replace('  A long text\n  in two lines.', '  short'))
})

test('what is no YAML is left as it is', () => {
  expect(withValue('id: [', ['id'], 'x')).toBe('id: [')
  expect(flowOf('id: [')).toBeNull()
})

test('an id that is taken gets a number', () => {
  expect(freeId(flow(), 'inner')).toBe('inner-2')
  expect(freeId(flow(), 'new')).toBe('new')
})

test('an item is found by its path as long as it is there', () => {
  expect(itemOfPath(flow(), ['tasks', 3, 'cases', 'a', 0])?.id).toBe('in-a')
  expect(itemOfPath(flow(), ['tasks', 9])).toBeUndefined()
})

test('a task is found by its name wherever it stands, and its source read from the left edge', () => {
  const inner = itemOfId(flow(), 'task', 'inner')!

  expect(inner.path).toEqual(['tasks', 2, 'tasks', 0])
  expect(textOfItem(SOURCE, inner.path)).toBe(
    'id: inner\ntype: io.kestra.plugin.core.log.Log\nmessage: |\n  one\n  two',
  )
  expect(itemOfId(flow(), 'trigger', 'inner')).toBeUndefined()
})
