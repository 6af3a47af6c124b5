/** A row of the Gantt chart: what a task run did when, beside what it did in an earlier run. */
import { memo } from 'react'
import { t } from '../i18n'
import { duration, elapsed, share } from '../shell/format'
import { StateGlyph, stateName } from '../shell/StateBadge'
import { isTerminal } from '../theme/states'
import { baselineKey, deviation, type Baseline, type Span } from './baseline'
import { Counts } from './Counts'
import { segmentsOf, type Density, type Segment } from './gantt'
import { percentAt } from './ganttScale'
import type { StateCounts, TaskRun } from './taskRunTree'
import type { Place } from './TaskRunMenu'

export interface Group {
  readonly states: StateCounts
  readonly density: readonly Density[]
}

interface RowProps {
  readonly run: TaskRun
  readonly depth: number
  readonly childCount: number
  readonly index: number
  readonly top: number
  /** Ends of what is shown. */
  readonly from: number
  readonly to: number
  /** Of the execution. */
  readonly start: number
  /** 0 when it is over: then time changes nothing. */
  readonly now: number
  readonly isSelected: boolean
  readonly isClosed: boolean
  readonly isCritical: boolean
  readonly baseline: Baseline | null
  /** What is inside, when that is not shown. */
  readonly group: Group | undefined
  readonly onSelect: (id: string) => void
  readonly onToggle: (id: string) => void
  readonly onMenu: (id: string, at: Place) => void
}

/** A part of less than two pixels at the very end is seen as well. */
const leftOf = (percent: number): string =>
  percent > 99 && percent <= 100 ? `min(${percent}%, 100% - 2px)` : `${percent}%`

/** Deviations of less are not worth a word. */
const WORTH_TELLING = 0.05

export const Row = memo(function Row(props: RowProps) {
  const { run, index, top, from, to, start, now, isSelected, isCritical, baseline, group, onSelect, onMenu } = props
  const { current, startDate, endDate } = run.state
  const length = elapsed(startDate, isTerminal(current) ? (endDate ?? undefined) : undefined, now)
  const before = baseline?.get(baselineKey(run))
  const parts = segmentsOf(run, now)
  const described = [stateName(current), duration(length), ...(isCritical ? [t('gantt.critical')] : [])].join(', ')
  return (
    <div
      className="gantt-row"
      role="row"
      aria-rowindex={index + 1}
      data-active={isSelected || undefined}
      data-critical={isCritical || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(run.id)}
      onContextMenu={(event) => {
        event.preventDefault()
        onMenu(run.id, { x: event.clientX, y: event.clientY })
      }}
    >
      <Name {...props} />
      <span className="gantt-track" role="cell" aria-label={described}>
        {before ? <Ghost before={before} start={start} from={from} to={to} /> : null}
        {parts.map((segment) => (
          <Part
            key={segment.from}
            segment={segment}
            state={current}
            isGroup={group !== undefined}
            from={from}
            to={to}
          />
        ))}
        {isCritical && parts.length > 0 ? (
          <Critical from={percentAt(parts[0]!.from, { from, to })} to={percentAt(parts.at(-1)!.to, { from, to })} />
        ) : null}
        {group && group.density.length > 0 ? <Strip density={group.density} /> : null}
      </span>
      <span className="gantt-time num" role="cell">
        {duration(length)}
        <Deviation length={length} before={before} />
      </span>
      <span role="cell">
        <button
          type="button"
          className="gantt-menu"
          aria-label={t('run.actions', { task: run.taskId })}
          aria-haspopup="menu"
          onClick={(event) => {
            event.stopPropagation()
            const { left, bottom } = event.currentTarget.getBoundingClientRect()
            onMenu(run.id, { x: left, y: bottom })
          }}
        >
          ⋯
        </button>
      </span>
    </div>
  )
})

