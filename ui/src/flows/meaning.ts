/** What the change from one source of a flow to another means: which tasks came, went, moved, and which properties differ. */
import { flowOf, LISTS, type Flow, type Item, type List } from '../editor/edits'

export type Part = 'task' | 'trigger' | 'input' | 'flow'

export interface Meaning {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed'
  readonly part: Part
  /** Of the task, trigger or input; empty for the flow itself. */
  readonly id: string
  /** What differs of it: `retry.interval`. */
  readonly property?: string
  /** Short enough for a line; undefined when there is nothing, or too much, to be told. */
  readonly before?: string
  readonly after?: string
}

/** Longer values are only said to differ. */
const LONGEST = 40

type Values = Readonly<Record<string, unknown>>

interface Known {
  readonly part: Part
  readonly id: string
  readonly place: string
  readonly values: Values
}

/** Null when one of both is no YAML; then only the texts can be compared. */
export function meaningsOf(before: string, after: string): Meaning[] | null {
  const [old, fresh] = [flowOf(before), flowOf(after)]
  if (!old || !fresh) return null
  const [was, is] = [known(old), known(fresh)]
  return [
    ...differences('flow', '', without(old.value, LISTS), without(fresh.value, LISTS)),
    ...[...is].flatMap(([key, one]) => compared(was.get(key), one)),
    ...[...was]
      .filter(([key]) => !is.has(key))
      .map(([, one]): Meaning => ({ kind: 'removed', part: one.part, id: one.id })),
    ...reordered(old.lists, fresh.lists),
  ]
}

function compared(was: Known | undefined, is: Known): Meaning[] {
  const { part, id } = is
  if (!was) return [{ kind: 'added', part, id }]
  const moved: Meaning[] = was.place === is.place ? [] : [{ kind: 'moved', part, id }]
  return [...moved, ...differences(part, id, was.values, is.values)]
}

/** Everything that has a name, at any depth. */
function known(flow: Flow): Map<string, Known> {
  const found = new Map<string, Known>()
  const visit = (list: List, part: Part, place: string): void => {
    for (const item of list.items) {
      const key = `${part} ${item.id}`
      if (item.id && !found.has(key))
        found.set(key, { part, id: item.id, place: `${place}/${list.name}`, values: valuesOf(flow, item) })
      item.lists.forEach((inner) => visit(inner, part, `${place}/${list.name}/${item.id}`))
    }
  }
  for (const list of flow.lists)
    visit(list, list.name === 'inputs' ? 'input' : list.name === 'triggers' ? 'trigger' : 'task', '')
  return found
}

/** The properties of an item itself, without the tasks inside it. */
function valuesOf(flow: Flow, item: Item): Values {
  let at: unknown = flow.value
  for (const part of item.body) at = (at as Record<string | number, unknown>)[part]
  const inside = item.lists.map((one) => String(one.path[item.body.length]))
  return without(at as Values, ['id', ...inside])
}

const without = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))

function differences(part: Part, id: string, was: Values, is: Values, prefix = ''): Meaning[] {
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])]
  return names.flatMap((name): Meaning[] => {
    const [old, fresh] = [was[name], is[name]]
    if (JSON.stringify(old) === JSON.stringify(fresh)) return []
    const property = prefix + name
    if (isMap(old) && isMap(fresh)) return differences(part, id, old, fresh, `${property}.`)
    return [{ kind: 'changed', part, id, property, before: short(old), after: short(fresh) }]
  })
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

function short(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST || text.includes('\n') ? '…' : text
}

/** Items that stand in another order in their list, of which one is named. */
function reordered(old: readonly List[], fresh: readonly List[]): Meaning[] {
  return fresh.flatMap((list): Meaning[] => {
    const before = old.find((one) => one.name === list.name)?.items.map((one) => one.id) ?? []
    const after = list.items.map((one) => one.id).filter((id) => before.includes(id))
    const same = before.filter((id) => after.includes(id))
    const first = after.find((id, at) => id !== same[at])
    return first === undefined
      ? []
      : [
          {
            kind: 'moved',
            part: list.name === 'inputs' ? 'input' : list.name === 'triggers' ? 'trigger' : 'task',
            id: first,
          },
        ]
  })
}
