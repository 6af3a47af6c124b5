/** The states of an execution on one line, as long as they lasted; all of them, one by one, when asked. */
import { t } from '../i18n'
import { clock, dateTime, duration } from '../shell/format'
import { useNow } from '../shell/parts'
import { StateBadge, StateGlyph, stateName } from '../shell/StateBadge'
import { isTerminal } from '../theme/states'
import type { Execution } from './live'
import { segmentsOf, type Segment } from './timeline'

export function StateTimeline({ execution }: { execution: Execution }) {
  const now = useNow()
  const { histories, current } = execution.state
  const segments = segmentsOf(histories, isTerminal(current) ? null : now)
  return (
    <section className="card timeline">
      <header>
        <h2>{t('executions.history')}</h2>
        <span className="soft num meta">{histories[0] ? dateTime(histories[0].date) : ''}</span>
      </header>
      <div className="body">
        <div
          className="timeline-line"
          role="img"
          aria-label={segments.map((one) => `${stateName(one.state)} ${duration(one.length)}`).join(', ')}
        >
          {segments.map((one, index) => (
            <Part key={index} segment={one} />
          ))}
        </div>
        <details>
          <summary className="soft meta">{t('history.every')}</summary>
          <ol>
            {segments.map((one, index) => (
              <li key={index}>
                <StateBadge state={one.state} />
                <span className="soft num">{clock(one.date)}</span>
                {one.isEnd ? null : <span className="faint num meta">{duration(one.length)}</span>}
              </li>
            ))}
          </ol>
        </details>
      </div>
    </section>
  )
}

function Part({ segment: { state, date, length, share, isEnd } }: { segment: Segment }) {
  return (
    <span
      className="timeline-part"
      data-end={isEnd || undefined}
      style={{ flexGrow: share }}
      title={`${stateName(state)} · ${clock(date)}${isEnd ? '' : ` · ${duration(length)}`}`}
    >
      <span className="timeline-bar" style={{ background: `var(--st-${state})` }} />
      <span className="timeline-name">
        <StateGlyph state={state} size={12} />
        <span>{stateName(state)}</span>
        {isEnd ? null : <span className="faint num">{duration(length)}</span>}
      </span>
    </span>
  )
}
