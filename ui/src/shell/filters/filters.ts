/**
 * The filters of a list. They live in its address and nowhere else; a chip shows one of them, and all of them can be
 * written as a line: `state:FAILED,WARNING label:team=analytics since:24h -flow:nightly orders`.
 *
 * Values of a chip are joined by OR, chips by AND. Labels of one key are one chip.
 */
import type { Query } from '../../api/client'
import type { Key } from '../../i18n'

/**
 * How a filter compares: `choice` and `text` with any of some values, `namespace` with a namespace and those below it,
 * `least` with a value and all above it, `label` with `key:value`, `search` looks for a text, `since` goes back from now,
 * `from` and `until` are instants, `pattern` leaves open what it marks. A `text` may begin or end with a star, which stands for
 * anything.
 */
export type Kind =
  | 'choice'
  | 'text'
  | 'namespace'
  | 'least'
  | 'label'
  | 'search'
  | 'pattern'
  | 'since'
  | 'from'
  | 'until'

export interface Field {
  /** In the address. */
  readonly id: string
  /** In the filters of the server, where it has another name there. */
  readonly as?: string
  /** In a line of text. */
  readonly name: string
  readonly title: Key
  readonly kind: Kind
  /** What is chosen among, as the server writes it. */
  readonly values?: readonly string[]
  readonly nameOf?: (value: string) => string
  /** Whether the server knows the contrary. */
  readonly canBeNot?: boolean
  /** Whether the server takes EQUALS for more than the value alone. */
  readonly isAlone?: boolean
  /** Whether one value at most makes sense. */
  readonly isSingle?: boolean
}

export interface Chip {
  readonly field: string
  readonly isNot: boolean
  /** One at least. */
  readonly values: readonly string[]
}

export type Search = Readonly<Record<string, unknown>>

/** The text that is looked for; every list that can be searched has it. */
export const TEXT: Field = { id: 'q', name: 'text', title: 'list.search', kind: 'search', isSingle: true }

const NOT = '-'
const LABELS = 'labels'
const parameter = ({ field, isNot }: Pick<Chip, 'field' | 'isNot'>): string => (isNot ? NOT + field : field)

const keyOf = (label: string): string => label.slice(0, label.indexOf(':'))

/** What tells a chip from the others of a list. */
export const nameOfChip = (chip: Chip): string =>
  parameter(chip) + (chip.field === LABELS ? `:${keyOf(chip.values[0] ?? '')}` : '')

/** The chips of an address, in the order of the fields. */
export function chipsOf(search: Search, fields: readonly Field[]): Chip[] {
  return fields.flatMap((field) =>
    [false, true].flatMap((isNot) => {
      const given = search[parameter({ field: field.id, isNot })]
      const values = (Array.isArray(given) ? given : [given])
        .filter((one) => one !== undefined && one !== null && one !== '')
        .map(String)
      return gathered(values.map((value) => ({ field: field.id, isNot, values: [value] })))
    }),
  )
}

/** Chips that are one, as one. */
function gathered(chips: readonly Chip[]): Chip[] {
  const found = new Map<string, Chip>()
  for (const chip of chips) {
    const name = nameOfChip(chip)
    found.set(name, { ...chip, values: [...new Set([...(found.get(name)?.values ?? []), ...chip.values])] })
  }
  return [...found.values()]
}

/** An address with these chips; what is no filter stays, but for the page. */
export function withChips(search: Search, fields: readonly Field[], chips: readonly Chip[]): Search {
  const names = new Set(fields.flatMap((field) => [field.id, NOT + field.id]))
  const result: Record<string, unknown> = Object.fromEntries(
    Object.entries(search).filter(([name, value]) => !names.has(name) && name !== 'page' && value !== undefined),
  )
  for (const name of names) {
    const values = chips.filter((chip) => parameter(chip) === name).flatMap((chip) => chip.values)
    const isList = values.length > 1 || fields.find((one) => one.id === name.replace(/^-/, ''))?.kind === 'choice'
    if (values.length > 0) result[name] = isList ? values : values[0]
  }
  return result
}

/** Of a span of time only one way of saying it holds: back from now, or between instants. */
const EXCLUDED: Readonly<Record<string, readonly string[]>> = {
  timeRange: ['startDate', 'endDate'],
  startDate: ['timeRange'],
  endDate: ['timeRange'],
}

