/**
 * Gives every module the English words that it says, so that a page loads its own and no others.
 *
 * A word's key stands in the code as text ('flows.create') or as the beginning of one (`state.${name}`); the area that has it
 * (src/i18n/words) is imported with the module. Other ways to make keys are not seen: `words.test.ts` finds them.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'vite'

const KEY = /^ {2}'?([\w.-]+)'?:/gm
const TEXT = /['`]([\w-]+\.[\w.-]*)(['`]|\$\{)/g

/** The areas of words, each with its keys. */
export type Areas = ReadonlyMap<string, readonly string[]>

/** The areas of which modules are made in a folder like src/i18n/words, with the keys that src/i18n/en says. */
export function readAreas(i18n: string): Areas {
  const names = readdirSync(join(i18n, 'words')).map((name) => basename(name, '.ts'))
  return new Map(
    names.map((name) => [
      name,
      [...readFileSync(join(i18n, 'en', `${name}.ts`), 'utf8').matchAll(KEY)].map(([, key]) => key!),
    ]),
  )
}

/** The areas of which a module may say words, in the order of `areas`. */
export function areasOf(source: string, areas: Areas): string[] {
  const texts = [...source.matchAll(TEXT)].map(([, text, end]) => ({ text: text!, isBeginning: end === '${' }))
  const isOf = (key: string) =>
    texts.some(({ text, isBeginning }) =>
      isBeginning ? key.startsWith(text) : key === text || key === `${text}.other`,
    )
  return [...areas].filter(([, keys]) => keys.some(isOf)).map(([area]) => area)
}

export function words(i18n: string): Plugin {
  const areas = readAreas(i18n)
  return {
    name: 'words',
    enforce: 'pre',
    transform(code, id) {
      const [path] = id.split('?')
      if (!/\/src\/.*\.tsx?$/.test(path!) || path!.startsWith(i18n)) return null
      const found = areasOf(code, areas).map((area) => `;import ${JSON.stringify(join(i18n, 'words', `${area}.ts`))}`)
      return found.length > 0 ? { code: `${code}\n${found.join('\n')}`, map: null } : null
    },
  }
}
