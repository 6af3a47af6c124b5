/** Bars over time, stacked by kind; the same numbers stand in a table for who can not see them. */
import { t } from '../i18n'

export interface StackedBar {
  readonly name: string
  readonly counts: Readonly<Record<string, number | undefined>>
}

/** What bars are made of, from the bottom up. */
export interface Part {
  readonly key: string
  readonly name: string
  readonly color: string
}

interface Props {
  readonly caption: string
  readonly bars: readonly StackedBar[]
  readonly parts: readonly Part[]
  /** A click on a part of a bar. */
  readonly onOpen: (bar: number, part: string) => void
}

export function StackedBars({ caption, bars, parts, onOpen }: Props) {
  const highest = Math.max(1, ...bars.map(({ counts }) => parts.reduce((all, { key }) => all + (counts[key] ?? 0), 0)))
  const width = 100 / Math.max(1, bars.length)
  return (
    <>
      <svg className="chart" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2="100" y1="100" y2="100" stroke="var(--line)" vectorEffect="non-scaling-stroke" />
        {bars.map(({ name, counts }, index) => {
          let y = 100
          return parts.map((part) => {
            const height = ((counts[part.key] ?? 0) / highest) * 98
            y -= height
            return height > 0 ? (
              <rect
                key={`${index}${part.key}`}
                x={index * width + width * 0.12}
                width={width * 0.76}
                y={y}
                height={height}
                fill={part.color}
                style={{ cursor: 'pointer' }}
                onClick={() => onOpen(index, part.key)}
              >
                <title>{`${name}: ${counts[part.key]} ${part.name}`}</title>
              </rect>
            ) : null
          })
        })}
      </svg>
      <div className="chart-foot" aria-hidden="true">
        <span>{bars[0]?.name}</span>
        <span className="chart-states">
          {parts.map((part) => (
            <span key={part.key}>
              <span className="chart-key" style={{ background: part.color }} />
              {part.name}
            </span>
          ))}
        </span>
        <span>{bars.at(-1)?.name}</span>
      </div>
      <div className="hidden">
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th>{t('list.time')}</th>
              {parts.map((part) => (
                <th key={part.key}>{part.name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map(({ name, counts }, index) => (
              <tr key={index}>
                <th>{name}</th>
                {parts.map((part) => (
                  <td key={part.key}>{counts[part.key] ?? 0}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
