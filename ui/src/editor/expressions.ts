/** What can stand where the cursor is, inside of `{{ }}`. Pure: the editor only shows it. */
import type { Outline } from './outline'

export interface Suggestion {
  readonly label: string
  readonly insert: string
  readonly kind: 'root' | 'function' | 'filter' | 'member'
  readonly detail: string
}

const LOOK_BACK = 20

const ROOTS = [
  'outputs',
  'inputs',
  'vars',
  'flow',
  'execution',
  'trigger',
  'task',
  'taskrun',
  'labels',
  'envs',
  'globals',
  'parent',
  'error',
]

const FUNCTIONS = [
  'now',
  'read',
  'secret',
  'kv',
  'render',
  'uuid',
  'json',
  'yaml',
  'max',
  'min',
  'range',
  'currentEachOutput',
  'fileURI',
  'fileSize',
  'fileExists',
  'isFileEmpty',
  'errorLogs',
  'printContext',
  'randomInt',
  'fromIon',
  'fromJson',
  'http',
  'encrypt',
  'decrypt',
  'nanoId',
  'ksuid',
]

const FILTERS = [
  'abbreviate',
  'abs',
  'base64decode',
  'base64encode',
  'capitalize',
  'chunk',
  'date',
  'dateAdd',
  'default',
  'distinct',
  'endsWith',
  'escapeChar',
  'first',
  'flatten',
  'indent',
  'ion',
  'join',
  'jq',
  'json',
  'keys',
  'last',
  'length',
  'lower',
  'md5',
  'merge',
  'nindent',
  'number',
  'numberFormat',
  'replace',
  'reverse',
  'rsort',
  'sha1',
  'sha256',
  'sha512',
  'slice',
  'slugify',
  'sort',
  'split',
  'startsWith',
  'string',
  'substringAfter',
  'substringAfterLast',
  'substringBefore',
  'substringBeforeLast',
  'timestamp',
  'timestampMilli',
  'title',
  'toIon',
  'toJson',
  'trim',
  'upper',
  'urldecode',
  'urlencode',
  'values',
  'yaml',
]

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  flow: ['id', 'namespace', 'revision', 'tenantId'],
  execution: ['id', 'startDate', 'originalId', 'state'],
  taskrun: ['id', 'startDate', 'attemptsCount', 'parentId', 'value', 'iteration'],
  task: ['id', 'type'],
  trigger: [
    'date',
    'next',
    'previous',
    'body',
    'headers',
    'parameters',
    'executionId',
    'namespace',
    'flowId',
    'flowRevision',
    'state',
  ],
}

/** The text since the expression was opened; null outside of one. */
export function openExpression(before: string): string | null {
  const text = before.split('\n').slice(-LOOK_BACK).join('\n')
  const opened = Math.max(text.lastIndexOf('{{'), text.lastIndexOf('{%'))
  if (opened < 0) return null
  const inside = text.slice(opened + 2)
  return inside.includes('}}') || inside.includes('%}') ? null : inside
}

/** How many characters before the cursor a chosen suggestion replaces. */
export const wordBefore = (expression: string): string => /[\w-]*$/.exec(expression)![0]

/**
 * @param expression since it was opened.
 * @param line of the cursor: only tasks above it have outputs by then.
 * @param outputsOf names of what a type gives, as far as they are known.
 */
export function suggest(
  expression: string,
  declared: Outline,
  line: number,
  outputsOf: (type: string) => readonly string[],
): Suggestion[] {
  const path = /((?:[\w-]+(?:\[['"][^'"]*['"]\])?\.)*)[\w-]*$/.exec(expression)![1]!
  const names = path.split('.').filter(Boolean)
  const rest = expression.slice(0, expression.length - wordBefore(expression).length)
  if (names.length === 0)
    return /\|\s*$/.test(rest) ? FILTERS.map(filter) : [...ROOTS.map(root), ...FUNCTIONS.map(call)]
  return membersOf(names, declared, line, outputsOf)
}

function membersOf(
  names: readonly string[],
  declared: Outline,
  line: number,
  outputsOf: (type: string) => readonly string[],
): Suggestion[] {
  const [first = '', second] = names
  if (first === 'outputs' && names.length === 1)
    return declared.tasks
      .filter((one) => one.line < line)
      .map((one) => member(one.id, one.type.split('.').at(-1) ?? ''))
  if (first === 'outputs' && names.length === 2)
    return outputsOf(declared.tasks.find((one) => one.id === second)?.type ?? '').map((name) => member(name, ''))
  if (names.length > 1) return []
  if (first === 'inputs') return declared.inputs.map((one) => member(one.id, one.type))
  if (first === 'vars') return declared.variables.map((name) => member(name, ''))
  return (FIELDS[first] ?? []).map((name) => member(name, first))
}

const root = (label: string): Suggestion => ({ label, insert: label, kind: 'root', detail: '' })
const call = (label: string): Suggestion => ({ label, insert: `${label}($0)`, kind: 'function', detail: '' })
const filter = (label: string): Suggestion => ({ label, insert: label, kind: 'filter', detail: '' })
const member = (label: string, detail: string): Suggestion => ({ label, insert: label, kind: 'member', detail })