/** The chips with one more; it takes the place of `before`, if that is given, and of those that can not be beside it. */
export function putChip(chips: readonly Chip[], chip: Chip, before: Chip = chip): Chip[] {
  const gone = new Set([nameOfChip(before), nameOfChip(chip)])
  return [
    ...chips.filter((one) => !gone.has(nameOfChip(one)) && !EXCLUDED[chip.field]?.includes(one.field)),
    chip,
  ].filter((one) => one.values.length > 0)
}

export const withoutChip = (chips: readonly Chip[], chip: Chip): Chip[] =>
  chips.filter((one) => nameOfChip(one) !== nameOfChip(chip))

/** What the server is asked. The comparisons of a chip that has several are a group: any of them, or all of a "not". */
export function queryOf(chips: readonly Chip[], fields: readonly Field[]): Query {
  const query: Record<string, string> = {}
  chips.forEach((chip, index) => {
    const field = fields.find((one) => one.id === chip.field)
    if (!field) return
    const compared = comparisons(field, chip)
    compared.forEach(([path, value], at) => {
      const group = compared.length === 1 ? '' : `[and][${index}][${chip.isNot ? 'and' : 'or'}][${at}]`
      query[`filters${group}${path}`] = value
    })
  })
  return query
}

/** Paths and values of the server's filters. */
function comparisons({ id, as = id, kind, isAlone }: Field, { isNot, values }: Chip): (readonly [string, string])[] {
  const is = isNot ? 'NOT_EQUALS' : 'EQUALS'
  switch (kind) {
    case 'choice':
    case 'text':
      if (kind === 'text' && values.some(hasStar)) return values.map((value) => starred(as, isNot, value))
      return values.length === 1 && !isAlone
        ? [[`[${as}][${is}]`, values[0]!]]
        : [[`[${as}][${isNot ? 'NOT_IN' : 'IN'}]`, values.join(',')]]
    case 'namespace':
      return values.map((value) => [`[${as}][${isNot ? is : 'PREFIX'}]`, value])
    case 'least':
      return [[`[${as}][GREATER_THAN_OR_EQUAL_TO]`, values[0]!]]
    case 'label':
      return values.map((value) => [`[${id}][${is}][${keyOf(value)}]`, value.slice(keyOf(value).length + 1)])
    default:
      return [[`[${id}][EQUALS]`, values[0]!]]
  }
}

const hasStar = (value: string): boolean => value.length > 1 && (value.startsWith('*') || value.endsWith('*'))

/** `night*` begins like that, `*ly` ends like that, `*ight*` holds it. */
function starred(name: string, isNot: boolean, value: string): readonly [string, string] {
  const text = value.replace(/^\*|\*$/g, '')
  if (isNot) return [`[${name}][${hasStar(value) ? 'NOT_CONTAINS' : 'NOT_EQUALS'}]`, text]
  const way = !hasStar(value)
    ? 'EQUALS'
    : !value.startsWith('*')
      ? 'STARTS_WITH'
      : value.endsWith('*')
        ? 'CONTAINS'
        : 'ENDS_WITH'
  return [`[${name}][${way}]`, text]
}

/** Whether the server can compare like that: of what begins or ends with something it knows no contrary. */
export const canCompare = ({ kind }: Field, { isNot, values }: Pick<Chip, 'isNot' | 'values'>): boolean =>
  !isNot ||
  kind !== 'text' ||
  values.every((value) => !hasStar(value) || (value.startsWith('*') && value.endsWith('*')))

/** Whether a text can be a value of a field. */
export function isValue({ kind, values }: Field, text: string): boolean {
  if (values) return values.includes(text)
  if (kind === 'label') return /^[^:]+:.+$/.test(text)
  if (kind === 'since') return DURATION.test(text)
  if (kind === 'from' || kind === 'until') return !Number.isNaN(Date.parse(text))
  return text !== ''
}

const DURATION = /^P(?!$)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/
const UNITS: readonly (readonly [RegExp, (amount: string) => string])[] = [
  [/^(\d{1,6})m$/, (amount) => `PT${amount}M`],
  [/^(\d{1,6})h$/, (amount) => `PT${amount}H`],
  [/^(\d{1,6})d$/, (amount) => `P${amount}D`],
  [/^(\d{1,6})w$/, (amount) => `P${amount}W`],
]

