/** How the lines of logs look: how large, how close, and which JSON stands open. */
import { useCallback, useState } from 'react'
import { FONT_SIZES, type Settings } from '../settings/settings'
import { prettyJson } from './shownLines'

/** Of a line, as parts of the size of its letters. */
const HEIGHTS: Readonly<Record<Settings['logDensity'], number>> = { compact: 1.65, comfortable: 2.2 }

/** The height of a line, in whole pixels. */
export const lineHeight = ({ logFontSize, logDensity }: Pick<Settings, 'logFontSize' | 'logDensity'>): number =>
  Math.round(logFontSize * HEIGHTS[logDensity])

/** The next size of letters; the same where there is none. */
export const nextSize = (size: number, by: number): number =>
  Math.min(FONT_SIZES.most, Math.max(FONT_SIZES.least, size + by))

/** A text as it stands open; null for what is no JSON, and for JSON that is one line anyway. */
export function unfolded(text: string): string | null {
  const pretty = prettyJson(text)
  return pretty?.includes('\n') ? pretty : null
}

/** Names of lines whose JSON stands otherwise than the settings say; kept until the browser's page is left. */
let turnedBefore: ReadonlySet<string> = new Set()

export interface Turned {
  readonly names: ReadonlySet<string>
  readonly turn: (name: string) => void
}

export function useTurned(): Turned {
  const [names, setNames] = useState(turnedBefore)
  const turn = useCallback((name: string) => {
    const next = new Set(turnedBefore)
    if (!next.delete(name)) next.add(name)
    turnedBefore = next
    setNames(next)
  }, [])
  return { names, turn }
}
