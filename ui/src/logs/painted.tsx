import Anser from 'anser'
import type { ReactNode } from 'react'
import type { Find } from './find'

/** Terminal colours as text of ours, never as HTML; what was searched for is marked. */
export function painted(text: string, find: Find | null): ReactNode {
  if (!text.includes('\u001b')) return marked(text, find)
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part, index) => (
    <span key={index} className={part.fg ? part.fg : undefined}>{marked(part.content, find)}</span>
  ))
}

function marked(text: string, find: Find | null): ReactNode {
  if (!find) return text
  const parts: ReactNode[] = []
  let last = 0
  for (const [from, to] of find.spansIn(text)) {
    parts.push(text.slice(last, from), <mark key={from}>{text.slice(from, to)}</mark>)
    last = to
  }
  parts.push(text.slice(last))
  return parts
}
