import { diff, type DiffLine } from './diff'

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { added: '+', removed: '−', same: ' ' }
const COLOURS: Readonly<Record<DiffLine['kind'], string | undefined>> = { added: 'var(--st-SUCCESS-soft)', removed: 'var(--st-FAILED-soft)', same: undefined }

/** What differs between two texts, line by line. */
export function DiffLines({ before, after }: { before: string; after: string }) {
  return (
    <pre className="listing" style={{ padding: 0 }}>
      {diff(before, after).map((line, index) => (
        <div key={index} style={{ display: 'flex', background: COLOURS[line.kind] }}>
          <span className="num" style={{ width: 40, textAlign: 'right', paddingRight: 8, flex: 'none', userSelect: 'none', color: 'var(--fg2)' }}>{line.number}</span>
          <span style={{ width: 16, flex: 'none', color: 'var(--fg2)' }}>{SIGNS[line.kind]}</span>{line.text || ' '}
        </div>
      ))}
    </pre>
  )
}
