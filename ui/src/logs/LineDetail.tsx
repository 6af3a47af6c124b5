/** One line of a log: its whole message, whose it is, and ways on from it. */
import { ActionIcon, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Execution } from '../executions/live'
import type { TaskRun } from '../executions/taskRunTree'
import { t } from '../i18n'
import { clock, dateTime, zone } from '../shell/format'
import { IconLink, IconX } from '../shell/icons'
import { Copy } from '../shell/parts'
import { executionsIn } from './linked'
import type { Level } from './logStore'
import { painted } from './painted'
import { SubflowLog } from './SubflowLog'
import { levelOf, prettyJson, type Line } from './shownLines'

interface Props {
  readonly line: Line
  /** For a link to it. */
  readonly place: string
  readonly runs: ReadonlyMap<string, TaskRun>
  readonly execution: Execution | undefined
  readonly close: () => void
  /** Undefined while nothing is filtered out. */
  readonly showAround: (() => void) | undefined
  readonly onLevel: (level: Level) => void
  /** Looks for a value of the message. */
  readonly onValue: (text: string) => void
}

export default function LineDetail({ line, place, runs, execution, close, showAround, onLevel, onValue }: Props) {
  const { store, at } = line
  const level = levelOf(line)
  const instant = store.at[at]!
  const run = runs.get(store.run[at]!)
  const message = store.messageAt(at)
  const base = execution ? `/executions/${execution.namespace}/${execution.flowId}/${execution.id}/logs` : ''
  return (
    <section className="log-detail" aria-label={t('logs.line')}>
      <header>
        <button type="button" title={t('logs.onlyLevel', { level })} onClick={() => onLevel(level)}>
          <span className={`level-${level}`}>{level}</span>
        </button>
        <time className="num soft" dateTime={instant} title={zone()}>
          {dateTime(instant)}
          {clock(instant).slice(8)}
        </time>
        {run && execution ? (
          <Link to={base} search={{ run: run.id } as never}>
            {run.value ? `${run.taskId} · ${run.value}` : run.taskId}
          </Link>
        ) : (
          <span>{store.task[at]}</span>
        )}
        {run && run.attempts > 1 ? (
          <span className="soft">{t('logs.attemptNumber', { number: store.attempt[at]! + 1 })}</span>
        ) : null}
        <span className="log-tools">
          {showAround ? (
            <Button variant="default" onClick={showAround}>
              {t('logs.around')}
            </Button>
          ) : null}
          {execution ? (
            <Copy
              value={`${location.origin}/ui${base}?line=${encodeURIComponent(place)}`}
              label={t('logs.copyLink')}
              icon={<IconLink size={14} />}
            />
          ) : null}
          <Copy value={message} label={t('logs.copyMessage')} />
          <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('common.close')} onClick={close}>
            <IconX size={14} />
          </ActionIcon>
        </span>
      </header>
      <Values message={message} onValue={onValue} />
      <pre tabIndex={0} role="group" aria-label={t('logs.message')}>
        {painted(prettyJson(message) ?? message, null)}
      </pre>
      {executionsIn(message)
        .slice(0, 1)
        .map((one) => (
          <SubflowLog key={one.id} execution={one} />
        ))}
    </section>
  )
}

const MOST_VALUES = 12
const LONGEST_VALUE = 60

/** Words of a message that are worth looking for: ids, numbers, paths, quoted texts. */
export function valuesIn(message: string): string[] {
  const found =
    message.match(/"[^"\n]{2,60}"|'[^'\n]{2,60}'|[\w.@/:-]*\d[\w.@/:-]*|[\w-]+@[\w.-]+|\/[\w./-]{3,}/g) ?? []
  const bare = found
    .map((one) => one.replace(/^["']|["':.,]$/g, ''))
    .filter((one) => /\w{2}/.test(one) && one.length <= LONGEST_VALUE)
  return [...new Set(bare)].slice(0, MOST_VALUES)
}

function Values({ message, onValue }: { message: string; onValue: (text: string) => void }) {
  const values = valuesIn(message)
  if (values.length === 0) return null
  return (
    <p className="log-values">
      {values.map((one) => (
        <button
          type="button"
          key={one}
          className="label"
          title={t('logs.find', { text: one })}
          onClick={() => onValue(one)}
        >
          {one}
        </button>
      ))}
    </p>
  )
}
