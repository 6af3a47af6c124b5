/** The lines of a log: only the visible ones exist; follows the end until someone scrolls up, where older ones are fetched. */
import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { address } from '../api/client'
import type { LiveExecution } from '../executions/live'
import { count, t } from '../i18n'
import { settings } from '../settings/settings'
import { clock, number } from '../shell/format'
import { IconArrowBarToDown, IconArrowBarToUp, IconArrowDown, IconArrowUp, IconDownload } from '../shell/icons'
import { Bar, Failure } from '../shell/parts'
import { useKeys } from '../shell/useKeys'
import { Find, isUnreadable, nextHit, type Wanted } from './find'
import { isEverything, LEVELS, type Level, type LogFilter, type LogStore } from './logStore'
import { OlderMatches, type OlderLines } from './olderLines'
import { painted } from './painted'

interface Props {
  readonly live: LiveExecution
  readonly executionId: string
  readonly isRunning: boolean
  readonly taskRunId?: string
  readonly onClearTask?: () => void
}

const LINE_HEIGHT = 20
/** So many lines from the upper end, the ones above it are asked for. */
const NEAR = 60

export function LogView({ live, executionId, isRunning, taskRunId, onClearTask }: Props) {
  const [wanted, want] = useState<Wanted>({ text: '' })
  const [isOnly, showOnly] = useState(true)
  const [minLevel, setLevel] = useState<Level>(settings().logLevel)
  const filter = useMemo(() => ({ ...wanted, text: isOnly && !isUnreadable(wanted) ? wanted.text : '', minLevel, taskRunId }), [wanted, isOnly, minLevel, taskRunId])
  const older = useOlder(live, executionId, filter)
  const { logs, version } = live
  // `version` stands for the content of `logs`, which is changed in place.
  const rows = useMemo(() => logs.filtered(filter), [logs, version, filter])
  const above = older instanceof OlderMatches ? older.matches : null
  const total = (above?.length ?? 0) + (rows?.length ?? logs.length)
  const query = { taskRunId, q: wanted.text.trim() || undefined, minLevel: minLevel === 'TRACE' ? undefined : minLevel }
  const download = address('/api/v1/logs/{execution_id}/download', { path: { execution_id: executionId }, query })
  const find = useMemo(() => Find.of(wanted), [wanted])
  const textAt = useCallback((row: number) => lineOf(row, logs, rows, above).text, [logs, rows, above])
  const hits = useMemo(() => hitsIn(total, find, textAt), [total, find, textAt, version])
  const [row, goTo] = useState(-1)
  const step = (isForward: boolean) => { if (hits.length > 0) goTo(nextHit(hits, row < 0 ? total : row, isForward)) }
  useKeys({ n: () => step(true), N: () => step(false) })
  const onKey = (event: KeyboardEvent) => { if (event.key === 'Enter') step(!event.shiftKey) }
  return (
    <>
      <div className="toolbar">
        <TextInput data-search w={140} value={wanted.text} onChange={(event) => { want({ ...wanted, text: event.currentTarget.value }); goTo(-1) }} onKeyDown={onKey} placeholder={t('logs.search')} aria-label={t('logs.search')} type="search" error={isUnreadable(wanted)} />
        <Toggle isOn={wanted.isCase === true} label={t('logs.case')} text="Aa" onChange={(isCase) => want({ ...wanted, isCase })} />
        <Toggle isOn={wanted.isRegex === true} label={t('logs.regex')} text=".*" onChange={(isRegex) => want({ ...wanted, isRegex })} />
        {find ? (
          <>
            <span className="soft meta num" role="status">{row >= 0 && hits.includes(row) ? t('logs.hit', { at: number(hits.indexOf(row) + 1), hits: number(hits.length) }) : count('logs.hits', hits.length)}</span>
            <ActionIcon variant="default" size={28} disabled={hits.length === 0} aria-label={t('logs.previous')} title={`${t('logs.previous')} (N)`} onClick={() => step(false)}><IconArrowUp size={14} /></ActionIcon>
            <ActionIcon variant="default" size={28} disabled={hits.length === 0} aria-label={t('logs.next')} title={`${t('logs.next')} (n)`} onClick={() => step(true)}><IconArrowDown size={14} /></ActionIcon>
            <Button variant="default" aria-pressed={!isOnly} onClick={() => { showOnly(!isOnly); goTo(-1) }}>{t(isOnly ? 'logs.everyLine' : 'logs.onlyHits')}</Button>
          </>
        ) : null}
        <LevelSelect level={minLevel} onChange={setLevel} />
        {taskRunId && onClearTask ? <Button variant="light" onClick={onClearTask}>{t('logs.allTasks')}</Button> : null}
        <span className="soft meta num" role="status">{isUnreadable(wanted) ? t('logs.unreadable') : count(older?.before ? 'logs.last' : 'logs.lines', total)}</span>
        <ActionIcon component="a" href={download} download variant="default" size={30} aria-label={t('common.download')} title={t('common.download')} style={{ marginLeft: 'auto' }}><IconDownload size={16} /></ActionIcon>
      </div>
      <Bar isOn={older?.isLoading ?? false} />
      {older?.error ? <div className="pad"><Failure error={older.error} retry={() => void older.load()} /></div> : null}
      {total > 0 ? <Lines key={executionId} logs={logs} rows={rows} above={above} older={older} total={total} find={find} current={row} isRunning={isRunning} />
        : older?.isLoading ? <div className="empty">{t('logs.searching')}</div>
          : <div className="empty">{t(logs.length > 0 ? 'logs.noMatch' : isRunning ? 'logs.notYet' : 'logs.none')}</div>}
    </>
  )
}