function Name({ run, depth, childCount, isClosed, group, onSelect, onToggle }: RowProps) {
  return (
    <span className="gantt-name" role="cell" style={{ paddingLeft: 16 + depth * 14 }}>
      {childCount > 0 ? (
        <button
          type="button"
          className="gantt-toggle"
          aria-expanded={!isClosed}
          aria-label={t('gantt.toggle', { task: run.taskId })}
          onClick={(event) => {
            event.stopPropagation()
            onToggle(run.id)
          }}
        >
          {isClosed ? '▸' : '▾'}
        </button>
      ) : null}
      <StateGlyph state={run.state.current} />
      <button
        type="button"
        className="gantt-task"
        onClick={(event) => {
          event.stopPropagation()
          onSelect(run.id)
        }}
        title={run.value ?? run.taskId}
      >
        {run.taskId}
      </button>
      {run.value !== undefined && run.value !== null ? <span className="label">{run.value}</span> : null}
      {group ? <Counts states={group.states} /> : null}
      {run.attempts > 1 ? (
        <span className="faint meta num" title={t('gantt.attempts', { attempts: run.attempts })}>
          ×{run.attempts}
        </span>
      ) : null}
    </span>
  )
}

interface PartProps {
  readonly segment: Segment
  readonly state: TaskRun['state']['current']
  readonly isGroup: boolean
  readonly from: number
  readonly to: number
}

function Part({ segment, state, isGroup, from, to }: PartProps) {
  const left = percentAt(segment.from, { from, to })
  const width = percentAt(segment.to, { from, to }) - left
  const isRunning = segment.doing === 'run' && (state === 'RUNNING' || state === 'KILLING')
  return (
    <span
      className="gantt-bar"
      data-doing={segment.doing}
      data-running={isRunning || undefined}
      data-group={isGroup || undefined}
      title={`${t(`gantt.${segment.doing}`)}: ${duration(segment.to - segment.from)}`}
      style={{ left: leftOf(left), width: `${width}%`, '--bar': `var(--st-${state})` } as object}
    />
  )
}

const Critical = ({ from, to }: { from: number; to: number }) => (
  <span className="gantt-critical" style={{ left: leftOf(from), width: `${to - from}%` }} />
)

/** Where it was in the run that this one is compared with. */
function Ghost({ before, start, from, to }: { before: Span; start: number; from: number; to: number }) {
  const left = percentAt(start + before.after, { from, to })
  return (
    <span
      className="gantt-ghost"
      title={t('gantt.before', { length: duration(before.length) })}
      style={{ left: leftOf(left), width: `${percentAt(start + before.after + before.length, { from, to }) - left}%` }}
    />
  )
}

function Deviation({ length, before }: { length: number; before: Span | undefined }) {
  const by = deviation(length, before)
  if (by === null || !before) return null
  const text = Math.abs(by) < WORTH_TELLING ? '=' : `${by > 0 ? '+' : '−'}${share(Math.abs(by))}`
  return (
    <span
      className="gantt-deviation"
      data-slower={by > WORTH_TELLING || undefined}
      title={t('gantt.before', { length: duration(before.length) })}
    >
      {text}
    </span>
  )
}

/** When the parts of a group ended; a part in which one ended badly has its colour. */
function Strip({ density }: { density: readonly Density[] }) {
  const most = Math.max(1, ...density.map((one) => one.ended))
  return (
    <svg className="gantt-strip" viewBox={`0 0 ${density.length} 10`} preserveAspectRatio="none" aria-hidden="true">
      {density.map((one, at) =>
        one.ended > 0 ? (
          <rect
            key={at}
            x={at}
            width={0.8}
            y={10 - Math.max(1.5, (one.ended / most) * 10)}
            height={10}
            fill={one.isBad ? 'var(--st-FAILED)' : 'var(--st-SUCCESS)'}
          />
        ) : null,
      )}
    </svg>
  )
}

/** A row that is being fetched. */
export function Missing({ index, top, depth }: { index: number; top: number; depth: number }) {
  return (
    <div
      className="gantt-row"
      role="row"
      aria-rowindex={index + 1}
      aria-busy="true"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="gantt-name" role="cell" style={{ paddingLeft: 16 + depth * 14 }}>
        <span className="bone" style={{ width: 120 }} />
      </span>
      <span className="gantt-track" role="cell" />
      <span className="gantt-time" role="cell" />
      <span role="cell" />
    </div>
  )
}
