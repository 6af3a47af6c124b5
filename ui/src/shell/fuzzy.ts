/** How well a text fits what somebody begins to type. */

const LEAST_LETTERS = 3

/** 0 when it begins with it, 1 when it holds every word, 2 when it has the letters in their order; null when it does not fit. */
export function rankOf(typed: string, text: string): 0 | 1 | 2 | null {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const lower = text.toLowerCase()
  if (words.every((word) => lower.includes(word))) return lower.startsWith(words[0] ?? '') ? 0 : 1
  const letters = words.join('')
  return letters.length >= LEAST_LETTERS && hasInOrder(letters, lower) ? 2 : null
}

function hasInOrder(letters: string, text: string): boolean {
  let at = -1
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1)
    if (at < 0) return false
  }
  return true
}

/** What fits, the best first; what only has the letters in their order counts when nothing fits better. */
export function fitting<T>(typed: string, all: readonly T[], textOf: (one: T) => string): T[] {
  const ranked = all.map((one) => ({ one, rank: rankOf(typed, textOf(one)) })).filter(({ rank }) => rank !== null)
  const isGood = ranked.some(({ rank }) => rank !== 2)
  return ranked
    .filter(({ rank }) => !isGood || rank !== 2)
    .sort((a, b) => a.rank! - b.rank!)
    .map(({ one }) => one)
}