/** Where a row that is shown stands: older lines that match stand above the others. */
function lineOf(row: number, logs: LogStore, rows: number[] | null, above: LogStore | null): { store: LogStore; at: number; text: string } {
  const offset = above?.length ?? 0
  const store = above && row < offset ? above : logs
  const at = row < offset ? row : rows ? rows[row - offset]! : row - offset
  return { store, at, text: store.text[at] ?? '' }
}

/** The rows in which something was found. */
function hitsIn(total: number, find: Find | null, textAt: (row: number) => string): number[] {
  const hits: number[] = []
  if (find) for (let row = 0; row < total; row += 1) if (find.isIn(textAt(row))) hits.push(row)
  return hits
}

function Toggle({ isOn, label, text, onChange }: { isOn: boolean; label: string; text: string; onChange: (isOn: boolean) => void }) {
  return <ActionIcon variant={isOn ? 'filled' : 'default'} size={30} aria-pressed={isOn} aria-label={label} title={label} onClick={() => onChange(!isOn)}><span className="mono">{text}</span></ActionIcon>
}

/** What fetches lines above those the page has: all of them, or those that match the filter. */
function useOlder(live: LiveExecution, executionId: string, filter: LogFilter): OlderLines | undefined {
  const [asked] = useDebouncedValue(filter, 200)
  const before = live.older?.before ?? null
  const matching = useMemo(
    () => (before === null || isEverything(asked) || isForHere(asked) ? undefined : new OlderMatches(executionId, asked, before, () => live.touch())),
    [live, executionId, asked, before],
  )
  useEffect(() => void matching?.load(), [matching])
  const isAll = isForHere(asked)
  useEffect(() => { if (isAll) void live.older?.loadAll() }, [isAll, live.older])
  if (isEverything(filter) || isForHere(filter)) return live.older
  return matching
}

/** The server looks for plain texts without case: patterns are looked for here, in all of the log. */
const isForHere = ({ text, isRegex, isCase }: LogFilter): boolean => text.trim() !== '' && Boolean(isRegex || isCase)

