/** What a flow's inputs ask for: first values, rules, and the form that is sent. */
import type { Shapes } from '../api/client'
import { t } from '../i18n'
import { zone } from '../shell/format'
import { instantOf } from '../shell/zones'

export type Input = Shapes['Input']
/** Texts for most types; files, lists and switches have their own. */
export type InputValue = string | number | boolean | string[] | File | null

const DURATION = /^P(?!$)(\d+(?:\.\d+)?Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** The value a field begins with: what the flow gives, unless it is an expression that the server renders. */
export function initial(input: Input): InputValue {
  const given = input.defaults
  const isRendered = typeof given === 'string' && given.includes('{{')
  switch (input.type) {
    case 'BOOL':
    case 'BOOLEAN':
      return given === undefined || given === null || isRendered ? null : String(given) === 'true'
    case 'FILE':
      return null
    case 'MULTISELECT':
    case 'ARRAY':
      return isRendered ? [] : listOf(given)
    case 'SECRET':
      return ''
    default:
      if (given === undefined || given === null || isRendered) return ''
      return typeof given === 'object' ? JSON.stringify(given, null, 2) : String(given)
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

export const isEmpty = (value: InputValue | undefined): boolean => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Why a value can not be sent; null when it can. The server decides in the end. */
export function fault(input: Input, value: InputValue | undefined): string | null {
  if (isEmpty(value)) return input.required && (input.defaults === undefined || input.defaults === null) ? t('input.required') : null
  const text = String(value)
  switch (input.type) {
    case 'INT':
      return /^[+-]?\d+$/.test(text) ? inRange(input, Number(text)) : t('input.int')
    case 'FLOAT':
      return Number.isFinite(Number(text)) ? inRange(input, Number(text)) : t('input.float')
    case 'DURATION':
      return DURATION.test(text) ? null : t('input.duration')
    case 'EMAIL':
      return EMAIL.test(text) ? null : t('input.email')
    case 'JSON':
      return isJson(text) ? null : t('input.json')
    case 'STRING':
      return input.validator && !matches(input.validator, text) ? t('input.pattern', { pattern: input.validator }) : null
    default:
      return null
  }
}

function inRange(input: Input, value: number): string | null {
  if (input.min !== undefined && input.min !== null && value < Number(input.min)) return t('input.min', { min: String(input.min) })
  if (input.max !== undefined && input.max !== null && value > Number(input.max)) return t('input.max', { max: String(input.max) })
  return null
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
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
export function toFormData(inputs: readonly Input[], values: Readonly<Record<string, InputValue | undefined>>): FormData {
  const form = new FormData()
  for (const input of inputs) {
    const value = values[input.id]
    if (isEmpty(value)) continue
    if (value instanceof File) form.append('files', value, input.id)
    else if (Array.isArray(value)) form.append(input.id, JSON.stringify(input.type === 'ARRAY' ? value.map((one) => item(one, input.itemType)) : value))
    else if (input.type === 'DATETIME') form.append(input.id, instantOf(String(value), zone()))
    else form.append(input.id, String(value))
  }
  return form
}

function item(text: string, type: string | null | undefined): unknown {
  if (type === null || type === undefined || type === 'STRING') return text
  return isJson(text) ? JSON.parse(text) : text
}
