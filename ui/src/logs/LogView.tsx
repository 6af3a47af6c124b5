/** The lines of a log: only the visible ones exist; follows the end until someone scrolls up. */
import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import Anser from 'anser'
import { memo, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { count, t } from '../i18n'
import { clock } from '../shell/format'
import { IconDownload } from '../shell/icons'
import { LEVELS, type Level, type LogStore } from './logStore'

interface Props {
  readonly logs: LogStore
  readonly version: number
  readonly isRunning: boolean
  readonly download: string
  readonly taskRunId?: string
  readonly onClearTask?: () => void
}

export function LogView({ logs, version, isRunning, download, taskRunId, onClearTask }: Props) {
  const [text, setText] = useState('')
  const [minLevel, setLevel] = useState<Level>('TRACE')
  // `version` stands for the content of `logs`, which is changed in place.
  const rows = useMemo(() => logs.filtered({ text, minLevel, taskRunId }), [logs, version, text, minLevel, taskRunId])
  const total = rows?.length ?? logs.length
  return (
    <>
      <div className="toolbar">
        <TextInput data-search w={180} value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('logs.search')} aria-label={t('logs.search')} type="search" />
        <LevelSelect level={minLevel} onChange={setLevel} />
        {taskRunId && onClearTask ? <Button variant="light" onClick={onClearTask}>{t('logs.allTasks')}</Button> : null}
        <span className="soft meta num" role="status">{count('logs.lines', total)}</span>
        <ActionIcon component="a" href={download} download variant="default" size={30} aria-label={t('common.download')} title={t('common.download')} style={{ marginLeft: 'auto' }}><IconDownload size={16} /></ActionIcon>
      </div>
      {total === 0 ? <div className="empty">{t(logs.length > 0 ? 'logs.noMatch' : isRunning ? 'logs.notYet' : 'logs.none')}</div>
        : <Lines logs={logs} rows={rows} total={total} search={text.trim().toLowerCase()} isRunning={isRunning} />}
    </>
  )
}

export function LevelSelect({ level, onChange }: { level: Level; onChange: (level: Level) => void }) {
  return <Select w={120} aria-label={t('logs.level')} data={LEVELS.map((one) => ({ value: one, label: t(`level.${one}`) }))} value={level} allowDeselect={false} onChange={(value) => onChange((value ?? 'TRACE') as Level)} />
}

function Lines({ logs, rows, total, search, isRunning }: { logs: LogStore; rows: number[] | null; total: number; search: string; isRunning: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  const [isFollowing, follow] = useState(isRunning)
  const [seen, setSeen] = useState(total)
  const lines = useVirtualizer({ count: total, getScrollElement: () => box.current, estimateSize: () => 20, overscan: 20 })
  useEffect(() => {
    if (isFollowing && total > 0) {
      lines.scrollToIndex(total - 1)
      setSeen(total)
    }
  }, [total, isFollowing, lines])
  const onScroll = () => {
    const at = box.current
    if (!at || !isRunning) return
    follow(at.scrollHeight - at.scrollTop - at.clientHeight < 24)
  }
  const fresh = total - seen
  return (
    <div style={{ position: 'relative', flex: 1, minHeight: 0, display: 'flex' }}>
      <div ref={box} className="log" role="log" aria-live="off" aria-label={t('logs.title')} tabIndex={0} onScroll={onScroll}>
        <div style={{ height: lines.getTotalSize(), position: 'relative' }}>
          {lines.getVirtualItems().map((item) => {
            const row = rows ? rows[item.index]! : item.index
            return <Line key={item.key} top={item.start} at={logs.at[row]!} level={logs.level[row]!} task={logs.task[row]!} text={logs.text[row]!} search={search} />
          })}
        </div>
      </div>
      {isRunning && !isFollowing && fresh > 0 ? (
        <Button style={{ position: 'absolute', bottom: 12, right: 24 }} onClick={() => follow(true)}>{count('logs.new', fresh)}</Button>
      ) : null}
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