/** `24h` as `PT24H`; what is a duration already, as it is. */
export function durationOf(text: string): string {
  for (const [pattern, write] of UNITS) {
    const found = pattern.exec(text.toLowerCase())
    if (found) return write(found[1]!)
  }
  return text.toUpperCase()
}

/** `PT24H` as `24h`; what has several parts, as it is. */
export function shortOf(duration: string): string {
  const found = /^P(?:(\d+)([WD])|T(\d+)([HM]))$/.exec(duration)
  return found ? `${found[1] ?? found[3]}${(found[2] ?? found[4])!.toLowerCase()}` : duration
}

/** A value as it is written in a line. */
function written({ kind }: Field, value: string): string {
  const text = kind === 'label' ? value.replace(':', '=') : kind === 'since' ? shortOf(value) : value
  return /[\s",]/.test(text) ? quoted(text) : text
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`
const unquoted = (text: string): string => text.replaceAll(/\\(.)/g, '$1')

/** A value as it was written. */
function read({ kind, values }: Field, text: string): string {
  if (kind === 'label') return text.includes('=') ? text.replace('=', ':') : text
  if (kind === 'since') return durationOf(text)
  if (values) return values.find((one) => one.toLowerCase() === text.toLowerCase()) ?? text
  return text
}

/** The chips as a line; the text that is looked for comes last. */
export function lineOf(chips: readonly Chip[], fields: readonly Field[]): string {
  const of = (chip: Chip): string => {
    const field = fields.find((one) => one.id === chip.field)!
    if (field.kind === 'search') return /[:"]/.test(chip.values[0]!) ? quoted(chip.values[0]!) : chip.values[0]!
    return `${chip.isNot ? NOT : ''}${field.name}:${chip.values.map((value) => written(field, value)).join(',')}`
  }
  const isText = (chip: Chip): boolean => chip.field === TEXT.id
  return [...chips.filter((chip) => !isText(chip)), ...chips.filter(isText)].map(of).join(' ')
}

export type Problem = { readonly reason: 'unknown' | 'value' | 'not'; readonly text: string }
export interface Parsed {
  readonly chips: readonly Chip[]
  readonly problems: readonly Problem[]
}

const WORD = /(-?)(\w+):((?:"(?:[^"\\]|\\.)*"|[^\s"])*)|"((?:[^"\\]|\\.)*)"|(\S+)/g
const VALUE = /"((?:[^"\\]|\\.)*)"|[^,]+/g

/** The chips of a line. What names no field, or is no value of it, is a problem; words alone are looked for. */
export function parseLine(line: string, fields: readonly Field[]): Parsed {
  let chips: readonly Chip[] = []
  const words: string[] = []
  const problems: Problem[] = []
  for (const [whole, not, name, list, phrase, word] of line.matchAll(WORD)) {
    if (name === undefined) {
      words.push(phrase === undefined ? word! : unquoted(phrase))
      continue
    }
    const field = fields.find((one) => one.name === name.toLowerCase() || one.id.toLowerCase() === name.toLowerCase())
    const found = field ? wordOf(field, not === NOT, list!) : { reason: 'unknown' as const, text: name }
    if ('reason' in found) problems.push(found.text === '' ? { ...found, text: whole } : found)
    else
      chips = field?.isSingle
        ? putChip(chips, found)
        : gathered([...chips, ...found.values.map((value) => ({ ...found, values: [value] }))])
  }
  if (words.length > 0) chips = [...chips, { field: TEXT.id, isNot: false, values: [words.join(' ')] }]
  return { chips, problems }
}

/** The filter that a word of a line says, or what is wrong with it. */
function wordOf(field: Field, isNot: boolean, list: string): Chip | Problem {
  if (isNot && !field.canBeNot) return { reason: 'not', text: field.name }
  const values = [...list.matchAll(VALUE)].map(([whole, phrase]) =>
    read(field, phrase === undefined ? whole : unquoted(phrase)),
  )
  const wrong = values.find((value) => !isValue(field, value))
  if (values.length === 0 || wrong !== undefined) return { reason: 'value', text: wrong ?? '' }
  if (!canCompare(field, { isNot, values })) return { reason: 'not', text: values.join(',') }
  return { field: field.id, isNot, values: field.isSingle ? values.slice(-1) : values }
}
