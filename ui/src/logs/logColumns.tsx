/** The columns of a list of log lines. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../i18n'
import type { Column } from '../shell/DataTable'
import { dateTime, clock } from '../shell/format'
import { IconListDetails } from '../shell/icons'
import { ActionIcon } from '@mantine/core'
import type { Find } from './find'
import { painted } from './painted'
import { placeOfRun } from './shownLines'
import type { Pick } from './FilterMenu'
import type { LogEntry } from './tail'

/** The execution at the line; of a line about a trigger, the triggers of its flow. */
export const pathOfLine = (one: LogEntry): string =>
  one.executionId
    ? `/executions/${one.namespace}/${one.flowId}/${one.executionId}/logs?line=${encodeURIComponent(placeOfRun(one.timestamp, one.taskRunId))}`
    : `/flows/edit/${one.namespace}/${one.flowId}/triggers`

interface Uses {
  /** Leaves out what is the same in each row. */
  readonly isOfFlow: boolean
  readonly find: Find | null
  /** Offers to filter by a value. */
  readonly pick: Pick
  readonly lookAround: (line: LogEntry) => void
}

export function logColumns({ isOfFlow, find, pick, lookAround }: Uses): Column<LogEntry>[] {
  const value = (
    field: string,
    text: string | null | undefined,
    shown: ReactNode = text,
    className = 'as-value',
  ): ReactNode =>
    text ? (
      <button
        type="button"
        className={className}
        title={t('logs.byValue', { value: text })}
        onClick={(event) => pick(event.currentTarget, field, text)}
      >
        {shown}
      </button>
    ) : (
      <span className="faint">–</span>
    )
  const ofFlow: Column<LogEntry>[] = [
    {
      id: 'namespace',
      title: t('common.namespace'),
      sort: 'namespace',
      isExtra: true,
      cell: (one) => value('namespace', one.namespace),
    },
    { id: 'flow', title: t('executions.flow'), cell: (one) => value('flowId', one.flowId) },
  ]
  return [
    {
      id: 'time',
      title: t('logs.time'),
      sort: 'timestamp',
      isFixed: true,
      cell: (one) => (
        <Link className="num" to={pathOfLine(one)} title={dateTime(one.timestamp)}>
          <time dateTime={one.timestamp}>
            {dateTime(one.timestamp).replace(/,? \d+:\d+:\d+$/, '')} {clock(one.timestamp)}
          </time>
        </Link>
      ),
    },
    {
      id: 'level',
      title: t('logs.level'),
      sort: 'level',
      cell: (one) => value('level', one.level, <span className={`mono level-${one.level}`}>{one.level}</span>),
    },
    ...(isOfFlow ? [] : ofFlow),
    {
      id: 'execution',
      title: t('logs.execution'),
      cell: (one) => value('executionId', one.executionId, one.executionId?.slice(0, 10), 'as-value mono'),
    },
    { id: 'task', title: t('logs.task'), cell: (one) => value('taskId', one.taskId) },
    { id: 'trigger', title: t('executions.trigger'), isExtra: true, cell: (one) => value('triggerId', one.triggerId) },
    {
      id: 'attempt',
      title: t('logs.attempt'),
      isExtra: true,
      isEnd: true,
      cell: (one) => (one.taskRunId ? one.attemptNumber + 1 : '–'),
    },
    {
      id: 'message',
      title: t('logs.message'),
      isWide: true,
      cell: (one) => (
        <span className="mono log-message" title={one.message}>
          {painted(one.message.split('\n', 1)[0]!, find)}
          {one.message.includes('\n') ? <span className="faint"> ↵</span> : null}
        </span>
      ),
    },
    {
      id: 'around',
      title: '',
      isLast: true,
      cell: (one) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={`${t('logs.around')}: ${one.message.slice(0, 60)}`}
          title={t('logs.around')}
          onClick={() => lookAround(one)}
        >
          <IconListDetails size={14} />
        </ActionIcon>
      ),
    },
  ]
}
