import { expect, test } from 'vitest'
import { isSound, planOf, type Declared, type EarlierRun } from './reuse'

const task = (id: string, message = 'hello'): Declared => ({ id, type: 'Log', message })
const ran = (...ids: string[]): EarlierRun[] => ids.map((id) => ({ id: `run-${id}`, taskId: id, state: 'SUCCESS' }))
const flow = (...tasks: Declared[]): Declared => ({ id: 'a', namespace: 'b', tasks })

test('a changed later task does not make the one before it run again', () => {
  const then = flow(task('dear'), task('last', 'old'))

  expect(planOf(flow(task('dear'), task('last', 'new')), then, ran('dear', 'last'), 'last')).toEqual({
    after: 'run-dear',
    reused: ['dear'],
    because: null,
  })
})

test('a task that was added is run with what those before it gave', () => {
  expect(planOf(flow(task('dear'), task('added')), flow(task('dear')), ran('dear'), 'added')).toEqual({
    after: 'run-dear',
    reused: ['dear'],
    because: null,
  })
})

test('from a changed task on, all run again', () => {
  const then = flow(task('first'), task('second', 'old'), task('third'), task('last'))
  const now = flow(task('first'), task('second', 'new'), task('third'), task('last'))

  expect(planOf(now, then, ran('first', 'second', 'third', 'last'), 'last')).toEqual({
    after: 'run-first',
    reused: ['first'],
    because: { reason: 'changed', task: 'second' },
  })
})

test('a task between two others makes the later one run again', () => {
  const now = flow(task('first'), task('between'), task('second'), task('last'))

  expect(
    planOf(now, flow(task('first'), task('second'), task('last')), ran('first', 'second'), 'last').because,
  ).toEqual({ reason: 'changed', task: 'between' })
})

test('a task that was taken away makes those behind it run again', () => {
  const then = flow(task('gone'), task('second'), task('last'))

  expect(planOf(flow(task('second'), task('last')), then, ran('gone', 'second'), 'last')).toEqual({
    after: null,
    reused: [],
    because: { reason: 'changed', task: 'second' },
  })
})

test('what has failed gives nothing', () => {
  const same = flow(task('first'), task('second'), task('last'))
  const runs: EarlierRun[] = [...ran('first'), { id: 'x', taskId: 'second', state: 'FAILED' }]

  expect(planOf(same, same, runs, 'last')).toEqual({
    after: 'run-first',
    reused: ['first'],
    because: { reason: 'unfinished', task: 'second' },
  })
})

test('the order of properties and a description change nothing', () => {
  const now = flow({ message: 'hello', type: 'Log', id: 'first', description: 'new' }, task('last'))

  expect(planOf(now, flow(task('first'), task('last')), ran('first'), 'last').reused).toEqual(['first'])
})

test('defaults of a plug-in are part of a task', () => {
  const then = flow(task('first'), task('last'))
  const given = (type: string) =>
    planOf({ ...then, pluginDefaults: [{ type, values: { level: 'WARN' } }] }, then, ran('first'), 'last')

  expect(given('Log').because).toEqual({ reason: 'changed', task: 'first' })
  expect(given('Request').because).toBeNull()
})

test('variables count where a task reads them', () => {
  const reading = flow(task('first'), task('last', '{{ vars.word }}'))
  const silent = flow(task('first'), task('last'))
  const changed = (one: Declared) =>
    planOf({ ...one, variables: { word: 'new' } }, { ...one, variables: { word: 'old' } }, ran('first'), 'last')

  expect(changed(reading)).toEqual({ after: null, reused: [], because: { reason: 'variables' } })
  expect(changed(silent).reused).toEqual(['first'])
})

test('declared inputs count where a task reads them, through a variable too', () => {
  const reading: Declared = {
    ...flow(task('first'), task('last', '{{ render(vars.word) }}')),
    variables: { word: '{{ inputs.name }}' },
  }
  const inputs = (defaults: string) => [{ id: 'name', type: 'STRING', defaults }]

  expect(
    planOf({ ...reading, inputs: inputs('new') }, { ...reading, inputs: inputs('old') }, ran('first'), 'last'),
  ).toEqual({ after: null, reused: [], because: { reason: 'inputs' } })
})

test('a disabled task is none', () => {
  const now = flow(task('first'), { ...task('off'), disabled: true }, task('last'))

  expect(planOf(now, flow(task('first'), task('last')), ran('first'), 'last').reused).toEqual(['first'])
})

const told = (parentId: string | undefined, kind: string | undefined, ...states: string[]) =>
  ({ parentId, kind, state: { histories: states.map((state) => ({ state })) } }) as unknown as Parameters<
    typeof isSound
  >[0]

test('what a replay has taken over from an older revision is not used again', () => {
  expect(isSound(told(undefined, undefined, 'CREATED', 'FAILED', 'RESTARTED', 'SUCCESS'))).toBe(true)
  expect(isSound(told('old', undefined, 'CREATED', 'SUCCESS'))).toBe(true)
  expect(isSound(told('old', 'PLAYGROUND', 'RESTARTED', 'SUCCESS'))).toBe(true)
  expect(isSound(told('old', 'PLAYGROUND', 'CREATED', 'SUCCESS', 'RESTARTED', 'SUCCESS'))).toBe(false)
  expect(isSound(told('old', undefined, 'RESTARTED', 'SUCCESS'))).toBe(false)
})
