/** What is filled in before a blueprint becomes a flow: its name, and what it is given without being asked. Pure. */
import { flowOf, withValue, type Path } from '../editor/edits'

/** A value of the source that somebody will want to be another. */
export interface Blank {
  /** Of the value in the source, joined by dots; names the blank. */
  readonly key: string
  readonly path: Path
  readonly kind: 'name' | 'input' | 'variable' | 'trigger'
  readonly label: string
  readonly value: string | number | boolean
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)
/** What of a trigger differs from flow to flow. */
const OF_TRIGGERS = ['cron', 'key', 'interval', 'date'] as const

export function blanksOf(source: string): Blank[] {
  const value = flowOf(source)?.value
  if (!value) return []
  const found: Blank[] = []
  const add = (kind: Blank['kind'], path: Path, label: string, of: unknown) => {
    if (isPlain(of)) found.push({ key: path.join('.'), path, kind, label, value: of })
  }
  add('name', ['id'], 'id', value.id)
  add('name', ['namespace'], 'namespace', value.namespace)
  const listed = (name: string): Readonly<Record<string, unknown>>[] =>
    Array.isArray(value[name]) ? (value[name] as Record<string, unknown>[]) : []
  listed('inputs').forEach((one, at) =>
    add('input', ['inputs', at, 'defaults'], String(one.displayName ?? one.id), one.defaults),
  )
  for (const [name, of] of Object.entries((value.variables ?? {}) as object))
    add('variable', ['variables', name], name, of)
  listed('triggers').forEach((one, at) =>
    OF_TRIGGERS.forEach((name) => add('trigger', ['triggers', at, name], `${String(one.id)}: ${name}`, one[name])),
  )
  return found
}

/** A text as a value of the kind that stands there already; one that is no number stays a text. */
export function valueLike(before: Blank['value'], text: string): Blank['value'] {
  if (typeof before === 'boolean') return text === 'true'
  if (typeof before === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  return text
}

/** The source with what was filled in; what was not stays as it is. */
export function filled(source: string, given: Readonly<Record<string, string>>): string {
  return blanksOf(source).reduce((text, blank) => {
    const next = given[blank.key]
    return next === undefined || next === String(blank.value)
      ? text
      : withValue(text, blank.path, valueLike(blank.value, next))
  }, source)
}