export function LevelSelect({ level, onChange }: { level: Level; onChange: (level: Level) => void }) {
  return <Select w={112} aria-label={t('logs.level')} data={LEVELS.map((one) => ({ value: one, label: t(`level.${one}`) }))} value={level} allowDeselect={false} onChange={(value) => onChange((value ?? 'TRACE') as Level)} />
}

interface LinesProps {
  readonly logs: LogStore
  readonly rows: number[] | null
  /** Older lines that match; they stand above. */
  readonly above: LogStore | null
  readonly older: OlderLines | undefined
  readonly total: number
  readonly find: Find | null
  /** The row that is looked at; -1 for none. */
  readonly current: number
  readonly isRunning: boolean
}

function Lines({ logs, rows, above, older, total, find, current, isRunning }: LinesProps) {
  const box = useRef<HTMLDivElement>(null)
  const [isFollowing, follow] = useState(true)
  const [seen, setSeen] = useState(total)
  const lines = useVirtualizer({ count: total, getScrollElement: () => box.current, estimateSize: () => LINE_HEIGHT, overscan: 8 })
  const items = lines.getVirtualItems()
  const first = items[0]?.index ?? 0
  const moved = (above ?? logs).prepended
  const movedBefore = useRef(moved)
  useLayoutEffect(() => {
    const by = moved - movedBefore.current
    movedBefore.current = moved
    // What is being read stays where it is when lines come in above it.
    if (by > 0 && box.current && !isFollowing) box.current.scrollTop += by * LINE_HEIGHT
  }, [moved, isFollowing])
  useEffect(() => {
    if (isFollowing && total > 0) {
      lines.scrollToIndex(total - 1)
      setSeen(total)
    }
  }, [total, isFollowing, lines])
  useEffect(() => {
    if (first < NEAR && older?.before && !older.isLoading && !older.error) void older.load()
  }, [first, older, total])
  useEffect(() => {
    if (current < 0) return
    follow(false)
    lines.scrollToIndex(current, { align: 'center' })
  }, [current, lines])
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
  const fresh = total - seen
  return (
    <div style={{ position: 'relative', flex: 1, minHeight: 0, display: 'flex' }}>
      <div ref={box} className="log" role="log" aria-live="off" aria-label={t('logs.title')} tabIndex={0} onScroll={onScroll}>
        <div style={{ height: lines.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const { store, at } = lineOf(item.index, logs, rows, above)
            return <Line key={item.key} top={item.start} at={store.at[at]!} level={store.level[at]!} task={store.task[at]!} text={store.text[at]!} find={find} isCurrent={item.index === current} />
          })}
        </div>
      </div>
      <div className="log-ends">
        {isRunning && !isFollowing && fresh > 0 ? <Button onClick={() => follow(true)}>{count('logs.new', fresh)}</Button> : null}
        <ActionIcon variant="default" size={28} aria-label={t('logs.toBeginning')} title={t('logs.toBeginning')} onClick={() => void toBeginning()}><IconArrowBarToUp size={15} /></ActionIcon>
        <ActionIcon variant="default" size={28} aria-label={t('logs.toEnd')} title={t('logs.toEnd')} onClick={() => follow(true)}><IconArrowBarToDown size={15} /></ActionIcon>
      </div>
    </div>
  )
}

interface LineProps { readonly top: number; readonly at: string; readonly level: number; readonly task: string; readonly text: string; readonly find: Find | null; readonly isCurrent: boolean }

const Line = memo(function Line({ top, at, level, task, text, find, isCurrent }: LineProps) {
  const name = LEVELS[level] ?? 'INFO'
  return (
    <div className="log-line" data-current={isCurrent || undefined} style={{ transform: `translateY(${top}px)` }}>
      <time className="log-at" dateTime={at}>{clock(at)}</time>
      <span className={`log-level level-${name}`}>{name}</span>
      {task ? <span className="log-task" title={task}>{task}</span> : null}
      <span>{painted(text, find)}</span>
    </div>
  )
})
