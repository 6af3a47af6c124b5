import { expect, test } from 'vitest'
import { isAccepted, RULES } from './rules'

const broken = (email: string, password: string) =>
  RULES.filter((rule) => !rule.holds(email, password)).map((rule) => rule.key)

test.each([
  ['ada@example.com', 'Enchantress1', []],
  ['ada', 'Enchantress1', ['setup.ruleEmail']],
  ['ada@example.com', 'Short1', ['setup.ruleLength']],
  ['ada@example.com', 'enchantress1', ['setup.ruleUpper']],
  ['ada@example.com', 'Enchantress', ['setup.ruleDigit']],
  ['', '', ['setup.ruleEmail', 'setup.ruleLength', 'setup.ruleUpper', 'setup.ruleDigit']],
])('of %o with %o are broken: %o', (email, password, expected) => {
  expect(broken(email, password)).toEqual(expected)
  expect(isAccepted(email, password)).toBe(expected.length === 0)
})
