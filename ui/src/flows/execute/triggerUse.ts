/** Whether a flow reads what only a trigger gives, and would fail without one. */

const EXPRESSION = /\{\{-?([\s\S]*?)-?\}\}|\{%-?([\s\S]*?)-?%\}/g
const DEFAULTED = /\?\?|\bdefault\b|\bis\s+(not\s+)?(defined|null|empty)\b|\bisDefined\b/

/** The first expression that reads `trigger` and has nothing to use instead; null when there is none. */
export function bareTrigger(source: string): string | null {
  for (const [whole, ...inside] of source.matchAll(EXPRESSION)) {
    const text = inside.find((one) => one !== undefined) ?? ''
    const plain = text.replace(/"[^"]*"|'[^']*'/g, '')
    if (/(?<![.\w])trigger\b/.test(plain) && !DEFAULTED.test(plain)) return whole
  }
  return null
}
