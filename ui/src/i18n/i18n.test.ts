import { expect, test } from 'vitest'
import { en } from './en'
import { fr } from './fr'

const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

test('every text in French names the values that the English one names', () => {
  const wrong = (Object.keys(en) as (keyof typeof en)[]).filter(
    (key) => values(en[key]).join() !== values(fr[key]).join(),
  )

  expect(wrong).toEqual([])
})

test('every text that there is in English is there in French, and no other', () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort())
})

test('no text is empty', () => {
  expect([...Object.values(en), ...Object.values(fr)].filter((text) => text.trim() === '')).toEqual([])
})
