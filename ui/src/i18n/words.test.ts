import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { areasOf, readAreas } from '../../words'
import { en } from './en'
import { lists } from './en/lists'
import { shell } from './en/shell'

const HERE = import.meta.dirname
const SRC = join(HERE, '..')
const AREAS = new Map([
  ['flows', ['flows.create', 'flows.count.one', 'flows.count.other', 'box.dag']],
  ['logs', ['level.INFO', 'level.ERROR']],
  ['tour', ['tour.next']],
])

test.each([
  ["t('flows.create')", ['flows']],
  ["count('flows.count', 3)", ['flows']],
  ['t(`level.${level}`)', ['logs']],
  ["isSaved ? 'tour.next' : `box.${kind}`", ['flows', 'tour']],
  ["t('flows.none'); flows.create; 'level'", []],
])('%s says words of %j', (source, expected) => {
  expect(areasOf(source, AREAS)).toEqual(expected)
})

test('every word is in an area, or there from the start', () => {
  const known = new Set([...readAreas(HERE).values()].flat().concat(Object.keys(shell), Object.keys(lists)))

  expect(Object.keys(en).filter((key) => !known.has(key))).toEqual([])
})

test('no module makes keys in a way that the build does not see', () => {
  const unseen = /\b(?:t|count)\(`\$\{|as Key\)?\s*\+|\b(?:t|count)\((?:'[^']*'|`[^`]*`)\s*\+/
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.startsWith('i18n'),
  )

  expect(names.filter((name) => unseen.test(readFileSync(join(SRC, name), 'utf8')))).toEqual([])
})
