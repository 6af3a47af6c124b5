import { expect, test } from 'vitest'
import { LogStore } from './logStore'
import { inOrder, type Shown } from './shownLines'
import { foldedSimilar, patternOf } from './similar'

function shownOf(...messages: string[]): Shown {
  const store = new LogStore()
  store.add(
    messages.map((message, second) => ({
      timestamp: `2026-10-21T03:00:0${second}.000Z`,
      level: message.includes('!') ? 'ERROR' : 'INFO',
      message,
      taskRunId: 'x',
    })),
  )
  return inOrder(store, null, null)
}
const texts = (shown: Shown) =>
  Array.from({ length: shown.length }, (_, row) => {
    const line = shown.lineAt(row)
    const head = shown.headAt(row)
    return line ? line.store.text[line.at] : `${head!.task} ×${head!.lines}`
  })
const NONE: ReadonlySet<string> = new Set()

test('numbers, times and ids make no difference', () => {
  expect(patternOf('order 7 at 2026-10-21T03:00:00Z took 1.5 s')).toBe('order # at # took # s')
  expect(patternOf('\u001b[31mrow 8\u001b[0m')).toBe('row #')
})

test('lines that are alike and follow each other are one, the others stay', () => {
  expect(texts(foldedSimilar(shownOf('begin', 'row 1', 'row 2', 'row 3', 'end', 'row 4', 'row 5'), NONE))).toEqual([
    'begin',
    'row # ×3',
    'end',
    'row 4',
    'row 5',
  ])
})

test('what is folded is opened, and tells the worst of its levels', () => {
  const lines = shownOf('row 1', 'row 2', 'row 3')
  const head = foldedSimilar(lines, NONE).headAt(0)!

  expect(texts(foldedSimilar(lines, new Set([head.run])))).toEqual(['row # ×3', 'row 1', 'row 2', 'row 3'])
  expect(foldedSimilar(shownOf('row 1!', 'row 2!', 'row 3!'), NONE).headAt(0)!.worst).toBe(4)
})

test('a line in a fold has no row, unless it is open', () => {
  const lines = shownOf('row 1', 'row 2', 'row 3', 'end')

  expect([1, 3].map((at) => foldedSimilar(lines, NONE).rowOf(at))).toEqual([-1, 1])
})
