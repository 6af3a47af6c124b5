/** Values of the key-value store as fields hold them, and as the server reads them. */
import { t } from '../i18n'
import { zone } from '../shell/format'
import { instantOf } from '../shell/zones'

export const VALUE_TYPES = ['STRING', 'NUMBER', 'BOOLEAN', 'DATETIME', 'DATE', 'DURATION', 'JSON'] as const
export type ValueType = (typeof VALUE_TYPES)[number]

export const typeOf = (name: string): ValueType => VALUE_TYPES.find((one) => one === name) ?? 'STRING'

/** A text is quoted, everything else a literal; a date and time is an instant. */
export function written(type: ValueType, text: string): string {
  if (type === 'STRING') return JSON.stringify(text)
  return type === 'DATETIME' ? instantOf(text.trim(), zone()) : text.trim()
}

/** A stored value as the field of its type holds it. */
export function held(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

const DURATION = /^-?P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/

export const isDuration = (text: string): boolean => DURATION.test(text.trim())

/** Why a text is no value of a type; null when it is one. */
export function fault(type: ValueType, text: string): string | null {
  switch (type) {
    case 'NUMBER':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? null : t('input.float')
    case 'DURATION':
      return isDuration(text) ? null : t('input.duration')
    case 'JSON':
      return isJson(text) ? null : t('input.json')
    case 'DATE':
    case 'DATETIME':
      return Number.isNaN(Date.parse(text)) ? t('kv.noDate') : null
    default:
      return null
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Seconds from now until a date, at least one, as the server takes a time to live. */
export const durationUntil = (date: string, now: number): string =>
  `PT${Math.max(1, Math.round((Date.parse(date) - now) / 1000))}S`

/** A pattern of the lines of sources that name a key or a secret. */
export function mentionOf(call: 'kv' | 'secret', name: string): string {
  const quoted = name.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')
  const byFunction = `${call}\\(\\s*(key\\s*=\\s*)?['"]${quoted}['"]`
  return call === 'kv' ? `${byFunction}|key:\\s*['"]?${quoted}['"]?\\s*([,}]|$)` : byFunction
}
