/** Markdown as elements of ours: no HTML of a text is ever interpreted, links lead to http addresses only. */
import { Fragment, type ReactNode } from 'react'

type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'list'; isOrdered: boolean; items: string[] }
  | { kind: 'table'; rows: string[][] }
  | { kind: 'paragraph'; text: string }

const FENCE = /^\s*```/
const HEADING = /^(#{1,6})\s+(.*)$/
const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/
const ROW = /^\s*\|.*\|\s*$/

/** The blocks of a text. */
export function blocksOf(source: string): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  const take = (isMine: (line: string) => boolean): string[] => {
    const taken: string[] = []
    while (at < lines.length && isMine(lines[at]!)) taken.push(lines[at++]!)
    return taken
  }
  while (at < lines.length) {
    const line = lines[at]!
    const heading = HEADING.exec(line)
    if (line.trim() === '') at += 1
    else if (FENCE.test(line)) {
      at += 1
      blocks.push({ kind: 'code', text: take((one) => !FENCE.test(one)).join('\n') })
      at += 1
    } else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]!.length, text: heading[2]! })
      at += 1
    } else if (ROW.test(line))
      blocks.push({
        kind: 'table',
        rows: take((one) => ROW.test(one))
          .filter((one) => !/^[\s|:-]+$/.test(one))
          .map(cells),
      })
    else if (ITEM.test(line))
      blocks.push({
        kind: 'list',
        isOrdered: ITEM.exec(line)![1] !== undefined,
        items: items(take((one) => ITEM.test(one) || /^\s+\S/.test(one))),
      })
    else
      blocks.push({
        kind: 'paragraph',
        text: take(
          (one) => one.trim() !== '' && !FENCE.test(one) && !HEADING.test(one) && !ITEM.test(one) && !ROW.test(one),
        ).join(' '),
      })
  }
  return blocks
}

const cells = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((one) => one.trim().replaceAll('\\|', '|'))

function items(lines: readonly string[]): string[] {
  const found: string[] = []
  for (const line of lines) {
    const item = ITEM.exec(line)
    if (item) found.push(item[2]!)
    else found.push(`${found.pop() ?? ''} ${line.trim()}`)
  }
  return found
}

const INLINE = /(`+)(.+?)\1|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g

/** Code, bold and links of a line. */
export function inline(text: string): ReactNode[] {
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(from, match.index))
    const [whole, , code, bold, label, href] = match
    const key = match.index
    if (code !== undefined) parts.push(<code key={key}>{code}</code>)
    else if (bold !== undefined) parts.push(<strong key={key}>{bold}</strong>)
    else if (href !== undefined && /^https?:\/\//.test(href))
      parts.push(
        <a key={key} href={href} target="_blank" rel="noopener noreferrer">
          {label}
        </a>,
      )
    else parts.push(label)
    from = key + whole.length
  }
  parts.push(text.slice(from))
  return parts
}

export function Markdown({ source }: { source: string }) {
  return (
    <div className="markdown">
      {blocksOf(source).map((block, index) => (
        <Fragment key={index}>{rendered(block)}</Fragment>
      ))}
    </div>
  )
}

function rendered(block: Block): ReactNode {
  switch (block.kind) {
    case 'heading': {
      const Tag = (['h2', 'h2', 'h3', 'h4', 'h4', 'h4'] as const)[block.level - 1] ?? 'h4'
      return <Tag>{inline(block.text)}</Tag>
    }
    case 'code':
      return (
        <pre className="mono" tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      )
    case 'list': {
      const Tag = block.isOrdered ? 'ol' : 'ul'
      return (
        <Tag>
          {block.items.map((item, index) => (
            <li key={index}>{inline(item)}</li>
          ))}
        </Tag>
      )
    }
    case 'table':
      return (
        <table tabIndex={0}>
          <thead>
            <tr>
              {block.rows[0]?.map((cell, index) => (
                <th key={index}>{inline(cell)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.slice(1).map((row, at) => (
              <tr key={at}>
                {row.map((cell, index) => (
                  <td key={index}>{inline(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
    case 'paragraph':
      return <p>{inline(block.text)}</p>
  }
}
