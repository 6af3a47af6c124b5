/** Names of entries of the key-value store. */
import type { Shapes } from '../api/client'

export type Entry = Shapes['KeyValue']

export const keyId = (one: { readonly namespace: string; readonly key: string }): string =>
  `${one.namespace}/${one.key}`

/** Keys by their namespace. */
export function grouped(ids: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const id of ids) {
    const [namespace = '', key = ''] = id.split('/')
    found.set(namespace, [...(found.get(namespace) ?? []), key])
  }
  return found
}

/** How a flow of a namespace reads a key of it, or of another. */
export const expressionOf = ({ namespace, key }: Entry, from: string | undefined): string =>
  `{{ kv('${key}'${from === undefined || from === namespace ? '' : `, namespace='${namespace}'`}) }}`

interface Asked {
  readonly text: string
  readonly isDescending: boolean
  readonly page: number
  readonly size: number
}

/** A page of the entries whose key holds a text, in the order of the keys. */
export function pageOf(
  all: readonly Entry[],
  { text, isDescending, page, size }: Asked,
): { results: readonly Entry[]; total: number } {
  const wanted = all
    .filter((one) => one.key.toLowerCase().includes(text.toLowerCase()))
    .sort((a, b) => (isDescending ? -1 : 1) * a.key.localeCompare(b.key))
  return { results: wanted.slice((page - 1) * size, page * size), total: wanted.length }
}
