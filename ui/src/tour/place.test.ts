import { expect, test } from 'vitest'
import { placeCard } from './place'

const CARD = { width: 340, height: 200 }
const VIEW = { width: 1280, height: 800 }

test('the card stands below what it points at', () => {
  expect(placeCard({ left: 300, top: 50, width: 100, height: 30 }, CARD, VIEW)).toEqual({ left: 300, top: 92 })
})

test('the card stands above what is at the lower end', () => {
  expect(placeCard({ left: 300, top: 740, width: 100, height: 30 }, CARD, VIEW)).toEqual({ left: 300, top: 528 })
})

test('the card stands beside what is as high as the window', () => {
  expect(placeCard({ left: 0, top: 0, width: 700, height: 800 }, CARD, VIEW)).toEqual({ left: 712, top: 12 })
})

test('the card covers least of what fills the window', () => {
  expect(placeCard({ left: 0, top: 100, width: 1280, height: 700 }, CARD, VIEW)).toEqual({ left: 928, top: 12 })
})

test('without anything to point at, the card is in the lower right corner', () => {
  expect(placeCard(null, CARD, VIEW)).toEqual({ left: 928, top: 588 })
})
