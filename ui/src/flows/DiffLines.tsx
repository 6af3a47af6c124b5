import { Fragment } from 'react'
import './diff.css'
import { diff, pairs, type DiffLine } from './diff'

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { added: '+', removed: '−', same: ' ' }

/** What differs between two texts, line by line. */
export function DiffLines({ before, after }: { before: string; after: string }) {
  return (
    <pre className="listing diff">
      {diff(before, after).map((line, index) => (
        <div key={index} className="diff-line" data-kind={line.kind}>
          <Numbered line={line} />
        </div>
      ))}
    </pre>
  )
}

/** The same with both texts beside each other. */
export function DiffSides({ before, after }: { before: string; after: string }) {
  return (
    <pre className="listing diff diff-sides">
      {pairs(diff(before, after)).map((pair, index) => (
        <Fragment key={index}>
          {[pair.before, pair.after].map((line, side) => (
            <div key={side} className="diff-line" data-kind={line?.kind ?? 'none'}>
              {line ? <Numbered line={line} /> : null}
            </div>
          ))}
        </Fragment>
      ))}
    </pre>
  )
}

function Numbered({ line }: { line: DiffLine }) {
  return (
    <>
      <span className="diff-number num">{line.number}</span>
      <span className="diff-sign">{SIGNS[line.kind]}</span>
      <span>{line.text || ' '}</span>
    </>
  )
}
