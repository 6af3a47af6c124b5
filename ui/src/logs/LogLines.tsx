/** The lines of a log: only the visible ones exist; follows the end until someone scrolls up, where older ones are fetched. */
import { ActionIcon, Button } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type Ref,
} from 'react'
import { count, t } from '../i18n'
import { useSettings, type LogTimes } from '../settings/settings'
import { clock, dateTime, duration, number } from '../shell/format'
import { IconArrowBarToDown, IconArrowBarToUp } from '../shell/icons'
import { useKeys } from '../shell/useKeys'
import type { Find } from './find'
import { LEVELS } from './logStore'
import { lineHeight, unfolded, useTurned } from './looks'
import type { OlderLines } from './olderLines'
import { painted } from './painted'
import type { Head, Line, Shown } from './shownLines'

/** So many lines from the upper end, the ones above it are asked for. */
const NEAR = 60

/** A row that somebody looks at, and how many lines had come in above when it was chosen; -1 for none. */
export interface Chosen {
  readonly row: number
  readonly moved: number
}

interface Props {
  readonly shown: Shown
  /** How many lines have come in above others since the log was opened. */
  readonly moved: number
  readonly older: OlderLines | undefined
  readonly find: Find | null
  /** The row that is looked at; -1 for none. */
  readonly current: number
  /** Changes when somebody chooses a line, which is then brought into view. */
  readonly chosen: Chosen
  readonly isRunning: boolean
  /** Of the execution, in milliseconds. */
  readonly start: number
  readonly onChoose: (row: number) => void
  readonly onToggle: (run: string) => void
}

export function LogLines({ shown, moved, older, find, current, chosen, isRunning, start, onChoose, onToggle }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const { ref: frame, height } = useElementSize<HTMLDivElement>()
  const { logTimes, isLogWrapped, isLogPretty, logFontSize, logDensity } = useSettings()
  const { names: turned, turn } = useTurned()
  const rowHeight = lineHeight({ logFontSize, logDensity })
  const isMeasured = isLogWrapped || isLogPretty || turned.size > 0
  const total = shown.length
  const [isFollowing, follow] = useState(current < 0)
  const [seen, setSeen] = useState(total)
  const lines = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  useEffect(() => lines.measure(), [lines, isMeasured, rowHeight])
  const items = lines.getVirtualItems()
  const first = items[0]?.index ?? 0
  const movedBefore = useRef(moved)
  useLayoutEffect(() => {
    const by = moved - movedBefore.current
    movedBefore.current = moved
    // What is being read stays where it is when lines come in above it.
    if (by > 0 && box.current && !isFollowing) box.current.scrollTop += by * rowHeight
  }, [moved, isFollowing, rowHeight])
  useEffect(() => {
    if (isFollowing && total > 0) {
      lines.scrollToIndex(total - 1)
      setSeen(total)
    }
  }, [total, isFollowing, lines])
  useEffect(() => {
    const isNear = first < NEAR && (!isFollowing || total < NEAR)
    if (isNear && older?.before && !older.isLoading && !older.error) void older.load()
  }, [first, older, total, isFollowing])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that older ones push down is not gone to again.
  useEffect(() => {
    if (current < 0) return
    follow(false)
    const { range } = lines
    if (!range || current <= range.startIndex || current >= range.endIndex)
      lines.scrollToIndex(current, { align: 'center' })
    // Details below make the log lower, under the line that they are of.
  }, [chosen, height, lines])
  useKeys({ f: () => follow((before) => !before) })
  const onScroll = () => {
    const at = box.current
    if (at) follow(at.scrollHeight - at.scrollTop - at.clientHeight < 24)
  }
  const toBeginning = async () => {
    follow(false)
    await older?.loadAll()
    if (box.current) box.current.scrollTop = 0
  }
  // The same function each time: lines are drawn again only where something of them has changed.
  const turnLine = useCallback(
    (name: string) => {
      follow(false)
      turn(name)
    },
    [turn],
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const row = { Enter: current < 0 ? first : current, ArrowDown: current + 1, ArrowUp: current - 1 }[event.key]
    // Until a line is chosen, the arrows scroll.
    if (row === undefined || row < 0 || row >= total || (current < 0 && event.key !== 'Enter')) return
    event.preventDefault()
    const line = shown.lineAt(row)
    if (event.key === 'Enter' && row === current && line && unfolded(textOf(line))) turnLine(nameOf(line))
    else onChoose(row)
  }
  const fresh = total - seen
  return (
    <div ref={frame} className="log-frame">
      <div
        ref={box}
        className="log"
        role="log"
        aria-live="off"
        aria-label={t('logs.title')}
        tabIndex={0}
        style={{ '--log-font': `${logFontSize}px`, '--log-line': `${rowHeight}px` } as CSSProperties}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div style={{ height: lines.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const head = shown.headAt(item.index)
            const measure = isMeasured ? lines.measureElement : undefined
            if (head)
              return (
                <GroupHead
                  key={item.key}
                  head={head}
                  top={item.start}
                  index={item.index}
                  measure={measure}
                  onToggle={(run) => {
                    follow(false)
                    onToggle(run)
                  }}
                />
              )
            const line = shown.lineAt(item.index)!
            const { store, at } = line
            const name = nameOf(line)
            return (
              <LineRow
                key={item.key}
                index={item.index}
                top={item.start}
                at={store.at[at]!}
                time={timeOf(logTimes, line, item.index > 0 ? shown.lineAt(item.index - 1) : undefined, start)}
                level={store.level[at]!}
                task={store.task[at]!}
                text={store.text[at]!}
                find={find}
                isCurrent={item.index === current}
                isOpen={isLogPretty !== turned.has(name)}
                isWrapped={isLogWrapped}
                measure={measure}
                name={name}
                onTurn={turnLine}
                onChoose={onChoose}
              />
            )
          })}
        </div>
      </div>
      <div className="log-ends">
        {isRunning && !isFollowing && fresh > 0 ? (
          <Button onClick={() => follow(true)}>{count('logs.new', fresh)}</Button>
        ) : null}
        <ActionIcon
          variant="default"
          size={28}
          aria-label={t('logs.toBeginning')}
          title={t('logs.toBeginning')}
          onClick={() => void toBeginning()}
        >
          <IconArrowBarToUp size={15} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={28}
          aria-label={t('logs.toEnd')}
          title={t('logs.toEnd')}
          onClick={() => follow(true)}
        >
          <IconArrowBarToDown size={15} />
        </ActionIcon>
      </div>
    </div>
  )
}

