/**
 * Words of the interface: typed keys, one catalogue a language, plurals by the rules of the language.
 *
 * English words come with the modules that say them (`words.ts` beside the configuration of the build); those of the shell and
 * of lists are always there.
 */
import { useSettings, settings, type Language } from '../settings/settings'
import type { en } from './en'
import { lists } from './en/lists'
import { shell } from './en/shell'

export type Key = keyof typeof en
export type Catalogue = Readonly<Record<Key, string>>
/** Keys that have a form for one and a form for others: `x.one` and `x.other`. */
export type Counted = Key extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never
type Values = Readonly<Record<string, string | number>>

const catalogues: { en: Partial<Record<Key, string>>; fr?: Catalogue } = { en: { ...shell, ...lists } }

/** Adds the English words of an area. */
export function add(words: Partial<Record<Key, string>>): void {
  Object.assign(catalogues.en, words)
}

/** Fetches the words of a language; English comes with the pages. */
export async function loadLanguage(language: Language): Promise<void> {
  if (language === 'fr' && !catalogues.fr) catalogues.fr = (await import('./fr')).fr
}

function filled(text: string, values?: Values): string {
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text
}

/** The text of a key in the chosen language; the key itself, and an error for tests to see, where a page has not brought its words. */
export function t(key: Key, values?: Values): string {
  const text = (catalogues[settings().language] ?? catalogues.en)[key]
  if (text === undefined) console.error(`No module has brought the text of ${key}.`)
  return filled(text ?? key, values)
}

/** The text for a number of things. */
export function count(base: Counted, amount: number, values?: Values): string {
  const { language } = settings()
  const rule = new Intl.PluralRules(language).select(amount) === 'one' ? 'one' : 'other'
  return t(`${base}.${rule}` as Key, { ...values, count: new Intl.NumberFormat(language).format(amount) })
}

/** Re-renders with the language. */
export function useWords(): typeof t {
  useSettings()
  return t
}
