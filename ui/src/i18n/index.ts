/** Words of the interface: typed keys, one catalogue a language, plurals by the rules of the language. */
import { useSettings, settings, type Language } from '../settings/settings'
import { en } from './en'

export type Key = keyof typeof en
export type Catalogue = Readonly<Record<Key, string>>
/** Keys that have a form for one and a form for others: `x.one` and `x.other`. */
export type Counted = Key extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never
type Values = Readonly<Record<string, string | number>>

const catalogues: { en: Catalogue; fr?: Catalogue } = { en }

/** Fetches the words of a language; English is always there. */
export async function loadLanguage(language: Language): Promise<void> {
  if (language === 'fr' && !catalogues.fr) catalogues.fr = (await import('./fr')).fr
}

function filled(text: string, values?: Values): string {
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text
}

/** The text of a key in the chosen language. */
export function t(key: Key, values?: Values): string {
  return filled((catalogues[settings().language] ?? en)[key], values)
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
