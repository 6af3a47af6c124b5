import { expect, test } from 'vitest'
import { executionsIn, partsOf } from './linked'

const LINK = '[[link execution="5PkXr2cYbZ8qLwT4nHsVmA" flowId="child" namespace="shop"]]'
const EXECUTION = { id: '5PkXr2cYbZ8qLwT4nHsVmA', flowId: 'child', namespace: 'shop' }

test('a link to an execution is one, with what stands around it', () => {
  expect(partsOf(`Created new execution ${LINK}.`)).toEqual([
    { text: 'Created new execution ' },
    { text: 'child 5PkXr2cYbZ', execution: EXECUTION },
    { text: '.' },
  ])
  expect(executionsIn(`${LINK} and ${LINK}`)).toEqual([EXECUTION, EXECUTION])
})

test('what looks like a link and leads nowhere is a text', () => {
  expect(partsOf('[[link execution="x"]] [[link ]]')).toEqual([{ text: '[[link execution="x"]] [[link ]]' }])
})

test('an address of the web ends before what ends the sentence', () => {
  expect(partsOf('see https://example.com/a?b=c#d, or (http://x.org).')).toEqual([
    { text: 'see ' },
    { text: 'https://example.com/a?b=c#d', href: 'https://example.com/a?b=c#d' },
    { text: ', or (' },
    { text: 'http://x.org', href: 'http://x.org' },
    { text: ').' },
  ])
})

test('no other scheme is a link', () => {
  expect(partsOf('javascript://alert(1) file:///etc/passwd')).toEqual([
    { text: 'javascript://alert(1) file:///etc/passwd' },
  ])
})
