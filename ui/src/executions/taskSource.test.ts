import { expect, test } from 'vitest'
import { taskSource } from './taskSource'

const FLOW = `id: nightly
inputs:
  - {id: call, type: STRING}
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [1, 2]
    tasks:
      - id: call # asks the other side
        type: io.kestra.plugin.core.http.Request
        body: |
          two
            lines
  - {id: last, type: io.kestra.plugin.core.log.Log, message: done}
`

test('a task is given as it was written, without the indentation of where it stood', () => {
  expect(taskSource(FLOW, 'call')).toBe(`id: call # asks the other side
type: io.kestra.plugin.core.http.Request
body: |
  two
    lines`)
  expect(taskSource(FLOW, 'last')).toBe('{id: last, type: io.kestra.plugin.core.log.Log, message: done}')
})

test('what no source declares has none', () => {
  expect(taskSource(FLOW, 'made-by-a-plugin')).toBeNull()
})
