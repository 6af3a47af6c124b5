/** What a source declares, read line by line: it works while the YAML is broken, which is when completion is wanted. */

import { keyIndent, siblings } from './places'

export interface Declared {
  readonly id: string
  readonly type: string
  readonly line: number
}
export interface Outline {
  readonly inputs: Declared[]
  readonly tasks: Declared[]
  readonly triggers: Declared[]
  readonly variables: string[]
}

const TOP = /^([A-Za-z]\w*):/
/** At the start of a line, or anywhere in a map that is written in braces. */
const ID = /(?:^\s*(?:- )?\s*|^\s*- (?:task: )?\{.*?\b)id:\s*["']?([\w.-]+)/
const TYPE = /(?:^\s*(?:- )?\s*|^\s*- (?:task: )?\{.*?\b)type:\s*["']?([\w.]+)/

/** Lines count from 1. */
export function outline(text: string): Outline {
  const found: Outline = { inputs: [], tasks: [], triggers: [], variables: [] }
  let section = ''
  let open: { id: string; type: string; line: number } | null = null
  text.split('\n').forEach((line, index) => {
    const top = TOP.exec(line)
    if (top) {
      section = top[1]!
      open = null
      return
    }
    const list =
      section === 'inputs'
        ? found.inputs
        : section === 'triggers'
          ? found.triggers
          : ['tasks', 'errors', 'finally', 'afterExecution'].includes(section)
            ? found.tasks
            : null
    if (section === 'variables') {
      const name = /^ {2}([\w-]+):/.exec(line)
      if (name) found.variables.push(name[1]!)
    }
    if (!list) return
    if (/^\s*- /.test(line)) open = null
    const id = ID.exec(line)
    const type = TYPE.exec(line)
    if (!id && !type) return
    if (!open) {
      open = { id: '', type: '', line: index + 1 }
      list.push(open)
    }
    if (id && !open.id) open.id = id[1]!
    if (type && !open.type) open.type = type[1]!
  })
  const named = (list: Declared[]) => list.filter((one) => one.id !== '')
  return {
    inputs: named(found.inputs),
    tasks: named(found.tasks),
    triggers: found.triggers.filter((one) => one.id !== ''),
    variables: found.variables,
  }
}

/** The task or trigger that a line belongs to, and which of both it is. */
export function declaredAt(text: string, line: number): (Declared & { kind: 'task' | 'trigger' }) | null {
  const { tasks, triggers } = outline(text)
  const all = [
    ...tasks.map((one) => ({ ...one, kind: 'task' as const })),
    ...triggers.map((one) => ({ ...one, kind: 'trigger' as const })),
  ]
  return (
    all
      .filter((one) => one.line <= line)
      .sort((a, b) => a.line - b.line)
      .at(-1) ?? null
  )
}

/** Types of plug-ins have dots in their names; those of inputs, retries and the like have none. */
const DOTTED = /(?:^|[\s{,])type:\s*["']?(\w+(?:\.\w+)+)/

/** The type that a line is about: of the task, trigger, condition or object that it is in, the innermost that has one. */
export function typeAt(text: string, line: number): string | null {
  const lines = text.split('\n')
  let at = Math.min(line, lines.length) - 1
  while (at > 0 && lines[at]!.trim() === '') at -= 1
  while (at >= 0) {
    const found = siblings(lines, at).flatMap((one) => DOTTED.exec(one)?.[1] ?? [])[0]
    if (found) return found
    const indent = keyIndent(lines[at]!)
    do at -= 1
    while (at >= 0 && (lines[at]!.trim() === '' || keyIndent(lines[at]!) >= indent))
  }
  return null
}
