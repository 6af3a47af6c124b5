/** The part of a flow's source that declares one task, as it was written. */
import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml'

/** Null for a task that the source does not declare, such as one that a plug-in has made. */
export function taskSource(source: string, taskId: string): string | null {
  const doc = parseDocument(source, { keepSourceTokens: false })
  const found = declaring(doc.contents, taskId)
  const [from, to] = found?.range ?? []
  if (from === undefined || to === undefined) return null
  const column = from - (source.lastIndexOf('\n', from - 1) + 1)
  return source
    .slice(from, to)
    .trimEnd()
    .split('\n')
    .map((line, index) => (index > 0 && line.slice(0, column).trim() === '' ? line.slice(column) : line))
    .join('\n')
}

/** The first map with that id and a type: inputs and triggers have them too, but stand in other lists. */
function declaring(node: unknown, taskId: string): YAMLMap | null {
  if (isMap(node)) {
    if (node.get('id') === taskId && node.has('type')) return node
    for (const { key, value } of node.items) {
      if (['inputs', 'outputs', 'triggers'].includes(String(key))) continue
      const found = declaring(value, taskId)
      if (found) return found
    }
  }
  if (isSeq(node)) {
    for (const one of node.items) {
      const found = declaring(one, taskId)
      if (found) return found
    }
  }
  return null
}
