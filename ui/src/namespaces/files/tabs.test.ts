import { expect, test } from 'vitest'
import { closed, isSamePage, moved, movedTexts, NONE_OPEN, opened, others, titleOf, toTheRight } from './tabs'

const OPEN = { paths: ['a.py', 'sql/b.sql', 'c.txt'], front: 'sql/b.sql' }

test('a file that is opened comes last, and to the front', () => {
  expect(opened(opened(NONE_OPEN, 'a.py'), 'b.py')).toEqual({ paths: ['a.py', 'b.py'], front: 'b.py' })
})

test('a file that is open already keeps its place', () => {
  expect(opened(OPEN, 'a.py')).toEqual({ paths: OPEN.paths, front: 'a.py' })
})

test('the one to the right takes the place of the one that is closed', () => {
  expect(closed(OPEN, ['sql/b.sql'])).toEqual({ paths: ['a.py', 'c.txt'], front: 'c.txt' })
})

test('the one to the left does when there is none to the right', () => {
  expect(closed({ ...OPEN, front: 'c.txt' }, ['c.txt'])).toEqual({ paths: ['a.py', 'sql/b.sql'], front: 'sql/b.sql' })
  expect(closed(OPEN, ['sql/b.sql', 'c.txt'])).toEqual({ paths: ['a.py'], front: 'a.py' })
})

test('what is in front stays there while others are closed', () => {
  expect(closed(OPEN, others(OPEN.paths, 'sql/b.sql'))).toEqual({ paths: ['sql/b.sql'], front: 'sql/b.sql' })
})

test('nothing is in front when all are closed', () => {
  expect(closed(OPEN, OPEN.paths)).toEqual(NONE_OPEN)
})

test('those to the right are told', () => {
  expect([toTheRight(OPEN.paths, 'a.py'), toTheRight(OPEN.paths, 'c.txt')]).toEqual([['sql/b.sql', 'c.txt'], []])
})

test('a file that is renamed, or lies in a folder that is moved, keeps its tab', () => {
  expect(
    moved(OPEN, [
      { from: 'a.py', to: 'z.py' },
      { from: 'sql/', to: 'old/sql/' },
    ]),
  ).toEqual({ paths: ['z.py', 'old/sql/b.sql', 'c.txt'], front: 'old/sql/b.sql' })
})

test('a name that begins alike is another file', () => {
  expect(moved({ paths: ['a.py.bak'], front: 'a.py.bak' }, [{ from: 'a.py', to: 'z.py' }])).toEqual({
    paths: ['a.py.bak'],
    front: 'a.py.bak',
  })
})

test('a file moved over another one that is open shares its tab', () => {
  expect(moved(OPEN, [{ from: 'c.txt', to: 'a.py' }])).toEqual({ paths: ['a.py', 'sql/b.sql'], front: 'sql/b.sql' })
})

test('unsaved text goes with its file, over that of a file which it overwrites', () => {
  const texts = new Map([
    ['c.txt', 'of c'],
    ['a.py', 'of a'],
    ['b', 'of b'],
  ])
  expect([...movedTexts(texts, [{ from: 'c.txt', to: 'a.py' }])]).toEqual([
    ['a.py', 'of c'],
    ['b', 'of b'],
  ])
})

test('a name that two files have is told apart by its folder', () => {
  const paths = ['jobs/main.py', 'tests/main.py', 'jobs/other.py']
  expect(paths.map((path) => titleOf(path, paths))).toEqual(['jobs/main.py', 'tests/main.py', 'other.py'])
})

test('an address that names another file is of the same page; any other is not', () => {
  const from = { pathname: '/flows/edit/a/b/edit', search: { file: 'a.py', line: 3 } }
  expect(isSamePage(from, { ...from, search: { line: 3 } })).toBe(true)
  expect(isSamePage(from, { ...from, search: { file: 'a.py', line: 4 } })).toBe(false)
  expect(isSamePage(from, { ...from, pathname: '/flows' })).toBe(false)
})
