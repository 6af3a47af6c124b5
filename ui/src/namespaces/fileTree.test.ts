import { expect, test } from 'vitest'
import { folderOf, movedInto, rowsOf } from './fileTree'

const PATHS = ['/readme.md', '/scripts/b.py', '/scripts/a.py', '/scripts/sql/x.sql', '/data.csv']

test('folders stand first and are closed', () => {
  expect(rowsOf(PATHS, new Set()).map((one) => one.path)).toEqual(['scripts/', 'data.csv', 'readme.md'])
})

test('an open folder shows what is in it, one level at a time', () => {
  expect(rowsOf(PATHS, new Set(['scripts/'])).map((one) => [one.name, one.depth])).toEqual([['scripts', 0], ['sql', 1], ['a.py', 1], ['b.py', 1], ['data.csv', 0], ['readme.md', 0]])
})

test('a search opens what leads to what it finds', () => {
  expect(rowsOf(PATHS, new Set(), 'X.SQL').map((one) => one.path)).toEqual(['scripts/', 'scripts/sql/', 'scripts/sql/x.sql'])
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
