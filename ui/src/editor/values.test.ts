import { expect, test } from 'vitest'
import { readText, textOf } from './values'

test('structure is written as YAML and read again', () => {
  const value = { env: { A: '1' }, list: ['x', 'y'] }

  expect(textOf(value)).toBe('env:\n  A: "1"\nlist:\n  - x\n  - y')
  expect(readText(textOf(value), 'data')).toEqual({ value, error: null })
})

test('an expression stands for itself, also where structure or a number is wanted', () => {
  expect(readText('{{ outputs.rows }}', 'data').value).toBe('{{ outputs.rows }}')
  expect(readText('{{ inputs.limit }}', 'number').value).toBe('{{ inputs.limit }}')
})

test('a number is one, a text of digits is not', () => {
  expect(readText('42', 'number').value).toBe(42)
  expect(readText('42', 'text').value).toBe('42')
})

test('nothing written takes the property away', () => {
  expect(readText('', 'data')).toEqual({ value: undefined, error: null })
})

test('half a structure is an error', () => {
  expect(readText('a: [1,', 'data').error).not.toBeNull()
})
