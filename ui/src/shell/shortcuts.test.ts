import { expect, test } from 'vitest'
import { isTyping } from './shortcuts'

function typedOn(html: string, init: KeyboardEventInit = {}): boolean {
  document.body.innerHTML = html
  let result = false
  document.body.addEventListener(
    'keydown',
    (event) => {
      result = isTyping(event)
    },
    { once: true },
  )
  document.querySelector('#here')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true, ...init }))
  return result
}

test.each([
  ['<input id="here">', true],
  ['<textarea id="here"></textarea>', true],
  ['<div role="dialog"><button id="here">Save</button></div>', true],
  ['<div role="menu"><button id="here">Delete</button></div>', true],
  ['<input id="here" type="checkbox">', false],
  ['<button id="here">Save</button>', false],
])('on %s a letter is typed: %s', (html, expected) => {
  expect(typedOn(html)).toBe(expected)
})

test('a letter with a modifier belongs to the browser', () => {
  expect(typedOn('<button id="here">Save</button>', { ctrlKey: true })).toBe(true)
})
