/** Names of entries of the key-value store. */
import type { Shapes } from '../api/client'

export type Entry = Shapes['KeyValue']

export const keyId = (one: { readonly namespace: string; readonly key: string }): string => `${one.namespace}/${one.key}`

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
export const expressionOf = ({ namespace, key }: Entry, from: string | undefined): string => `{{ kv('${key}'${from === undefined || from === namespace ? '' : `, namespace='${namespace}'`}) }}`
