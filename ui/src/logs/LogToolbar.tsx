/** What of a log is shown, and how one goes through it. */
import { ActionIcon, Button, Menu, Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState, type KeyboardEvent } from 'react'
import { address, getText, keepFile } from '../api/client'
import { count, t } from '../i18n'
import { change, useSettings, type LogTimes } from '../settings/settings'
import { number } from '../shell/format'
import { IconAdjustments, IconArrowDown, IconArrowUp, IconCheck, IconCopy, IconDownload } from '../shell/icons'
import { messageOf } from '../shell/parts'
import { bare, isUnreadable, type Wanted } from './find'
import { isForHere, LEVELS, type Level, type LogFilter } from './logStore'
import { nextSize } from './looks'
import { levelOf, type Shown } from './shownLines'

interface Props {
  readonly executionId: string
  readonly filter: LogFilter
  readonly shown: Shown
  readonly wanted: Wanted
  readonly want: (wanted: Wanted) => void
  readonly isOnly: boolean
  readonly onOnly: (isOnly: boolean) => void
  readonly onLevel: (level: Level) => void
  /** Of the chosen task run, or of the one that was tried most. */
  readonly attempts: number
  readonly onAttempt: (attempt: number | undefined) => void
  readonly onClearTask: (() => void) | undefined
  /** Messages of each level, in the order of `LEVELS`. */
  readonly counts: readonly number[]
  readonly jumpLevel: Level
  readonly onJump: (level: Level) => void
  readonly steps: readonly number[]
  readonly row: number
  readonly step: (isForward: boolean) => void
  readonly isPartial: boolean
  /** Folds or unfolds every group; undefined where there are none. */
  readonly onFold: ((isFolded: boolean) => void) | undefined
}

export function LogToolbar(props: Props) {
  const { filter, wanted, want, isOnly, onOnly, onLevel, attempts, onAttempt, onClearTask, isPartial, shown } = props
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') props.step(!event.shiftKey)
  }
  return (
    <div className="toolbar">
      <TextInput
        data-search
        w={140}
        value={wanted.text}
        onChange={(event) => want({ ...wanted, text: event.currentTarget.value })}
        onKeyDown={onKey}
        placeholder={t('logs.search')}
        aria-label={t('logs.search')}
        type="search"
        error={isUnreadable(wanted)}
      />
      <Toggle
        isOn={wanted.isCase === true}
        label={t('logs.case')}
        text="Aa"
        onChange={(isCase) => want({ ...wanted, isCase })}
      />
      <Toggle
        isOn={wanted.isRegex === true}
        label={t('logs.regex')}
        text=".*"
        onChange={(isRegex) => want({ ...wanted, isRegex })}
      />
      <Steps {...props} />
      {wanted.text.trim() ? (
        <Button variant="default" aria-pressed={!isOnly} onClick={() => onOnly(!isOnly)}>
          {t(isOnly ? 'logs.everyLine' : 'logs.onlyHits')}
        </Button>
      ) : null}
      <LevelSelect level={filter.minLevel} onChange={onLevel} />
      {attempts > 1 ? (
        <Select
          w={116}
          aria-label={t('logs.attempt')}
          data={[
            { value: '', label: t('logs.everyAttempt') },
            ...Array.from({ length: attempts }, (_, index) => ({
              value: String(index),
              label: t('logs.attemptNumber', { number: index + 1 }),
            })),
          ]}
          value={filter.attempt === undefined ? '' : String(filter.attempt)}
          allowDeselect={false}
          onChange={(value) => onAttempt(value ? Number(value) : undefined)}
        />
      ) : null}
      {onClearTask ? (
        <Button variant="light" onClick={onClearTask}>
          {t('logs.allTasks')}
        </Button>
      ) : null}
      <span className="soft meta num" role="status">
        {isUnreadable(wanted) ? t('logs.unreadable') : count(isPartial ? 'logs.last' : 'logs.lines', shown.length)}
      </span>
      <span className="log-tools">
        <Display onFold={props.onFold} />
        <CopyAll {...props} />
        <Download {...props} />
      </span>
    </div>
  )
}

/** From hit to hit while something is looked for, from line to line of a level otherwise. */
function Steps({ wanted, counts, jumpLevel, onJump, steps, row, step }: Props) {
  const isSearching = wanted.text.trim() !== '' && !isUnreadable(wanted)
  const position = steps.indexOf(row)
  const label = (isForward: boolean) =>
    isSearching
      ? t(isForward ? 'logs.next' : 'logs.previous')
      : t(isForward ? 'logs.nextOf' : 'logs.previousOf', { level: jumpLevel })
  return (
    <>
      {isSearching ? (
        <span className="soft meta num" role="status">
          {position >= 0
            ? t('logs.hit', { at: number(position + 1), hits: number(steps.length) })
            : count('logs.hits', steps.length)}
        </span>
      ) : (
        <span className="log-counts">
          {[...LEVELS].reverse().map((level) => {
            const amount = counts[LEVELS.indexOf(level)] ?? 0
            return amount > 0 ? (
              <button
                type="button"
                key={level}
                aria-pressed={level === jumpLevel}
                title={t('logs.nextOf', { level })}
                onClick={() => onJump(level)}
              >
                <span className={`level-${level}`}>{level}</span> <span className="num">{number(amount)}</span>
              </button>
            ) : null
          })}
        </span>
      )}
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          size={28}
          disabled={steps.length === 0}
          aria-label={label(false)}
          title={`${label(false)} (N)`}
          onClick={() => step(false)}
        >
          <IconArrowUp size={14} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={28}
          disabled={steps.length === 0}
          aria-label={label(true)}
          title={`${label(true)} (n)`}
          onClick={() => step(true)}
        >
          <IconArrowDown size={14} />
        </ActionIcon>
      </ActionIcon.Group>
    </>
  )
}

