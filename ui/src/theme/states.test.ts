import { expect, test } from 'vitest'
import { EVERY_STATE, shadesOf, type State } from './states'

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
  const [red, green, blue] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

const linear = (hex: string) =>
  [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))

/** What reaches who lacks one kind of cones, on linear colours (Machado, Oliveira and Fernandes 2009, severity 1). */
const SIGHTS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  whole: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** CIE L*a*b* of a colour as it is seen. */
function lab(hex: string, sight: string): number[] {
  const seen = SIGHTS[sight]!.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((all, part, at) => all + part * linear(hex)[at]!, 0),
      ),
    ),
  )
  const rows = [
    [0.4124, 0.3576, 0.1805],
    [0.2126, 0.7152, 0.0722],
    [0.0193, 0.1192, 0.9505],
  ]
  const [x, y, z] = rows
    .map((row, at) => row.reduce((all, part, of) => all + part * seen[of]!, 0) / [0.95047, 1, 1.08883][at]!)
    .map((part) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116)) as [number, number, number]
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const apart = (one: string, other: string, sight: string): number =>
  Math.hypot(...lab(one, sight).map((part, at) => part - lab(other, sight)[at]!))

test.each(Object.keys(SIGHTS).flatMap((sight) => (['light', 'dark'] as const).map((theme) => [sight, theme] as const)))(
  'with %s, what charts stack is told apart in the %s theme',
  (sight, theme) => {
    const solids = (['SUCCESS', 'WARNING', 'FAILED', 'RUNNING'] as const).map(
      (state) => shadesOf(state, theme, 'distinct')[0],
    )
    const distances = solids.flatMap((one, at) => solids.slice(at + 1).map((other) => apart(one, other, sight)))

    expect(Math.min(...distances)).toBeGreaterThanOrEqual(30)
  },
)

test.each(
  EVERY_STATE.flatMap((state) =>
    (['usual', 'distinct'] as const).map((palette): [State, 'usual' | 'distinct'] => [state, palette]),
  ),
)('%s can be read in both themes with the %s colours', (state, palette) => {
  const pages = { light: '#ffffff', dark: '#0d0e11' }
  for (const theme of ['light', 'dark'] as const) {
    const [solid, text, soft, on] = shadesOf(state, theme, palette)
    expect(contrast(solid, pages[theme])).toBeGreaterThanOrEqual(3)
    expect(contrast(text, pages[theme])).toBeGreaterThanOrEqual(4.5)
    expect(contrast(text, soft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(on, solid)).toBeGreaterThanOrEqual(4.5)
  }
})
