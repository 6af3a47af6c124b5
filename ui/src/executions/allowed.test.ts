import { expect, test } from 'vitest'
import { refusalOf, taskRunRefusalOf } from './allowed'

const none = new Map()
const failed = new Map([['FAILED', 1]] as const)

test('what has failed can be restarted once it is over, not while it runs', () => {
  expect(refusalOf('restart', 'FAILED', failed)).toBe(null)
  expect(refusalOf('restart', 'RUNNING', failed)).toBe('why.over')
})

test('without a failed task run there is nothing to restart', () => {
  expect(refusalOf('restart', 'KILLED', none)).toBe('why.restart')
})

test('what was retried lives on in another execution', () => {
  expect(refusalOf('restart', 'RETRIED', failed)).toBe('why.over')
})

test('only what waits in a queue is taken from it', () => {
  expect(refusalOf('unqueue', 'QUEUED', none)).toBe(null)
  expect(refusalOf('unqueue', 'RUNNING', none)).toBe('why.queued')
})

test('labels and the state are changed once it is over; it is killed before', () => {
  expect(refusalOf('labels', 'RUNNING', none)).toBe('why.over')
  expect(refusalOf('status', 'SUCCESS', none)).toBe(null)
  expect(refusalOf('kill', 'SUCCESS', none)).toBe('why.notOver')
})

test('the state of a task run is set when it and its execution have ended', () => {
  expect(taskRunRefusalOf('state', 'FAILED', 'SUCCESS')).toBe(null)
  expect(taskRunRefusalOf('state', 'PAUSED', 'PAUSED')).toBe(null)
  expect(taskRunRefusalOf('state', 'RUNNING', 'SUCCESS')).toBe('why.over')
  expect(taskRunRefusalOf('state', 'PAUSED', 'RUNNING')).toBe('why.runNotOver')
})

test('a restart starts from what has failed, a replay from any task run', () => {
  expect(taskRunRefusalOf('restart', 'FAILED', 'SUCCESS')).toBe('why.notFailed')
  expect(taskRunRefusalOf('replay', 'RUNNING', 'SUCCESS')).toBe(null)
})
