import { useElementSize } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../i18n'
import { duration, elapsed } from '../shell/format'
import { useNow } from '../shell/parts'
import { StateGlyph, stateName } from '../shell/StateBadge'
import { isTerminal } from '../theme/states'
import { Counts } from './Counts'
import { barOf, densityOf, isLarge, isOpen, rowsOf, ticksOf, type Density } from './gantt'
import type { LiveExecution } from './live'
import type { StateCounts, TaskRun } from './taskRunTree'

interface Props {
  readonly live: LiveExecution
  readonly selected: string | undefined
  readonly onSelect: (taskRunId: string) => void
}

const DENSITY_PARTS = 60

export function Gantt({ live, selected, onSelect }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const { ref: axis, width } = useElementSize<HTMLSpanElement>()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const now = useNow()
  const { tree } = live
  const rows = useMemo(() => rowsOf(tree, toggled, live.windows), [tree, live.version, live.windows, toggled])
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => 28, overscan: 6 })
  // Rows that are kept while others scroll must not be drawn again because of a new function.
  const latest = useRef(onSelect)
  latest.current = onSelect
  const select = useCallback((id: string) => latest.current(id), [])
  const toggle = useCallback((id: string) => {
    if (isLarge(live.tree, id)) live.openWindow(id)
    setToggled((before) => { const next = new Set(before); if (!next.delete(id)) next.add(id); return next })
  }, [live])
  const items = list.getVirtualItems()
  useEffect(() => {
    for (const { index } of items) {
      const place = rows[index]?.inLarge
      if (place) live.windows.get(place.parent)?.load(place.index)
    }
  }, [items, rows, live])
  const state = live.execution?.state
  const groups = useMemo(() => new Map<string, Group>(), [tree, live.version, now])
  if (!state || rows.length === 0) return <div className="empty">{t('gantt.empty')}</div>
  const from = Date.parse(state.startDate)
  const to = state.endDate && isTerminal(state.current) ? Math.max(from + 1, Date.parse(state.endDate)) : now
  /** Counted once a change, not once a frame. */
  const groupOf = (id: string): Group => {
    const known = groups.get(id)
    if (known) return known
    const made = { states: tree.insideOf(id), density: isLarge(tree, id) ? [] : densityOf(tree, id, from, to, DENSITY_PARTS) }
    groups.set(id, made)
    return made
  }
  return (
    <div className="gantt">
      <div className="gantt-row gantt-head" aria-hidden="true">
        <span className="gantt-name">{t('gantt.task')}</span>
        <span className="gantt-track" ref={axis}>{ticksOf(to - from, width || undefined).map((at) => <span key={at} className="gantt-tick num" style={{ left: `${(at / (to - from)) * 100}%`, paddingLeft: 4 }}>{duration(at)}</span>)}</span>
        <span className="gantt-time">{t('gantt.duration')}</span>
      </div>
      <div ref={box} className="gantt-scroll" role="table" aria-label={t('tab.gantt')} aria-rowcount={rows.length} tabIndex={0}>
        <div role="rowgroup" style={{ height: list.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = rows[item.index]!
            const run = tree.runs.get(row.id)
            if (!run) return <Missing key={row.id} index={item.index} top={item.start} depth={row.depth} />
            const isClosed = row.children > 0 && !isOpen(row.id, row.children, toggled)
            const isOver = isTerminal(run.state.current)
            return <Row key={row.id} run={run} depth={row.depth} children={row.children} index={item.index} top={item.start} from={from} to={to} now={isOver ? 0 : now} isSelected={row.id === selected} isClosed={isClosed}
              group={isClosed ? groupOf(row.id) : undefined} onSelect={select} onToggle={toggle} />
          })}
        </div>
      </div>
    </div>
  )
}

/** A row that is being fetched. */
function Missing({ index, top, depth }: { index: number; top: number; depth: number }) {
  return <div className="gantt-row" role="row" aria-rowindex={index + 1} aria-busy="true" style={{ transform: `translateY(${top}px)` }}><span className="gantt-name" role="cell" style={{ paddingLeft: 16 + depth * 14 }}><span className="bone" style={{ width: 120 }} /></span><span className="gantt-track" role="cell" /><span className="gantt-time" role="cell" /></div>
}

interface Group { readonly states: StateCounts; readonly density: readonly Density[] }

interface RowProps {
  readonly run: TaskRun
  readonly depth: number
  readonly children: number
  readonly index: number
  readonly top: number
  readonly from: number
  readonly to: number
  /** 0 when it is over: then time changes nothing. */
  readonly now: number
  readonly isSelected: boolean
  readonly isClosed: boolean
  /** What is inside, when that is not shown. */
  readonly group: Group | undefined
  readonly onSelect: (id: string) => void
  readonly onToggle: (id: string) => void
}

const Row = memo(function Row({ run, depth, children, index, top, from, to, now, isSelected, isClosed, group, onSelect, onToggle }: RowProps) {
  const { current, startDate, endDate } = run.state
  const bar = barOf(run, from, to, now)
  const length = duration(elapsed(startDate, isTerminal(current) ? (endDate ?? undefined) : undefined, now))
  return (
    <div className="gantt-row" role="row" aria-rowindex={index + 1} data-active={isSelected || undefined} style={{ transform: `translateY(${top}px)` }} onClick={() => onSelect(run.id)}>
      <span className="gantt-name" role="cell" style={{ paddingLeft: 16 + depth * 14 }}>
        {children > 0 ? <button className="gantt-toggle" aria-expanded={!isClosed} aria-label={t('gantt.toggle', { task: run.taskId })} onClick={(event) => { event.stopPropagation(); onToggle(run.id) }}>{isClosed ? '▸' : '▾'}</button> : null}
        <StateGlyph state={current} />
        <button className="gantt-task" onClick={(event) => { event.stopPropagation(); onSelect(run.id) }} title={run.value ?? run.taskId}>{run.taskId}</button>
        {run.value !== undefined && run.value !== null ? <span className="label">{run.value}</span> : null}
        {group ? <Counts states={group.states} /> : null}
        {run.attempts > 1 ? <span className="faint meta num">×{run.attempts}</span> : null}
      </span>
      <span className="gantt-track" role="cell" aria-label={`${stateName(current)}, ${length}`}>
        <span className="gantt-bar" data-running={current === 'RUNNING' || undefined} data-group={group ? true : undefined} style={{ left: `${bar.left}%`, width: `${bar.width}%`, background: `var(--st-${current})` }}>
          {bar.wait > 0 ? <span className="gantt-wait" style={{ width: `${bar.wait}%` }} /> : null}
        </span>
        {group && group.density.length > 0 ? <Strip density={group.density} /> : null}
      </span>
      <span className="gantt-time num" role="cell">{length}</span>
    </div>
  )
})

/** When the parts of a group ended; a part in which one ended badly has its colour. */
function Strip({ density }: { density: readonly Density[] }) {
  const most = Math.max(1, ...density.map((one) => one.ended))
  return (
    <svg className="gantt-strip" viewBox={`0 0 ${density.length} 10`} preserveAspectRatio="none" aria-hidden="true">
      {density.map((one, at) => one.ended > 0 ? <rect key={at} x={at} width={0.8} y={10 - Math.max(1.5, (one.ended / most) * 10)} height={10} fill={one.isBad ? 'var(--st-FAILED)' : 'var(--st-SUCCESS)'} /> : null)}
    </svg>
  )
}
