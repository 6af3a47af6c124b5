/** Puts an example of a type into a flow, where the cursor is. Pure. */
import { isMap, isNode, isScalar, isSeq, parseDocument, visit, type YAMLMap } from 'yaml'
import {
  entryOf,
  flowOf,
  freeId,
  itemAt,
  itemOfPath,
  listOfPath,
  withItem,
  withValue,
  type Flow,
  type Item,
  type List,
} from './edits'

/** The text with the example, and the line that it begins at. */
export interface Inserted {
  readonly text: string
  readonly line: number
}

/**
 * A task comes behind the task that the line is in, a trigger behind the trigger, a condition into it; else to the end of their
 * lists. Names that the flow has already get a number.
 *
 * @param line counts from 1.
 * @returns null where there is no place for it: the source is no YAML, or there is no trigger for a condition.
 */
export function withExample(source: string, line: number, code: string, kind: string): Inserted | null {
  const flow = flowOf(source)
  const { contents } = parseDocument(code)
  if (!flow || !isMap(contents)) return null
  const place = placeFor(flow, itemAt(flow, line), kind)
  if (!place) return null
  rename(flow, contents)
  const text = withItem(source, place.list.path, entryOf(place.list, contents), place.at)
  const there = flowOf(text)
  const item = there && itemOfPath(there, [...place.list.path, place.at])
  return { text, line: item?.line ?? line }
}

/** Lists that another flow adds to; of its tasks the first comes where the cursor is. */
const ADDED = ['inputs', 'tasks', 'errors', 'finally', 'afterExecution', 'triggers'] as const

/** Puts what another flow does into this one: its tasks behind the cursor, the rest to the ends of its lists. Null as above. */
export function withFlow(source: string, line: number, other: string): Inserted | null {
  const flow = flowOf(source)
  const { contents } = parseDocument(other)
  if (!flow || !isMap(contents)) return null
  const place = placeFor(flow, itemAt(flow, line), 'tasks')!
  let text = source
  for (const name of ADDED) {
    const items = contents.get(name)
    if (!isSeq(items)) continue
    items.items
      .filter((one): one is YAMLMap.Parsed => isMap(one))
      .forEach((item, index) => {
        const now = flowOf(text)!
        // Inputs and what reads them have the same name in both, so one that is there already is the one that is meant.
        if (name === 'inputs' && now.lists[0]!.items.some((one) => one.id === String(item.get('id')))) return
        if (name !== 'inputs') rename(now, item)
        text =
          name === 'tasks'
            ? withItem(text, place.list.path, entryOf(place.list, item), place.at + index)
            : withItem(text, [name], item)
      })
  }
  const there = flowOf(text)
  const variables = contents.get('variables')
  const given = (there?.value.variables ?? {}) as object
  if (isMap(variables))
    for (const { key, value } of variables.items)
      if (isScalar(key) && !(String(key.value) in given))
        text = withValue(text, ['variables', String(key.value)], isNode(value) ? value.toJSON() : value)
  const item = there && itemOfPath(flowOf(text)!, [...place.list.path, place.at])
  return { text, line: item?.line ?? line }
}

interface Place {
  readonly list: List
  readonly at: number
}

function placeFor(flow: Flow, chosen: Item | null, kind: string): Place | null {
  const root = chosen?.path[0] ?? ''
  if (kind === 'conditions') {
    const trigger = root === 'triggers' ? chosen : flow.lists.find((one) => one.name === 'triggers')?.items[0]
    return trigger ? { list: listOfPath(flow, [...trigger.body, 'conditions']), at: conditionsOf(flow, trigger) } : null
  }
  const isTrigger = kind === 'triggers'
  const isBeside = chosen !== null && (isTrigger ? root === 'triggers' : root !== 'triggers' && root !== 'inputs')
  if (isBeside) {
    const path = chosen.path.slice(0, -1)
    return { list: listOfPath(flow, path), at: Number(chosen.path.at(-1)) + 1 }
  }
  const list = flow.lists.find((one) => one.name === (isTrigger ? 'triggers' : 'tasks'))!
  return { list, at: list.items.length }
}

function conditionsOf(flow: Flow, trigger: Item): number {
  const found = (flow.value.triggers as { conditions?: unknown }[])[Number(trigger.path[1])]?.conditions
  return Array.isArray(found) ? found.length : 0
}

/** Gives every task and trigger of an example a name that is free. */
function rename(flow: Flow, example: YAMLMap): void {
  visit(example, {
    Map: (_, node) => {
      if (node.has('type') && typeof node.get('id') === 'string') node.set('id', freeId(flow, node.get('id') as string))
    },
  })
}
