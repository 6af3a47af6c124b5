/** What a flow's inputs ask for: how values are shown, the rules they follow, and the form that is sent. */
import type { Shapes } from '../api/client'
import { t } from '../i18n'
import { bytes, zone } from '../shell/format'
import { instantOf } from '../shell/zones'

export type Input = Shapes['Input']
/** Texts for most types; files, lists and switches have their own. A file may be an address of the storage. */
export type InputValue = string | boolean | readonly string[] | File | null
/** What was given, by input; nothing for what is left to the flow. */
export type Values = Readonly<Record<string, InputValue | undefined>>

const DURATION = /^P(?!$)(\d+(?:\.\d+)?Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** A value of a flow, an execution or the server as its field shows it; nothing for what is secret. */
export function fieldValue({ type }: Pick<Input, 'type'>, value: unknown): InputValue | undefined {
  if (value === undefined || value === null || type === 'SECRET') return undefined
  switch (type) {
    case 'BOOL':
    case 'BOOLEAN':
      return String(value) === 'true'
    case 'MULTISELECT':
    case 'ARRAY':
      return listOf(value)
    case 'JSON':
      return pretty(value)
    default:
      return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
  }
}

/** What stands in a field that nobody has touched; expressions are left to the server. */
export const defaultOf = (input: Input): InputValue | undefined =>
  isExpression(input.defaults) ? undefined : fieldValue(input, input.defaults)

const isExpression = (value: unknown): boolean => JSON.stringify(value ?? null).includes('{{')

function pretty(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2)
  try {
    return JSON.stringify(JSON.parse(value), null, 2)
  } catch {
    return value
  }
}

function listOf(given: unknown): string[] {
  if (typeof given !== 'string') return Array.isArray(given) ? given.map(asText) : []
  try {
    const found: unknown = JSON.parse(given)
    return Array.isArray(found) ? found.map(asText) : [given]
  } catch {
    return given ? [given] : []
  }
}

const asText = (item: unknown): string => (typeof item === 'string' ? item : JSON.stringify(item))

/** The inputs of an execution as values of a form: files by their address, secrets left out. */
export function valuesOf(
  inputs: readonly Input[],
  given: Readonly<Record<string, unknown>> | null | undefined,
): Values {
  return Object.fromEntries(inputs.map((one) => [one.id, fieldValue(one, at(given, one.id))]))
}

/** The value of an input whose dots nest. */
function at(given: unknown, id: string): unknown {
  if (typeof given !== 'object' || given === null) return undefined
  const named = given as Readonly<Record<string, unknown>>
  return id in named
    ? named[id]
    : id
        .split('.')
        .reduce<unknown>(
          (within, name) =>
            typeof within === 'object' && within !== null ? (within as Record<string, unknown>)[name] : undefined,
          given,
        )
}

/** What of an address names inputs, `inputs.limit=50`, as values of a form. */
export function valuesOfSearch(inputs: readonly Input[], search: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(inputs.map((one) => [one.id, fieldValue(one, search[`inputs.${one.id}`])]))
}

/** What a form begins with: what is given, else what the flow suggests, else nothing. */
export const startValues = (inputs: readonly Input[], before?: Values): Values =>
  Object.fromEntries(inputs.map((one) => [one.id, before?.[one.id] ?? fieldValue(one, one.prefill)]))

/** The values that can be chosen. */
export const choicesOf = ({ values, options }: Pick<Input, 'values' | 'options'>): string[] =>
  (values ?? options ?? []).map(String)

/** The endings that a file may have, `.csv`; none when any is right. */
export const extensionsOf = ({
  allowedFileExtensions,
  accept,
}: Pick<Input, 'allowedFileExtensions' | 'accept'>): readonly string[] =>
  (allowedFileExtensions ?? accept ?? []).map((one) => (one.startsWith('.') ? one : `.${one}`))

export const isEmpty = (value: InputValue | undefined): value is null | undefined =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

export const hasDefault = ({ defaults }: Pick<Input, 'defaults'>): boolean =>
  defaults !== undefined && defaults !== null

/**
 * Why a value can not be sent; null when it can. The server decides in the end.
 * @param uploadBytes the largest file that the server takes.
 */
export function fault(input: Input, value: InputValue | undefined, uploadBytes = Infinity): string | null {
  if (isEmpty(value)) return input.required && !hasDefault(input) ? t('input.required') : null
  if (value instanceof File) return faultOfFile(input, value, uploadBytes)
  const text = String(value)
  switch (input.type) {
    case 'INT':
      return /^[+-]?\d+$/.test(text) ? inRange(input, Number(text)) : t('input.int')
    case 'FLOAT':
      return Number.isFinite(Number(text)) ? inRange(input, Number(text)) : t('input.float')
    case 'DATETIME':
      return Number.isNaN(Date.parse(instantOf(text, zone()))) ? t('input.datetime') : null
    case 'DURATION':
      return DURATION.test(text) ? null : t('input.duration')
    case 'EMAIL':
      return EMAIL.test(text) ? null : t('input.email')
    case 'JSON':
      return jsonFault(text)
    case 'STRING':
      return input.validator && !matches(input.validator, text)
        ? t('input.pattern', { pattern: input.validator })
        : null
    default:
      return null
  }
}

function faultOfFile(input: Input, file: File, uploadBytes: number): string | null {
  const allowed = extensionsOf(input)
  if (allowed.length > 0 && !allowed.some((one) => file.name.toLowerCase().endsWith(one.toLowerCase())))
    return t('input.extension', { extensions: allowed.join(', ') })
  if (file.size === 0) return t('input.emptyFile')
  return file.size > uploadBytes ? t('input.tooLarge', { size: bytes(file.size), limit: bytes(uploadBytes) }) : null
}

function inRange(input: Input, value: number): string | null {
  if (input.min !== undefined && input.min !== null && value < Number(input.min))
    return t('input.min', { min: String(input.min) })
  if (input.max !== undefined && input.max !== null && value > Number(input.max))
    return t('input.max', { max: String(input.max) })
  return null
}

function jsonFault(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return `${t('input.json')}: ${(error as Error).message}`
  }
}

/** The server's patterns are not quite JavaScript's: one that can not be read here is left to the server. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text)
  } catch {
    return true
  }
}

/** Files as parts, lists as JSON, dates as instants; what is empty is left out so that defaults apply. */
export function toFormData(inputs: readonly Input[], values: Values): FormData {
  const form = new FormData()
  for (const input of inputs) {
    const value = values[input.id]
    if (value instanceof File) form.append(input.id, value, value.name)
    else if (!isEmpty(value)) form.append(input.id, textOf(input, value))
  }
  return form
}

/** What is given as JSON, for requests that take no form; files that were chosen here are left out. */
export function toJson(inputs: readonly Input[], values: Values): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const input of inputs) {
    const value = values[input.id]
    if (isEmpty(value) || value instanceof File) continue
    found[input.id] = Array.isArray(value)
      ? itemsOf(input, value)
      : typeof value === 'boolean'
        ? value
        : textOf(input, value)
  }
  return found
}

/** A value as a part of a form has it. */
export function textOf(input: Pick<Input, 'type' | 'itemType'>, value: Exclude<InputValue, File | null>): string {
  if (Array.isArray(value)) return JSON.stringify(itemsOf(input, value))
  return input.type === 'DATETIME' ? instantOf(String(value), zone()) : String(value)
}

const itemsOf = ({ type, itemType }: Pick<Input, 'type' | 'itemType'>, items: readonly string[]): unknown[] =>
  items.map((one) => (type === 'ARRAY' && itemType && itemType !== 'STRING' ? parsed(one) : one))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