const TIMES: readonly LogTimes[] = ['clock', 'elapsed', 'delta']

/** How lines look; kept in this browser. */
function Display({ onFold }: Pick<Props, 'onFold'>) {
  const { logTimes, logDensity, logFontSize, isLogWrapped, isLogPretty, isLogGrouped, isLogSimilar } = useSettings()
  const resize = (by: number) => change({ logFontSize: nextSize(logFontSize, by) })
  return (
    <Menu position="bottom-end" closeOnItemClick={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('logs.display')} title={t('logs.display')}>
          <IconAdjustments size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={logTimes} onChange={(times) => change({ logTimes: times as LogTimes })}>
          {TIMES.map((one) => (
            <Menu.RadioItem key={one} value={one}>
              {t(`logs.times.${one}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.CheckboxItem checked={isLogWrapped} onChange={(isOn) => change({ isLogWrapped: isOn })}>
          {t('logs.wrap')}
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={isLogPretty} onChange={(isOn) => change({ isLogPretty: isOn })}>
          {t('logs.pretty')}
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={isLogSimilar} onChange={(isOn) => change({ isLogSimilar: isOn })}>
          {t('logs.similar')}
        </Menu.CheckboxItem>
        <Menu.CheckboxItem checked={isLogGrouped} onChange={(isOn) => change({ isLogGrouped: isOn })}>
          {t('logs.grouped')}
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.CheckboxItem
          checked={logDensity === 'comfortable'}
          onChange={(isOn) => change({ logDensity: isOn ? 'comfortable' : 'compact' })}
        >
          {t('logs.roomy')}
        </Menu.CheckboxItem>
        <Menu.Item disabled={nextSize(logFontSize, 1) === logFontSize} onClick={() => resize(1)}>
          {t('logs.larger')}
        </Menu.Item>
        <Menu.Item disabled={nextSize(logFontSize, -1) === logFontSize} onClick={() => resize(-1)}>
          {t('logs.smaller')}
        </Menu.Item>
        {onFold ? (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onFold(true)}>{t('logs.fold')}</Menu.Item>
            <Menu.Item onClick={() => onFold(false)}>{t('logs.unfold')}</Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What the server is asked for a file of what is filtered. */
const queryOf = ({ text, minLevel, taskRunId, attempt }: LogFilter) => ({
  taskRunId,
  attempt,
  q: text.trim() || undefined,
  minLevel: minLevel === 'TRACE' ? undefined : minLevel,
})

/** All that is filtered, those lines too that are not here yet. */
function CopyAll({ executionId, filter, shown }: Props) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    const text = isForHere(filter)
      ? Promise.resolve(textOf(shown))
      : getText('/api/v1/logs/{execution_id}/download', { path: { execution_id: executionId }, query: queryOf(filter) })
    try {
      await navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': text.then((content) => new Blob([content], { type: 'text/plain' })) }),
      ])
      setCopied(true)
      setTimeout(() => setCopied(false), 1500)
    } catch (error) {
      notifications.show({ message: messageOf(error), color: 'red', autoClose: false })
    }
  }
  const label = t(isCopied ? 'common.copied' : 'logs.copyAll')
  return (
    <ActionIcon variant="default" size={30} aria-label={label} title={label} onClick={() => void copy()}>
      {isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}
    </ActionIcon>
  )
}

/** What is filtered; by the server, except for patterns, which it does not know. */
function Download({ executionId, filter, shown }: Props) {
  const link = {
    variant: 'default',
    size: 30,
    'aria-label': t('common.download'),
    title: t('common.download'),
  } as const
  if (isForHere(filter))
    return (
      <ActionIcon
        {...link}
        onClick={() => keepFile(new Blob([textOf(shown)], { type: 'text/plain' }), `${executionId}.log`)}
      >
        <IconDownload size={16} />
      </ActionIcon>
    )
  return (
    <ActionIcon
      {...link}
      component="a"
      download
      href={address('/api/v1/logs/{execution_id}/download', {
        path: { execution_id: executionId },
        query: queryOf(filter),
      })}
    >
      <IconDownload size={16} />
    </ActionIcon>
  )
}

function textOf(shown: Shown): string {
  const lines: string[] = []
  for (let row = 0; row < shown.length; row += 1) {
    const line = shown.lineAt(row)
    if (line) lines.push(`${line.store.at[line.at]} ${levelOf(line)} ${bare(line.store.text[line.at]!)}\n`)
  }
  return lines.join('')
}

function Toggle({
  isOn,
  label,
  text,
  onChange,
}: {
  isOn: boolean
  label: string
  text: string
  onChange: (isOn: boolean) => void
}) {
  return (
    <ActionIcon
      variant={isOn ? 'filled' : 'default'}
      size={30}
      aria-pressed={isOn}
      aria-label={label}
      title={label}
      onClick={() => onChange(!isOn)}
    >
      <span className="mono">{text}</span>
    </ActionIcon>
  )
}

export function LevelSelect({ level, onChange }: { level: Level; onChange: (level: Level) => void }) {
  return (
    <Select
      w={112}
      aria-label={t('logs.level')}
      data={LEVELS.map((one) => ({ value: one, label: t(`level.${one}`) }))}
      value={level}
      allowDeselect={false}
      onChange={(value) => onChange((value ?? 'TRACE') as Level)}
    />
  )
}
