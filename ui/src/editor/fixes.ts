/** What mends the usual mistakes: each fix is the whole text as it would be. Pure: the editor and the list of problems offer them. */
import { parseDocument } from 'yaml'

/** What a fix needs to know of a problem. */
export interface Mistake {
  readonly code?: string
  readonly message: string
  readonly remedy?: string
  /** Counts from 1, like the column. */
  readonly line: number
  readonly column: number
  /** Of what is meant, in its line; all that follows when it is not known. */
  readonly length?: number
}

export type FixKind = 'quote' | 'tabs' | 'indent' | 'rename' | 'remove' | 'removeFirst'
export interface Fix {
  readonly kind: FixKind /** What the fix is about: a name, or a value. */
  readonly name: string
  readonly text: string
}

/** Of a type that has another name by now; the editor finds these itself. */
export const RELOCATED = 'flow.relocated'

export function fixesOf(text: string, mistake: Mistake): Fix[] {
  const lines = text.split('\n')
  if (mistake.code === 'flow.invalid-yaml') return ofYaml(lines, mistake)
  return ofName(lines, mistake)
}

function ofYaml(lines: readonly string[], { message, line }: Mistake): Fix[] {
  const duplicate = /Duplicate field '(.+?)'/.exec(message)?.[1]
  if (duplicate !== undefined) return ofDuplicate(lines, line, duplicate)
  if (message.includes('tab character'))
    return [
      {
        kind: 'tabs',
        name: '',
        text: lines.map((one) => one.replace(/^[ \t]*\t[ \t]*/, (indent) => indent.replaceAll('\t', '  '))).join('\n'),
      },
    ]
  const quoted = [line, line - 1].flatMap((at) => ofQuotes(lines, at)).slice(0, 1)
  return quoted.length > 0 ? quoted : ofIndent(lines, line)
}

const replaced = (lines: readonly string[], line: number, text: string): string =>
  lines.map((one, at) => (at === line - 1 ? text : one)).join('\n')

