import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { t } from '../i18n'
import { duration, elapsed } from '../shell/format'
import { useNow } from '../shell/parts'
import { StateGlyph, stateName } from '../shell/StateBadge'
import { isTerminal } from '../theme/states'
import { barOf, rowsOf, ticksOf, type GanttRow } from './gantt'
import type { LiveExecution, TaskRun } from './live'

interface Props {
  readonly live: LiveExecution
  readonly selected: string | undefined
  readonly onSelect: (taskRunId: string) => void
}

export function Gantt({ live, selected, onSelect }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const now = useNow()
  const rows = useMemo(() => rowsOf(live.runs, live.order, closed), [live, live.version, closed])
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => 28, overscan: 12 })
  const state = live.execution?.state
  if (!state || rows.length === 0) return <div className="empty">{t('gantt.empty')}</div>
  const from = Date.parse(state.startDate)
  const to = state.endDate && isTerminal(state.current) ? Math.max(from + 1, Date.parse(state.endDate)) : now
  const toggle = (id: string) => {
    const next = new Set(closed)
    if (!next.delete(id)) next.add(id)
    setClosed(next)
  }
  return (
    <div className="gantt">
      <div className="gantt-row gantt-head" aria-hidden="true">
        <span className="gantt-name">{t('gantt.task')}</span>
        <span className="gantt-track">{ticksOf(to - from).map((at) => <span key={at} className="gantt-tick num" style={{ left: `${(at / (to - from)) * 100}%`, paddingLeft: 4 }}>{duration(at)}</span>)}</span>
        <span className="gantt-time">{t('gantt.duration')}</span>
      </div>
      <div ref={box} className="gantt-scroll" role="table" aria-label={t('tab.gantt')} aria-rowcount={rows.length} tabIndex={0}>
        <div role="rowgroup" style={{ height: list.getTotalSize(), position: 'relative' }}>
          {list.getVirtualItems().map((item) => {
            const row = rows[item.index]!
            const run = live.runs.get(row.id)!
            return <Row key={row.id} row={row} run={run} index={item.index} top={item.start} span={[from, to, now]} isSelected={row.id === selected} isClosed={closed.has(row.id)} onSelect={onSelect} onToggle={toggle} />
          })}
        </div>
      </div>
    </div>
  )
}

interface RowProps {
  readonly row: GanttRow
  readonly run: TaskRun
  readonly index: number
  readonly top: number
  readonly span: readonly [from: number, to: number, now: number]
  readonly isSelected: boolean
  readonly isClosed: boolean
  readonly onSelect: (id: string) => void
  readonly onToggle: (id: string) => void
}

function Row({ row, run, index, top, span, isSelected, isClosed, onSelect, onToggle }: RowProps) {
  const { current, startDate, endDate } = run.state
  const bar = barOf(run, ...span)
  const length = duration(elapsed(startDate, isTerminal(current) ? (endDate ?? undefined) : undefined, span[2]))
  return (
    <div className="gantt-row" role="row" aria-rowindex={index + 1} data-active={isSelected || undefined} style={{ transform: `translateY(${top}px)` }} onClick={() => onSelect(row.id)}>
      <span className="gantt-name" role="cell" style={{ paddingLeft: 16 + row.depth * 14 }}>
        {row.children > 0 ? <button className="sort faint" style={{ all: 'unset', cursor: 'pointer', width: 24, textAlign: 'center', marginLeft: -6 }} aria-expanded={!isClosed} aria-label={t('gantt.toggle', { task: run.taskId })} onClick={(event) => { event.stopPropagation(); onToggle(row.id) }}>{isClosed ? '▸' : '▾'}</button> : null}
        <StateGlyph state={current} />
        <button className="ellipsis" style={{ all: 'unset', cursor: 'pointer', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', lineHeight: '24px' }} onClick={() => onSelect(row.id)} title={run.value ?? run.taskId}>{run.taskId}</button>
        {run.value !== undefined ? <span className="label">{run.value}</span> : null}
        {row.children > 0 && isClosed ? <span className="faint meta num">{row.children}</span> : null}
        {run.attempts > 1 ? <span className="faint meta num">×{run.attempts}</span> : null}
      </span>
      <span className="gantt-track" role="cell" aria-label={`${stateName(current)}, ${length}`}>
        <span className="gantt-bar" data-running={current === 'RUNNING' || undefined} style={{ left: `${bar.left}%`, width: `${bar.width}%`, background: `var(--st-${current})` }}>
          {bar.wait > 0 ? <span className="gantt-wait" style={{ width: `${bar.wait}%` }} /> : null}
        </span>
      </span>
      <span className="gantt-time num" role="cell">{length}</span>
    </div>
  )
}
