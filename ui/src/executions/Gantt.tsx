/** The task runs of an execution on a scale of time: only the visible rows exist. */
import { useElementSize } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../i18n'
import { useSettings } from '../settings/settings'
import { zone } from '../shell/format'
import { useNow } from '../shell/parts'
import { isTerminal } from '../theme/states'
import type { Baseline } from './baseline'
import { criticalPath } from './criticalPath'
import { densityOf, isLarge, isOpen, rowsOf } from './gantt'
import './gantt.css'
import { Missing, Row, type Group } from './GanttRow'
import { GanttToolbar } from './GanttToolbar'
import { percentAt, ticksOf, type Axis, type Range } from './ganttScale'
import type { LiveExecution } from './live'
import type { Place } from './TaskRunMenu'
import { useView } from './useView'

const TaskRunMenu = lazy(() => import('./TaskRunMenu'))

interface Props {
  readonly live: LiveExecution
  readonly selected: string | undefined
  readonly onSelect: (taskRunId: string) => void
}

const DENSITY_PARTS = 60
const NO_PATH: ReadonlySet<string> = new Set()

export function Gantt({ live, selected, onSelect }: Props) {
  useSettings()
  const box = useRef<HTMLDivElement>(null)
  const { ref: head, width } = useElementSize<HTMLSpanElement>()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [axis, setAxis] = useState<Axis>('clock')
  const [isPathShown, showPath] = useState(true)
  const [baseline, setBaseline] = useState<Baseline | null>(null)
  const [menu, openMenu] = useState<{ readonly id: string; readonly at: Place } | null>(null)
  const now = useNow()
  const { tree } = live
  const rows = useMemo(() => rowsOf(tree, toggled, live.windows), [tree, live.version, live.windows, toggled])
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => 28,
    overscan: 6,
  })
  // Rows that are kept while others scroll must not be drawn again because of a new function.
  const latest = useRef(onSelect)
  latest.current = onSelect
  const select = useCallback((id: string) => latest.current(id), [])
  const ask = useCallback((id: string, at: Place) => openMenu({ id, at }), [])
  const toggle = useCallback(
    (id: string) => {
      if (isLarge(live.tree, id)) live.openWindow(id)
      setToggled((before) => {
        const next = new Set(before)
        if (!next.delete(id)) next.add(id)
        return next
      })
    },
    [live],
  )
  const items = list.getVirtualItems()
  useEffect(() => {
    for (const { index } of items) {
      const place = rows[index]?.inLarge
      if (place) live.windows.get(place.parent)?.load(place.index)
    }
  }, [items, rows, live])
  const state = live.execution?.state
  const isOver = state !== undefined && isTerminal(state.current)
  const path = useMemo(() => (isOver ? criticalPath(tree) : NO_PATH), [tree, isOver, live.version])
  const groups = useMemo(() => new Map<string, Group>(), [tree, live.version, now])
  const from = state ? Date.parse(state.startDate) : now
  const whole: Range = {
    from,
    to: isOver && state.endDate ? Math.max(from + 1, Date.parse(state.endDate)) : Math.max(from + 1, now),
  }
  const view = useView(box, whole)
  const { range } = view
  if (!state || rows.length === 0) return <div className="empty">{t('gantt.empty')}</div>
  /** Counted once a change, not once a frame. */
  const groupOf = (id: string): Group => {
    const known = groups.get(id)
    if (known) return known
    const made = {
      states: tree.insideOf(id),
      density: isLarge(tree, id) ? [] : densityOf(tree, id, range.from, range.to, DENSITY_PARTS),
    }
    groups.set(id, made)
    return made
  }
  return (
    <div className="gantt" data-compared={baseline ? true : undefined}>
      <GanttToolbar
        execution={live.execution!}
        view={view}
        axis={axis}
        onAxis={setAxis}
        isPathShown={isPathShown}
        hasPath={path.size > 0}
        onPath={showPath}
        onBaseline={setBaseline}
      />
      <div className="gantt-row gantt-head" aria-hidden="true">
        <span className="gantt-name">{t('gantt.task')}</span>
        <span className="gantt-track" ref={head} title={axis === 'clock' ? zone() : undefined}>
          {ticksOf(range, width || 500, axis, from, zone()).map(({ at, label }) => (
            <span key={at} className="gantt-tick num" style={{ left: `${percentAt(at, range)}%` }}>
              {label}
            </span>
          ))}
        </span>
        <span className="gantt-time">{t('gantt.duration')}</span>
        <span />
      </div>
      <div
        ref={box}
        className="gantt-scroll"
        role="table"
        aria-label={t('tab.gantt')}
        aria-rowcount={rows.length}
        tabIndex={0}
        data-zoomed={view.isZoomed || undefined}
        {...view.handlers}
      >
        <div role="rowgroup" style={{ height: list.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = rows[item.index]!
            const run = tree.runs.get(row.id)
            if (!run) return <Missing key={row.id} index={item.index} top={item.start} depth={row.depth} />
            const isClosed = row.children > 0 && !isOpen(row.id, row.children, toggled)
            return (
              <Row
                key={row.id}
                run={run}
                depth={row.depth}
                childCount={row.children}
                index={item.index}
                top={item.start}
                from={range.from}
                to={range.to}
                start={from}
                now={isTerminal(run.state.current) ? 0 : now}
                isSelected={row.id === selected}
                isClosed={isClosed}
                isCritical={isPathShown && path.has(row.id)}
                baseline={baseline}
                group={isClosed ? groupOf(row.id) : undefined}
                onSelect={select}
                onToggle={toggle}
                onMenu={ask}
              />
            )
          })}
        </div>
      </div>
      {menu ? (
        <Suspense>
          <TaskRunMenu
            live={live}
            execution={live.execution!}
            taskRunId={menu.id}
            at={menu.at}
            close={() => openMenu(null)}
          />
        </Suspense>
      ) : null}
    </div>
  )
}