const VALUE = /^(\s*(?:- )?(?:[\w.$-]+:[ ]+)?)(\S.*?)(\s+#\s.*)?$/
/** What can not stand in YAML without quotes: an expression, a colon, a sign with another meaning. */
const NEEDS_QUOTES = /\{\{|^[@`%]|^\S.*:(?:\s|$)|^".*"\s*\S|^'.*'\s*\S/

function ofQuotes(lines: readonly string[], line: number): Fix[] {
  const [, before = '', value = '', comment = ''] = VALUE.exec(lines[line - 1] ?? '') ?? []
  const isWhole = /^(["']).*\1$/.test(value) && !/^(["']).*\1.*\1$/.test(value.slice(0, -1))
  if (!/(: |- )$/.test(before) || isWhole || !NEEDS_QUOTES.test(value) || /^[|>[]/.test(value)) return []
  if (value.startsWith('{') && !value.startsWith('{{')) return []
  return [{ kind: 'quote', name: value, text: replaced(lines, line, before + inQuotes(value) + comment) }]
}

const inQuotes = (value: string): string => (/["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`)

const indentOf = (line: string): number => line.length - line.trimStart().length

/** The lines from a key on that belong to it, the first from 0. */
function blockAt(lines: readonly string[], start: number): number {
  const indent = indentOf(lines[start]!)
  let end = start + 1
  while (end < lines.length && (lines[end]!.trim() === '' || indentOf(lines[end]!) > indent)) end += 1
  while (end > start + 1 && lines[end - 1]!.trim() === '') end -= 1
  return end
}

const isOnItsOwn = (line: string, name: string): boolean =>
  new RegExp(`^\\s*["']?${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?:`).test(line)

const withoutBlock = (lines: readonly string[], start: number): string =>
  [...lines.slice(0, start), ...lines.slice(blockAt(lines, start))].join('\n')

function ofDuplicate(lines: readonly string[], line: number, name: string): Fix[] {
  const second = line - 1
  if (!isOnItsOwn(lines[second] ?? '', name)) return []
  const indent = indentOf(lines[second]!)
  let first = second - 1
  while (
    first >= 0 &&
    !(indentOf(lines[first]!) === indent && isOnItsOwn(lines[first]!, name)) &&
    (lines[first]!.trim() === '' || indentOf(lines[first]!) >= indent)
  )
    first -= 1
  const hasFirst = first >= 0 && indentOf(lines[first]!) === indent && isOnItsOwn(lines[first]!, name)
  return [
    { kind: 'remove', name, text: withoutBlock(lines, second) },
    ...(hasFirst ? [{ kind: 'removeFirst' as const, name, text: withoutBlock(lines, first) }] : []),
  ]
}

/** How far in a line may stand after those above it; the nearest first. */
function indentsBefore(lines: readonly string[], at: number): number[] {
  const found: number[] = []
  let least = Infinity
  for (let line = at - 1; line >= 0 && least > 0; line -= 1) {
    const text = lines[line]!
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue
    const item = /^(\s*)- (\s*)\S/.exec(text)
    if (item && item[1]!.length < least) found.push(item[1]!.length + 2 + item[2]!.length)
    least = Math.min(least, indentOf(text))
    found.push(least)
  }
  return [...new Set(found)]
}

/** Moves a line, and what belongs to it, to where the text can be read; nothing when no place mends it. */
function ofIndent(lines: readonly string[], line: number): Fix[] {
  const before = worstOf(lines.join('\n'))
  if (before === null) return []
  for (const at of [line - 1, line - 2]) {
    const text = lines[at]
    if (text === undefined || text.trim() === '') continue
    // Lines after it that stand as wrongly as this one are moved with it.
    let end = at + 1
    while (
      end < lines.length &&
      lines[end]!.trim() !== '' &&
      indentOf(lines[end]!) >= indentOf(text) &&
      !lines[end]!.trimStart().startsWith('- ')
    )
      end += 1
    for (const indent of indentsBefore(lines, at)) {
      const by = indent - indentOf(text)
      if (by === 0) continue
      for (const last of new Set([end, at + 1])) {
        const moved = lines
          .map((one, index) =>
            index < at || index >= last ? one : by > 0 ? ' '.repeat(by) + one : one.slice(Math.min(-by, indentOf(one))),
          )
          .join('\n')
        const after = worstOf(moved)
        if (after === null || after > line + 1) return [{ kind: 'indent', name: '', text: moved }]
      }
    }
  }
  return []
}

/** The line of the first thing that can not be read; null when all can. */
function worstOf(text: string): number | null {
  const [error] = parseDocument(text, { prettyErrors: true }).errors
  return error ? (error.linePos?.[0].line ?? 1) : null
}

/** A name that is not known, where one is that looks like it; a property may also go. */
function ofName(lines: readonly string[], { code, message, remedy, line }: Mistake): Fix[] {
  const text = lines[line - 1]
  const wrong = (code === RELOCATED ? /^(\S+)/ : /(?:Unrecognized field "|Invalid type: )([\w.$-]+)/).exec(message)?.[1]
  if (text === undefined || wrong === undefined) return []
  const meant = /Did you mean `?([\w.$-]+?)`?\?/.exec(remedy ?? '')?.[1]
  const at = text.indexOf(wrong)
  const fixes: Fix[] = []
  if (meant && at >= 0)
    fixes.push({
      kind: 'rename',
      name: meant,
      text: replaced(lines, line, text.slice(0, at) + meant + text.slice(at + wrong.length)),
    })
  if (code === 'flow.unknown-property' && isOnItsOwn(text, wrong))
    fixes.push({ kind: 'remove', name: wrong, text: withoutBlock(lines, line - 1) })
  return fixes
}

/** Types in a text that have another name by now, by what the server says of them: `a is replaced by b`. */
export function relocations(text: string, infos: readonly string[]): Mistake[] {
  const names = new Map(
    infos.flatMap((one) => {
      const found = /^(\S+) is replaced by (\S+)$/.exec(one)
      return found ? [[found[1]!, found[2]!] as const] : []
    }),
  )
  return text.split('\n').flatMap((one, index): Mistake[] => {
    const found = /\btype:\s*["']?([\w.$]+)/.exec(one)
    const current = found && names.get(found[1]!)
    return found && current
      ? [
          {
            code: RELOCATED,
            message: `${found[1]!} → ${current}`,
            remedy: `Did you mean ${current}?`,
            line: index + 1,
            column: found.index + found[0].indexOf(found[1]!) + 1,
            length: found[1]!.length,
          },
        ]
      : []
  })
}
