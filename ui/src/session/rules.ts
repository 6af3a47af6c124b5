/** The rules of new credentials, as the server holds them. */
import type { Key } from '../i18n'

export interface Rule {
  readonly key: Key
  readonly holds: (email: string, password: string) => boolean
}

export const RULES: readonly Rule[] = [
  { key: 'setup.ruleEmail', holds: (email) => /^[^@\s]{1,64}@[^@\s]{1,190}$/.test(email) },
  { key: 'setup.ruleLength', holds: (_, password) => password.length >= 8 && password.length <= 256 },
  { key: 'setup.ruleUpper', holds: (_, password) => /[A-Z]/.test(password) },
  { key: 'setup.ruleDigit', holds: (_, password) => /[0-9]/.test(password) },
]

export const isAccepted = (email: string, password: string): boolean =>
  RULES.every((rule) => rule.holds(email, password))
