/** Where in a flow other flows are named: what stands there is completed by what the server has. Pure, and by lines: it works while the YAML is broken. */

export type Place =
  | { readonly kind: 'namespace'; readonly word: string }
  | { readonly kind: 'flow'; readonly word: string; readonly namespace: string }
  | {
      readonly kind: 'input'
      readonly word: string
      readonly namespace: string
      readonly flowId: string /** Names that are there already. */
      readonly written: readonly string[]
    }
  | { readonly kind: 'type'; readonly word: string; readonly of: 'tasks' | 'triggers' | 'conditions' }

const NAMESPACE = /(?:^|[\s{,])namespace:[ ]*["']?([\w.-]*)$/
const FLOW = /(?:^|[\s{,])flowId:[ ]*["']?([\w.-]*)$/
const TYPE = /(?:^|[\s{,])type:[ ]*["']?([\w.]*)$/
const NAME = /^(\s+)([\w-]*)$/

const textOf = (name: string, lines: readonly string[]): string => {
  for (const line of lines) {
    const found = new RegExp(`(?:^|[\\s{,])${name}:\\s*["']?([\\w.-]+)`).exec(line)
    if (found) return found[1]!
  }
  return ''
}

/**
 * @param lines of the whole text.
 * @param at of the cursor's line, from 0.
 * @param before what stands in it before the cursor.
 */
export function placeAt(lines: readonly string[], at: number, before: string): Place | null {
  const namespace = NAMESPACE.exec(before)
  if (namespace) return { kind: 'namespace', word: namespace[1]! }
  const flow = FLOW.exec(before)
  if (flow)
    return {
      kind: 'flow',
      word: flow[1]!,
      namespace: textOf('namespace', siblings(lines, at)) || textOf('namespace', lines),
    }
  const type = TYPE.exec(before)
  if (type) return typeOf(lines, at, type[1]!)
  const name = NAME.exec(before)
  return name ? inputAt(lines.with(at, before), at, name[1]!.length, name[2]!) : null
}

/** Types have a place in lists of tasks, triggers and conditions; those of inputs are no plug-ins. */
function typeOf(lines: readonly string[], at: number, word: string): Place | null {
  let indent = keyIndent(lines[at] ?? '')
  for (let above = at - 1; above >= 0; above -= 1) {
    const line = lines[above]!
    if (line.trim() === '' || keyIndent(line) >= indent) continue
    indent = keyIndent(line)
    const key = /^\s*(?:- +)?(\w+):/.exec(line)?.[1]
    if (key === 'inputs' || key === 'onResume' || key === 'retry') return null
    if (key === 'triggers' || key === 'conditions') return { kind: 'type', word, of: key }
    if (indent === 0) return { kind: 'type', word, of: 'tasks' }
  }
  return null
}

function inputAt(lines: readonly string[], at: number, indent: number, word: string): Place | null {
  let above = at - 1
  while (above >= 0 && (lines[above]!.trim() === '' || keyIndent(lines[above]!) >= indent)) above -= 1
  if (above < 0 || !/^\s+inputs:\s*$/.test(lines[above]!)) return null
  const around = siblings(lines, above)
  const flowId = textOf('flowId', around)
  if (!flowId) return null
  const written = siblings(lines, at).flatMap((line) => /^\s*([\w-]+):/.exec(line)?.[1] ?? [])
  return { kind: 'input', word, namespace: textOf('namespace', around) || textOf('namespace', lines), flowId, written }
}

/** Where the first key of a line stands: after the dash of an item. */
export const keyIndent = (line: string): number => /^\s*(?:- +)?/.exec(line)![0].length

/** The lines of the keys that stand beside that of a line, itself included; those in braces are the line itself. */
export function siblings(lines: readonly string[], at: number): string[] {
  const line = lines[at] ?? ''
  if (/^\s*- .*\{/.test(line)) return [line]
  const indent = keyIndent(line)
  const isItem = (one: string) => /^\s*- /.test(one) && keyIndent(one) === indent
  const found = [line]
  for (let up = at - 1; up >= 0 && !isItem(lines[up + 1]!); up -= 1) {
    if (lines[up]!.trim() === '') continue
    if (keyIndent(lines[up]!) < indent) break
    if (keyIndent(lines[up]!) === indent) found.push(lines[up]!)
  }
  for (let down = at + 1; down < lines.length && !isItem(lines[down]!); down += 1) {
    if (lines[down]!.trim() === '') continue
    if (keyIndent(lines[down]!) < indent) break
    if (keyIndent(lines[down]!) === indent) found.push(lines[down]!)
  }
  return found
}
