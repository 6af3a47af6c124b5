import { memo, type ReactNode } from 'react'
import { t, type Key } from '../i18n'
import { STATES, type State, type StateIcon } from '../theme/states'

const SHAPES: Readonly<Record<StateIcon, ReactNode>> = {
  ring: <circle cx="8" cy="8" r="5" />,
  dots: (
    <>
      <circle cx="3.5" cy="8" r="0.8" />
      <circle cx="8" cy="8" r="0.8" />
      <circle cx="12.5" cy="8" r="0.8" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3l2 1.500" />
    </>
  ),
  spinner: <path d="M8 2.500a5.500 5.500 0 1 1-5.500 5.500" />,
  pause: <path d="M6 4v8M10 4v8" />,
  diamond: <path d="M8 2.500 13.500 8 8 13.500 2.500 8z" />,
  turn: <path d="M3 8a5 5 0 1 0 1.600-3.700M3 3v2.500h2.500" />,
  square: <rect x="3.500" y="3.500" width="9" height="9" rx="1" />,
  struck: (
    <>
      <circle cx="8" cy="8" r="5.500" />
      <path d="M4.200 11.800 11.800 4.200" />
    </>
  ),
  chevrons: <path d="M3.500 4 7 8l-3.500 4M9 4l3.500 4L9 12" />,
  exclamation: (
    <>
      <path d="M8 3v6" />
      <circle cx="8" cy="12.300" r="0.600" />
    </>
  ),
  cross: <path d="m4 4 8 8M12 4l-8 8" />,
  tick: <path d="m3 8.500 3.500 3.500L13 4.500" />,
}

export const stateName = (state: State): string => t(`state.${state}` as Key)

export const StateGlyph = memo(function StateGlyph({ state, size = 14 }: { state: State; size?: number }) {
  const { icon } = STATES[state]
  return (
    <svg
      className={`state-icon${icon === 'spinner' ? ' spin' : ''}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke={`var(--st-${state}-text)`}
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {SHAPES[icon]}
    </svg>
  )
})

/** A state: always its colour, its icon and its word. */
export function StateBadge({ state }: { state: State }) {
  return (
    <span
      className="state"
      title={state}
      style={{ color: `var(--st-${state}-text)`, background: `var(--st-${state}-soft)` }}
    >
      <StateGlyph state={state} />
      {stateName(state)}
    </span>
  )
}
