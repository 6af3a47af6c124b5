/** The types of a server in groups, and where in what is known of them a text stands. Pure. */
import type { Shapes } from '../api/client'

export type Entry = Shapes['CatalogueEntry']

/** `io.kestra.plugin.core.http.Request` is `Request` of the subgroup `http` of the group `core`. */
export function placeOf(type: string): { group: string; subgroup: string; name: string } {
  const parts = type.replace(/^io\.kestra\.(plugin\.)?/, '').split('.')
  return { group: parts[0] ?? '', subgroup: parts.slice(1, -1).join('.'), name: parts.at(-1) ?? type }
}

export interface Subgroup {
  readonly name: string
  readonly entries: readonly Entry[]
}
export interface Group {
  readonly name: string
  readonly subgroups: readonly Subgroup[]
  readonly size: number
}

/** In the order of the names. */
export function groupsOf(entries: readonly Entry[]): Group[] {
  const found = new Map<string, Map<string, Entry[]>>()
  for (const entry of [...entries].sort((a, b) => a.type.localeCompare(b.type))) {
    const { group, subgroup } = placeOf(entry.type)
    const inside = found.get(group) ?? new Map<string, Entry[]>()
    inside.set(subgroup, [...(inside.get(subgroup) ?? []), entry])
    found.set(group, inside)
  }
  return [...found].map(([name, inside]) => {
    const subgroups = [...inside].map(([subgroup, all]) => ({ name: subgroup, entries: all }))
    return { name, subgroups, size: subgroups.reduce((sum, one) => sum + one.entries.length, 0) }
  })
}

export type Where = 'name' | 'title' | 'alias' | 'property' | 'description' | 'meaning'

/** Where a text was found: in the name, the title, an old name, the name of a property, a description, that of a property. */
export interface Match {
  readonly where: Where
  readonly text: string
  readonly start: number
  readonly end: number /** The property that it is about. */
  readonly property?: string
}
export interface Hit {
  readonly entry: Entry
  readonly match: Match
}

/** The nearer to the name, the earlier; within that, words that begin with the text before those that hold it. */
const RANKS: readonly Where[] = ['name', 'title', 'alias', 'property', 'description', 'meaning']

function* textsOf(entry: Entry): Generator<{ where: Where; text: string; property?: string }> {
  yield { where: 'name', text: entry.type.replace(/^io\.kestra\.(plugin\.)?/, '') }
  yield { where: 'title', text: entry.title }
  for (const text of entry.aliases) yield { where: 'alias', text }
  for (const text of Object.keys(entry.properties)) yield { where: 'property', text, property: text }
  yield { where: 'description', text: entry.description }
  for (const [property, text] of Object.entries(entry.properties)) yield { where: 'meaning', text, property }
}

/** Every word of the text must be somewhere; shown is where the rarest place of them is. */
export function matchOf(entry: Entry, words: readonly string[]): Match | null {
  const found = words.map((word) => firstOf(entry, word))
  if (found.length === 0 || found.some((one) => one === null)) return null
  return (found as Match[]).reduce((worst, one) =>
    RANKS.indexOf(one.where) > RANKS.indexOf(worst.where) ? one : worst,
  )
}

function firstOf(entry: Entry, word: string): Match | null {
  for (const { where, text, property } of textsOf(entry)) {
    const start = text.toLowerCase().indexOf(word)
    if (start >= 0) return { where, text, start, end: start + word.length, property }
  }
  return null
}

export const wordsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

export function search(entries: readonly Entry[], text: string): Hit[] {
  const words = wordsOf(text)
  const hits = entries.flatMap((entry) => {
    const match = matchOf(entry, words)
    return match ? [{ entry, match }] : []
  })
  const rank = ({ entry, match }: Hit): number => {
    const own = placeOf(entry.type).name.toLowerCase()
    const isName = words.some((word) => own === word) ? 0 : words.some((word) => own.startsWith(word)) ? 1 : 2
    return RANKS.indexOf(match.where) * 10 + isName
  }
  return hits.sort((a, b) => rank(a) - rank(b) || a.entry.type.localeCompare(b.entry.type))
}

/** So much of a long text is shown around what was found in it. */
const AROUND = 60

/** What stands before a match, the match, and what stands behind it. */
export function cutOf({ text, start, end }: Match): [string, string, string] {
  const from = start > AROUND ? text.lastIndexOf(' ', start - AROUND / 2) + 1 : 0
  const to = text.length - end > AROUND ? text.indexOf(' ', end + AROUND / 2) : -1
  return [
    `${from > 0 ? '… ' : ''}${text.slice(from, start)}`,
    text.slice(start, end),
    to > 0 ? `${text.slice(end, to)} …` : text.slice(end),
  ]
}

/** The plug-ins of Kestra that are not here and match; a word may also be the name of one of their types. */
export function elsewhere(plugins: readonly Shapes['ElsewherePlugin'][], text: string): Shapes['ElsewherePlugin'][] {
  const words = wordsOf(text)
  return plugins.filter((one) =>
    words.every((word) => `${one.name} ${one.title} ${one.types.join(' ')}`.toLowerCase().includes(word)),
  )
}
