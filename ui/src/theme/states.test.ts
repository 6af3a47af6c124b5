import { expect, test } from 'vitest'
import { EVERY_STATE, STATES } from './states'

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

test.each(EVERY_STATE)('%s can be read in both themes', (state) => {
  const pages = { light: '#ffffff', dark: '#0d0e11' }
  for (const theme of ['light', 'dark'] as const) {
    const [solid, text, soft, on] = STATES[state][theme]
    expect(contrast(solid, pages[theme])).toBeGreaterThanOrEqual(3)
    expect(contrast(text, pages[theme])).toBeGreaterThanOrEqual(4.5)
    expect(contrast(text, soft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(on, solid)).toBeGreaterThanOrEqual(4.5)
  }
})