const textOf = ({ store, at }: Line): string => store.text[at]!

/** Tells a line from others wherever it stands, also when others come in above it. */
const nameOf = ({ store, at }: Line): string => `${store.at[at]} ${store.run[at]} ${store.text[at]}`

/** The time of day, the time since the start of the execution, or since the line above. */
function timeOf(times: LogTimes, { store, at }: Line, before: Line | undefined, start: number): string {
  const instant = store.at[at]!
  if (times === 'clock') return clock(instant)
  const since = times === 'elapsed' ? start : before ? Date.parse(before.store.at[before.at]!) : Date.parse(instant)
  return `+${duration(Date.parse(instant) - since)}`
}

type Measure = Ref<HTMLDivElement> | undefined

interface LineProps {
  readonly index: number
  readonly top: number
  readonly at: string
  readonly time: string
  readonly level: number
  readonly task: string
  readonly text: string
  readonly find: Find | null
  readonly isCurrent: boolean
  readonly isOpen: boolean
  readonly isWrapped: boolean
  readonly measure: Measure
  readonly name: string
  readonly onTurn: (name: string) => void
  readonly onChoose: (row: number) => void
}

const LineRow = memo(function LineRow({
  index,
  top,
  at,
  time,
  level,
  task,
  text,
  find,
  isCurrent,
  isOpen,
  isWrapped,
  measure,
  name,
  onTurn,
  onChoose,
}: LineProps) {
  const levelName = LEVELS[level] ?? 'INFO'
  const whole = unfolded(text)
  const isTaller = isWrapped || (isOpen && whole !== null)
  return (
    <div
      ref={measure}
      data-index={index}
      className="log-line"
      data-level={levelName}
      data-current={isCurrent || undefined}
      data-wrapped={isTaller || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (getSelection()?.isCollapsed !== false && !(event.target as HTMLElement).closest('a, button'))
          onChoose(index)
      }}
    >
      <time className="log-at" dateTime={at} title={dateTime(at)}>
        {time}
      </time>
      <span className={`log-level level-${levelName}`}>{levelName}</span>
      {task ? (
        <span className="log-task" title={task}>
          {task}
        </span>
      ) : null}
      {whole === null ? null : (
        <button
          type="button"
          className="log-json"
          aria-expanded={isOpen}
          aria-label={t('logs.json')}
          onClick={() => onTurn(name)}
        >
          {isOpen ? '▾' : '▸'}
        </button>
      )}
      <span className="log-text">{painted((isOpen ? whole : null) ?? text, find)}</span>
    </div>
  )
})

function GroupHead({
  head,
  top,
  index,
  measure,
  onToggle,
}: {
  head: Head
  top: number
  index: number
  measure: Measure
  onToggle: (run: string) => void
}) {
  const name = LEVELS[head.worst] ?? 'INFO'
  return (
    <div ref={measure} data-index={index} className="log-line log-head" style={{ transform: `translateY(${top}px)` }}>
      <button type="button" aria-expanded={!head.isClosed} onClick={() => onToggle(head.run)}>
        {head.isClosed ? '▸' : '▾'} {head.task || t('logs.ofExecution')}
      </button>
      <span className={`level-${name}`}>{name}</span>
      <span className="faint num">{number(head.lines)}</span>
    </div>
  )
}
