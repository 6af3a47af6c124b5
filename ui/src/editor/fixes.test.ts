import { describe, expect, test } from 'vitest'
import { fixesOf, relocations, type Mistake } from './fixes'

const HEAD = 'id: x\nnamespace: a.b\ntasks:\n  - id: b\n    type: io.kestra.plugin.core.log.Log\n'
const mistake = (line: number, message: string, more: Partial<Mistake> = {}): Mistake => ({
  code: 'flow.invalid-yaml',
  message: `Illegal flow yaml: ${message}`,
  line,
  column: 1,
  ...more,
})
const first = (text: string, wrong: Mistake) => fixesOf(text, wrong)[0]?.text

describe('quotes', () => {
  test.each([
    ['{{ inputs.a }}', '"{{ inputs.a }}"', 'a list or a map can not be a key'],
    ['{{ a }} and {{ b }}', '"{{ a }} and {{ b }}"', 'a list or a map can not be a key'],
    ['"{{ a }}" and more', '\'"{{ a }}" and more\'', 'did not find expected key'],
    ['Result: done', '"Result: done"', 'mapping values are not allowed in this context'],
    ['@now', '"@now"', 'found character that cannot start any token'],
    ['{{ a }}   # why', '"{{ a }}"   # why', 'a list or a map can not be a key'],
  ])('%s becomes %s', (value, expected, message) => {
    expect(first(`${HEAD}    message: ${value}\n`, mistake(6, message))).toBe(`${HEAD}    message: ${expected}\n`)
  })

  test('a value of a list is put in quotes too', () => {
    expect(first('values:\n  - {{ a }}\n', mistake(2, 'a list or a map can not be a key'))).toBe(
      'values:\n  - "{{ a }}"\n',
    )
  })
})

test('tabs become spaces, only where lines begin', () => {
  expect(first(`${HEAD}\tmessage: a\tb\n`, mistake(6, 'found a tab character that violates indentation'))).toBe(
    `${HEAD}  message: a\tb\n`,
  )
})

describe('indentation', () => {
  test('a line that stands too far in comes to stand under the one above', () => {
    expect(
      first(
        'tasks:\n  - id: b\n     type: x.Log\n     message: m\n',
        mistake(3, 'mapping values are not allowed in this context'),
      ),
    ).toBe('tasks:\n  - id: b\n    type: x.Log\n    message: m\n')
  })

  test('a line that stands too far out goes back to its task', () => {
    expect(first(`${HEAD}  message: yo\n`, mistake(6, "did not find expected '-' indicator"))).toBe(
      `${HEAD}    message: yo\n`,
    )
  })

  test('a task that stands too far out goes back into its list', () => {
    expect(
      first(
        'tasks:\n   - id: b\n     type: x.Log\n  - id: c\n    type: x.Log\n',
        mistake(4, 'did not find expected key'),
      ),
    ).toBe('tasks:\n   - id: b\n     type: x.Log\n   - id: c\n     type: x.Log\n')
  })

  test('nothing is offered where nothing mends it', () => {
    expect(fixesOf('tasks: [\n', mistake(1, 'did not find the expected end'))).toEqual([])
  })
})

test('of a key that is there twice either can go, with what belongs to it', () => {
  const text = `${HEAD}    message: one\n    retry:\n      type: constant\n    message:\n      - two\n    level: INFO\n`
  const fixes = fixesOf(text, mistake(9, "Duplicate field 'message'"))
  expect(fixes.map((one) => [one.kind, one.text.replace(HEAD, '')])).toEqual([
    ['remove', '    message: one\n    retry:\n      type: constant\n    level: INFO\n'],
    ['removeFirst', '    retry:\n      type: constant\n    message:\n      - two\n    level: INFO\n'],
  ])
})

test('an unknown property is renamed to the one that looks like it, or goes', () => {
  const text = `${HEAD}    mesage: hi\n`
  const unknown = mistake(6, '', {
    code: 'flow.unknown-property',
    message: 'Unrecognized field "mesage", not marked as ignorable (18 known properties)',
    remedy: 'Did you mean `message`? Known here: id, message, type.',
  })
  expect(fixesOf(text, unknown).map((one) => one.text)).toEqual([`${HEAD}    message: hi\n`, HEAD])
})

test('an unknown type becomes the one that is meant', () => {
  const unknown = mistake(2, '', {
    code: 'flow.unknown-task-type',
    message: 'Invalid type: io.x.Logg',
    remedy: 'Did you mean io.x.Log? "windhover plugins list" shows every type.',
  })
  expect(first('- id: a\n  type: io.x.Logg\n', unknown)).toBe('- id: a\n  type: io.x.Log\n')
})

test('an old name of a type is found wherever it stands, and becomes the current one', () => {
  const text = 'tasks:\n  - id: a\n    type: io.old.Log\n  - {id: b, type: io.old.Log}\n  - {id: c, type: io.new.Log}\n'
  const found = relocations(text, ['io.old.Log is replaced by io.new.Log'])
  expect(found.map((one) => [one.line, one.column])).toEqual([
    [3, 11],
    [4, 19],
  ])
  expect(first(text, found[1]!)).toContain('{id: b, type: io.new.Log}')
})
