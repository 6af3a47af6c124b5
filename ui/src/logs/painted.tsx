import { Link } from '@tanstack/react-router'
import Anser from 'anser'
import type { ReactNode } from 'react'
import type { Find } from './find'
import { partsOf, type Part } from './linked'

/** Terminal colours as text of ours, never as HTML; what was searched for is marked, links lead on. */
export function painted(text: string, find: Find | null): ReactNode {
  if (!text.includes('\u001b')) return linked(text, find)
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part, index) => (
    <span key={index} className={part.fg ? part.fg : undefined}>
      {linked(part.content, find)}
    </span>
  ))
}

function linked(text: string, find: Find | null): ReactNode {
  const parts = partsOf(text)
  return parts.length === 1 && parts[0]!.text === text && !parts[0]!.href
    ? marked(text, find)
    : parts.map((part, index) => <Shown key={index} part={part} find={find} />)
}

function Shown({ part: { text, execution, href }, find }: { part: Part; find: Find | null }) {
  if (execution)
    return (
      <Link to={`/executions/${execution.namespace}/${execution.flowId}/${execution.id}`} title={execution.id}>
        {marked(text, find)}
      </Link>
    )
  if (href)
    return (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {marked(text, find)}
      </a>
    )
  return <>{marked(text, find)}</>
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
