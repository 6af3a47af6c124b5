import { expect, test } from 'vitest'
import { byFile, clashesOf, foldersTo, folderOf, movedInto, movesInto, rowsOf, span, topmost } from './fileTree'

const PATHS = ['/readme.md', '/scripts/b.py', '/scripts/a.py', '/scripts/sql/x.sql', '/data.csv']

test('folders stand first and are closed', () => {
  expect(rowsOf(PATHS, new Set()).map((one) => one.path)).toEqual(['scripts/', 'data.csv', 'readme.md'])
})

test('an open folder shows what is in it, one level at a time', () => {
  expect(rowsOf(PATHS, new Set(['scripts/'])).map((one) => [one.name, one.depth])).toEqual([
    ['scripts', 0],
    ['sql', 1],
    ['a.py', 1],
    ['b.py', 1],
    ['data.csv', 0],
    ['readme.md', 0],
  ])
})

test('a search opens what leads to what it finds', () => {
  expect(rowsOf(PATHS, new Set(), 'X.SQL').map((one) => one.path)).toEqual([
    'scripts/',
    'scripts/sql/',
    'scripts/sql/x.sql',
  ])
})

test('the folder of a file, and of a folder, is known', () => {
  expect([folderOf('scripts/a.py'), folderOf('readme.md'), folderOf('scripts/')]).toEqual(['scripts/', '', 'scripts/'])
})

test('what is put into a folder keeps its name; a folder does not go into itself', () => {
  expect(movedInto('readme.md', 'scripts/')).toBe('scripts/readme.md')
  expect(movedInto('scripts/sql/', '')).toBe('sql/')
  expect(movedInto('scripts/', 'scripts/sql/')).toBeNull()
  expect(movedInto('scripts/a.py', 'scripts/')).toBeNull()
})

test('what lies in a chosen folder goes with it', () => {
  expect(topmost(['scripts/', 'scripts/a.py', 'scripts/sql/', 'scripts.md'])).toEqual(['scripts/', 'scripts.md'])
  expect(movesInto(['scripts/sql/', 'scripts/sql/x.sql', 'old/readme.md'], 'old/')).toEqual([
    { from: 'scripts/sql/', to: 'old/sql/' },
  ])
})

test('a folder is moved file by file where some are to stay, and what is there already is known', () => {
  const moves = byFile(
    [
      { from: 'scripts/sql/', to: 'old/sql/' },
      { from: 'data.csv', to: 'old/data.csv' },
    ],
    PATHS,
  )

  expect(moves).toEqual([
    { from: 'scripts/sql/x.sql', to: 'old/sql/x.sql' },
    { from: 'data.csv', to: 'old/data.csv' },
  ])
  expect(
    clashesOf(
      moves.map((one) => one.to),
      ['/old/data.csv', '/old/sql/y.sql'],
    ),
  ).toEqual(['old/data.csv'])
})

test('a span of rows is the same from either end', () => {
  const rows = rowsOf(PATHS, new Set())
  expect(span(rows, 'readme.md', 'scripts/')).toEqual(['scripts/', 'data.csv', 'readme.md'])
  expect(span(rows, 'scripts/', 'data.csv')).toEqual(['scripts/', 'data.csv'])
  expect(span(rows, 'gone', 'data.csv')).toEqual(['data.csv'])
})

test('the folders on the way to a file are known', () => {
  expect(foldersTo('/scripts/sql/x.sql')).toEqual(['scripts/', 'scripts/sql/'])
  expect(foldersTo('scripts/sql/')).toEqual(['scripts/'])
})
