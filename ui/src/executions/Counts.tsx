import { number } from '../shell/format'
import { StateGlyph, stateName } from '../shell/StateBadge'
import { urgencyOf, type StateCounts } from './taskRunTree'

/** How many inside a group are in which state; what needs attention first. */
export function Counts({ states }: { states: StateCounts }) {
  const shown = [...states].sort(([a], [b]) => urgencyOf(a) - urgencyOf(b))
  return (
    <span className="counts">
      {shown.map(([state, amount]) => (
        <span key={state} className="num" title={stateName(state)}>
          <StateGlyph state={state} size={12} />
          {number(amount)}
          <span className="hidden"> {stateName(state)}</span>
        </span>
      ))}
    </span>
  )
}
