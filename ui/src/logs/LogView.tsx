/** The lines of a log: only the visible ones exist; follows the end until someone scrolls up, where older ones are fetched. */
import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import Anser from 'anser'
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { address } from '../api/client'
import type { LiveExecution } from '../executions/live'
import { count, t } from '../i18n'
import { clock } from '../shell/format'
import { IconArrowBarToDown, IconArrowBarToUp, IconDownload } from '../shell/icons'
import { Bar, Failure } from '../shell/parts'
import { isEverything, LEVELS, type Level, type LogFilter, type LogStore } from './logStore'
import { OlderMatches, type OlderLines } from './olderLines'

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
  const [text, setText] = useState('')
  const [minLevel, setLevel] = useState<Level>('TRACE')
  const filter = useMemo(() => ({ text, minLevel, taskRunId }), [text, minLevel, taskRunId])
  const older = useOlder(live, executionId, filter)
  const { logs, version } = live
  // `version` stands for the content of `logs`, which is changed in place.
  const rows = useMemo(() => logs.filtered(filter), [logs, version, filter])
  const above = older instanceof OlderMatches ? older.matches : null
  const total = (above?.length ?? 0) + (rows?.length ?? logs.length)
  const query = { taskRunId, q: text.trim() || undefined, minLevel: minLevel === 'TRACE' ? undefined : minLevel }
  const download = address('/api/v1/logs/{execution_id}/download', { path: { execution_id: executionId }, query })
  return (
    <>
      <div className="toolbar">
        <TextInput data-search w={180} value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('logs.search')} aria-label={t('logs.search')} type="search" />
        <LevelSelect level={minLevel} onChange={setLevel} />
        {taskRunId && onClearTask ? <Button variant="light" onClick={onClearTask}>{t('logs.allTasks')}</Button> : null}
        <span className="soft meta num" role="status">{count(older?.before ? 'logs.last' : 'logs.lines', total)}</span>
        <ActionIcon component="a" href={download} download variant="default" size={30} aria-label={t('common.download')} title={t('common.download')} style={{ marginLeft: 'auto' }}><IconDownload size={16} /></ActionIcon>
      </div>
      <Bar isOn={older?.isLoading ?? false} />
      {older?.error ? <div className="pad"><Failure error={older.error} retry={() => void older.load()} /></div> : null}
      {total > 0 ? <Lines key={executionId} logs={logs} rows={rows} above={above} older={older} total={total} search={text.trim().toLowerCase()} isRunning={isRunning} />
        : older?.isLoading ? <div className="empty">{t('logs.searching')}</div>
          : <div className="empty">{t(logs.length > 0 ? 'logs.noMatch' : isRunning ? 'logs.notYet' : 'logs.none')}</div>}
    </>
  )
}

/** What fetches lines above those the page has: all of them, or those that match the filter. */
function useOlder(live: LiveExecution, executionId: string, filter: LogFilter): OlderLines | undefined {
  const [asked] = useDebouncedValue(filter, 200)
  const before = live.older?.before ?? null
  const matching = useMemo(
    () => (before === null || isEverything(asked) ? undefined : new OlderMatches(executionId, asked, before, () => live.touch())),
    [live, executionId, asked, before],
  )
  useEffect(() => void matching?.load(), [matching])
  if (isEverything(filter)) return live.older
  return matching
}

export function LevelSelect({ level, onChange }: { level: Level; onChange: (level: Level) => void }) {
  return <Select w={120} aria-label={t('logs.level')} data={LEVELS.map((one) => ({ value: one, label: t(`level.${one}`) }))} value={level} allowDeselect={false} onChange={(value) => onChange((value ?? 'TRACE') as Level)} />
}

interface LinesProps {
  readonly logs: LogStore
  readonly rows: number[] | null
  /** Older lines that match; they stand above. */
  readonly above: LogStore | null
  readonly older: OlderLines | undefined
  readonly total: number
  readonly search: string
  readonly isRunning: boolean
}

function Lines({ logs, rows, above, older, total, search, isRunning }: LinesProps) {
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
  const offset = above?.length ?? 0
  return (
    <div style={{ position: 'relative', flex: 1, minHeight: 0, display: 'flex' }}>
      <div ref={box} className="log" role="log" aria-live="off" aria-label={t('logs.title')} tabIndex={0} onScroll={onScroll}>
        <div style={{ height: lines.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const store = item.index < offset ? above! : logs
            const row = item.index < offset ? item.index : rows ? rows[item.index - offset]! : item.index - offset
            return <Line key={item.key} top={item.start} at={store.at[row]!} level={store.level[row]!} task={store.task[row]!} text={store.text[row]!} search={search} />
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

interface LineProps { readonly top: number; readonly at: string; readonly level: number; readonly task: string; readonly text: string; readonly search: string }

const Line = memo(function Line({ top, at, level, task, text, search }: LineProps) {
  const name = LEVELS[level] ?? 'INFO'
  return (
    <div className="log-line" style={{ transform: `translateY(${top}px)` }}>
      <time className="log-at" dateTime={at}>{clock(at)}</time>
      <span className={`log-level level-${name}`}>{name}</span>
      {task ? <span className="log-task" title={task}>{task}</span> : null}
      <span>{painted(text, search)}</span>
    </div>
  )
})

/** Terminal colours as text of ours, never as HTML; what was searched for is marked. */
export function painted(text: string, search: string): ReactNode {
  if (!text.includes('\u001b')) return marked(text, search)
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part, index) => (
    <span key={index} className={part.fg ? part.fg : undefined}>{marked(part.content, search)}</span>
  ))
}

function marked(text: string, search: string): ReactNode {
  if (!search) return text
  const parts: ReactNode[] = []
  const lower = text.toLowerCase()
  let from = 0
  for (let at = lower.indexOf(search); at >= 0; at = lower.indexOf(search, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + search.length)}</mark>)
    from = at + search.length
  }
  parts.push(text.slice(from))
  return parts
}

