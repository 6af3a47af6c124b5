import { expect, test } from 'vitest'
import { LogStore, type LogMessage } from './logStore'
import {
  byTaskRun,
  inOrder,
  levelCounts,
  lineAtPlace,
  placeIn,
  placeOfRun,
  prettyJson,
  stepsIn,
  type Shown,
} from './shownLines'

const line = (message: string, second: number, run = 'x', level: LogMessage['level'] = 'INFO'): LogMessage => ({
  timestamp: `2026-10-21T03:00:0${second}.000Z`,
  level,
  message,
  taskId: `task ${run}`,
  taskRunId: run,
})

function storeOf(...lines: LogMessage[]): LogStore {
  const store = new LogStore()
  store.add(lines)
  return store
}

const texts = (shown: Shown) =>
  Array.from({ length: shown.length }, (_, row) => {
    const found = shown.lineAt(row)
    return found ? found.store.text[found.at] : shown.headAt(row)!.run.toUpperCase()
  })

test('older lines that match stand above those of the page', () => {
  const shown = inOrder(storeOf(line('b', 2), line('c', 3), line('d', 4)), [0, 2], storeOf(line('a', 1)))

  expect(texts(shown)).toEqual(['a', 'b', 'd'])
  expect([shown.rowOf(2), shown.rowOf(1)]).toEqual([2, -1])
})

test('lines of a task run stand together under their head, which tells how many and how bad they are', () => {
  const lines = inOrder(storeOf(line('1', 1, 'x'), line('2', 2, 'y', 'ERROR'), line('3', 3, 'x', 'WARN')), null, null)

  expect(texts(byTaskRun(lines, new Set()))).toEqual(['X', '1', '3', 'Y', '2'])
  expect(byTaskRun(lines, new Set()).headAt(0)).toEqual({
    run: 'x',
    task: 'task x',
    lines: 2,
    worst: 3,
    isClosed: false,
  })
  expect(texts(byTaskRun(lines, new Set(['x'])))).toEqual(['X', 'Y', '2'])
})

test('the rows of a level are stepped through, heads left out', () => {
  const shown = byTaskRun(
    inOrder(storeOf(line('1', 1, 'x'), line('2', 2, 'y', 'ERROR'), line('3', 3, 'x', 'ERROR')), null, null),
    new Set(),
  )

  expect(stepsIn(shown, ({ store, at }) => store.level[at] === 4)).toEqual([2, 4])
})

test('messages are counted by level, not their lines', () => {
  expect(levelCounts(inOrder(storeOf(line('a\nb', 1, 'x', 'WARN'), line('c', 2)), null, null))).toEqual([0, 0, 1, 1, 0])
})

test('the place of a line leads back to it, also among lines of one instant', () => {
  const store = storeOf(line('a', 1), line('b\nc', 2), line('d', 3))

  expect([0, 1, 2, 3].map((at) => lineAtPlace(store, placeIn(store, { store, at })))).toEqual([0, 1, 2, 3])
})

test('a place without a line leads to the next one', () => {
  const store = storeOf(line('a', 1), line('b', 3))

  expect(lineAtPlace(store, '2026-10-21T03:00:02.000Z')).toBe(1)
  expect(lineAtPlace(store, '2026-10-21T03:00:01.000Z~7')).toBe(0)
  expect(lineAtPlace(store, '2026-10-21T03:00:09.000Z')).toBe(-1)
})

test('of task runs that spoke at one instant, a place says which one', () => {
  const store = storeOf(line('a', 1, 'x'), line('b', 2, 'y'), line('c', 2, 'x'))
  const instant = '2026-10-21T03:00:02.000Z'

  expect(lineAtPlace(store, placeOfRun(instant, 'x'))).toBe(2)
  expect(lineAtPlace(store, placeOfRun(instant, 'y'))).toBe(1)
  expect([placeOfRun(instant, 'gone'), placeOfRun(instant, null)].map((place) => lineAtPlace(store, place))).toEqual([
    1, 1,
  ])
})

test('JSON is shown with its structure, what stands before it is kept', () => {
  expect(prettyJson('got {"a":[1]}')).toBe('got {\n  "a": [\n    1\n  ]\n}')
  expect([prettyJson('[done]'), prettyJson('plain'), prettyJson('{"a":'), prettyJson('')]).toEqual([
    null,
    null,
    null,
    null,
  ])
})
