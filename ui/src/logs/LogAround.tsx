/** A line of a list with all that it says, and the lines before and after it. */
import { ActionIcon, Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { t } from '../i18n'
import { clock, dateTime, zone } from '../shell/format'
import { IconX } from '../shell/icons'
import { Copy, Loading } from '../shell/parts'
import { useKeys } from '../shell/useKeys'
import { linesAround } from './around'
import './log.css'
import { pathOfLine } from './logColumns'
import { painted } from './painted'
import { prettyJson } from './shownLines'
import { lineKey, type LogEntry } from './tail'

const AT_FIRST = 10
const MORE = 40
const MOST = 500

export default function LogAround({ line, close }: { line: LogEntry; close: () => void }) {
  const [amount, setAmount] = useState(AT_FIRST)
  const found = useQuery({
    queryKey: ['logs', 'around', lineKey(line), amount],
    queryFn: ({ signal }) => linesAround(line, amount, signal),
    placeholderData: keepPreviousData,
  })
  useKeys({ Escape: close })
  const chosen = useRef<HTMLLIElement>(null)
  useEffect(() => chosen.current?.scrollIntoView({ block: 'center' }), [found.data])
  const isMore =
    found.data !== undefined && amount < MOST && Math.max(found.data.before.length, found.data.after.length) >= amount
  return (
    <section className="log-detail" aria-label={t('logs.line')}>
      <header>
        <span className={`mono level-${line.level}`}>{line.level}</span>
        <time className="num soft" dateTime={line.timestamp} title={zone()}>
          {dateTime(line.timestamp)}
        </time>
        <Link to={pathOfLine(line)}>{t(line.executionId ? 'logs.openExecution' : 'logs.openTrigger')}</Link>
        <span className="soft">
          {[`${line.namespace}.${line.flowId}`, line.taskId ?? line.triggerId].filter(Boolean).join(' · ')}
        </span>
        <span className="log-tools">
          {isMore ? (
            <Button variant="default" loading={found.isFetching} onClick={() => setAmount(amount + MORE)}>
              {t('logs.moreAround')}
            </Button>
          ) : null}
          <Copy value={line.message} label={t('logs.copyMessage')} />
          <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('common.close')} onClick={close}>
            <IconX size={14} />
          </ActionIcon>
        </span>
      </header>
      <Loading query={found} rows={4}>
        {({ before, after }) => (
          <ol className="around" tabIndex={0} aria-label={t('logs.aroundLines')}>
            {before.map((one, index) => (
              <Row key={`b${index}`} line={one} />
            ))}
            <li ref={chosen} aria-current="true">
              <Told line={line} text={prettyJson(line.message) ?? line.message} />
            </li>
            {after.map((one, index) => (
              <Row key={`a${index}`} line={one} />
            ))}
          </ol>
        )}
      </Loading>
    </section>
  )
}

const Row = ({ line }: { line: LogEntry }) => (
  <li>
    <Told line={line} text={line.message} />
  </li>
)

function Told({ line, text }: { line: LogEntry; text: string }) {
  return (
    <>
      <time className="log-at" dateTime={line.timestamp} title={dateTime(line.timestamp)}>
        {clock(line.timestamp)}
      </time>
      <span className={`log-level level-${line.level}`}>{line.level}</span>
      <span className="log-task" title={line.taskId ?? undefined}>
        {line.taskId ?? line.triggerId}
      </span>
      <span className="log-text">{painted(text, null)}</span>
    </>
  )
}
