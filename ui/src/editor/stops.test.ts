import { expect, test } from 'vitest'
import { flowOf } from './edits'
import { stopsOf } from './stops'

const FLOW = flowOf(`id: a
namespace: b
inputs:
  - id: name
    type: STRING
tasks:
  - id: first
    type: Log
  - id: group
    type: Parallel
    tasks:
      - id: inner
        type: Log
  - id: off
    type: Log
    disabled: true
  - id: last
    type: Log
triggers:
  - id: nightly
    type: Schedule
`)!

test('a run up to a task stops before the next one that is not disabled', () => {
  expect(stopsOf(FLOW, 7)).toEqual({ task: 'first', before: 'group' })
  expect(stopsOf(FLOW, 9)).toEqual({ task: 'group', before: 'last' })
})

test('of a task inside a group, the group is run', () => {
  expect(stopsOf(FLOW, 13)).toEqual({ task: 'group', before: 'last' })
})

test('the last task, and what is behind it, runs everything', () => {
  expect(stopsOf(FLOW, 18)).toEqual({ task: 'last', before: undefined })
  expect(stopsOf(FLOW, 21)).toEqual({ task: 'last', before: undefined })
})

test('above the tasks, the first is run', () => {
  expect(stopsOf(FLOW, 5)).toEqual({ task: 'first', before: 'group' })
  expect(stopsOf(FLOW, 1)).toEqual({ task: 'first', before: 'group' })
})
