/** The log of an execution: found, filtered, counted and stepped through. */
import { useDebouncedValue } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LiveExecution } from '../executions/live'
import { t } from '../i18n'
import { settings, useSettings } from '../settings/settings'
import { Bar, Failure } from '../shell/parts'
import { useListed } from '../shell/shortcuts'
import { useKeys } from '../shell/useKeys'
import { Find, isUnreadable, nextHit, type Wanted } from './find'
import './log.css'
import { LogLines, type Chosen } from './LogLines'
import { isEverything, isForHere, LEVELS, type Level, type LogFilter } from './logStore'
import { LogToolbar } from './LogToolbar'
import { OlderMatches, type OlderLines } from './olderLines'
import {
  byTaskRun,
  inOrder,
  instantOf,
  levelCounts,
  levelOf,
  lineAtPlace,
  placeIn,
  stepsIn,
  type Line,
} from './shownLines'
import { foldedSimilar } from './similar'
import { useEveryCount } from './useEveryCount'

const LineDetail = lazy(() => import('./LineDetail'))

interface Props {
  readonly live: LiveExecution
  readonly executionId: string
  readonly isRunning: boolean
  readonly taskRunId?: string
  readonly onClearTask?: () => void
}

const NONE_CLOSED: ReadonlySet<string> = new Set()

const NOTHING: Chosen = { row: -1, moved: 0 }

export function LogView({ live, executionId, isRunning, taskRunId, onClearTask }: Props) {
  const { isLogGrouped, isLogSimilar } = useSettings()
  const navigate = useNavigate()
  const [wanted, want] = useState<Wanted>({ text: '' })
  const [isOnly, showOnly] = useState(true)
  const [minLevel, setLevel] = useState<Level>(settings().logLevel)
  const [attempt, setAttempt] = useState<number | undefined>()
  const [jumpLevel, setJumpLevel] = useState<Level>('ERROR')
  /** Null: all of them, those that come, too. */
  const [closedOnes, close] = useState<ReadonlySet<string> | null>(settings().isLogFolded ? null : NONE_CLOSED)
  const [chosen, choose] = useState(NOTHING)
  const [isDetailOpen, openDetail] = useState(false)
  const filter = useMemo(
    () => ({ ...wanted, text: isOnly && !isUnreadable(wanted) ? wanted.text : '', minLevel, taskRunId, attempt }),
    [wanted, isOnly, minLevel, taskRunId, attempt],
  )
  const older = useOlder(live, executionId, filter)
  const isAllWanted = isLogGrouped || isForHere(filter)
  useEffect(() => {
    if (isAllWanted) void older?.loadAll()
  }, [isAllWanted, older])
  const { logs, version } = live
  const closed = useMemo(() => closedOnes ?? new Set(logs.run), [closedOnes, logs, version])
  const above = older instanceof OlderMatches ? older.matches : null
  // `version` stands for the content of `logs` and `above`, which are changed in place.
  const build = () => {
    const lines = inOrder(logs, logs.filtered(filter), above)
    if (isLogGrouped) return byTaskRun(lines, closed)
    // What is looked for is not folded away.
    return isLogSimilar && !wanted.text.trim() ? foldedSimilar(lines, closed) : lines
  }
  const shown = useMemo(build, [logs, version, filter, above, isLogGrouped, isLogSimilar, wanted.text, closed])
  const moved = (above ?? logs).prepended
  const row = chosen.row < 0 || isLogGrouped ? chosen.row : chosen.row + moved - chosen.moved
  const goTo = (next: number): void => choose({ row: next, moved: (above ?? logs).prepended })
  const counts = useMemo(() => levelCounts(shown), [shown])
  const everyCount = useEveryCount(live, executionId, isEverything(filter))
  const find = useMemo(() => Find.of(wanted), [wanted])
  const isStepOf = useCallback(
    (level: Level) =>
      find
        ? ({ store, at }: Line) => find.isIn(store.text[at]!)
        : (line: Line) => levelOf(line) === level && line.store.begins[line.at]!,
    [find],
  )
  const steps = useMemo(() => stepsIn(shown, isStepOf(jumpLevel)), [shown, isStepOf, jumpLevel])
  const step = async (isForward: boolean, level = jumpLevel) => {
    setJumpLevel(level)
    const index = LEVELS.indexOf(level)
    const isBeforeAll = steps.every((one) => row >= 0 && one >= row)
    // Lines further above are fetched where some of them may be the next ones.
    if (older?.before && (find ? !isForward && isBeforeAll : (everyCount?.[index] ?? 0) > counts[index]!))
      await older.loadAll()
    const rows = stepsIn(build(), isStepOf(level))
    const from = row < 0 ? Infinity : row + (above ?? logs).prepended - moved
    if (rows.length > 0) goTo(nextHit(rows, from, isForward))
  }
  useListed('log')
  useKeys({ n: () => void step(true), N: () => void step(false), Escape: () => openDetail(false) })
  useLinkedLine(live, (at) => goTo(shown.rowOf(at)))
  const changeLevel = (level: Level) => {
    setLevel(level)
    goTo(-1)
  }
  const line = row < 0 ? undefined : shown.lineAt(row)
  const toggle = (run: string) =>
    close((before) => {
      const next = new Set(before ?? logs.run)
      if (!next.delete(run)) next.add(run)
      return next
    })
  const start = live.execution ? Date.parse(live.execution.state.startDate) : 0
  /** What was filtered out around a line is shown, with the line where it was. */
  const showAround = () => {
    if (!line) return
    want({ text: '' })
    setLevel('TRACE')
    setAttempt(undefined)
    openDetail(false)
    if (line.store === logs && !isLogGrouped) {
      choose({ row: line.at, moved: logs.prepended })
      onClearTask?.()
      return
    }
    goTo(-1)
    void navigate({ to: '.', search: { line: placeIn(logs, line) } as never, replace: true })
  }
  return (
    <>
      <LogToolbar
        executionId={executionId}
        filter={filter}
        shown={shown}
        wanted={wanted}
        want={(next) => {
          want(next)
          goTo(-1)
        }}
        isOnly={isOnly}
        onOnly={(only) => {
          showOnly(only)
          goTo(-1)
        }}
        onLevel={changeLevel}
        attempts={taskRunId ? (live.tree.runs.get(taskRunId)?.attempts ?? 0) : logs.attempts}
        onAttempt={(next) => {
          setAttempt(next)
          goTo(-1)
        }}
        onClearTask={taskRunId ? onClearTask : undefined}
        counts={everyCount ?? counts}
        jumpLevel={jumpLevel}
        onJump={(level) => void step(true, level)}
        steps={steps}
        row={row}
        step={(isForward) => void step(isForward)}
        isPartial={Boolean(older?.before)}
        onFold={isLogGrouped ? (isFolded) => close(isFolded ? new Set(logs.run) : NONE_CLOSED) : undefined}
      />
      <Bar isOn={older?.isLoading ?? false} />
      {older?.error ? (
        <div className="pad">
          <Failure error={older.error} retry={() => void older.load()} />
        </div>
      ) : null}
      {shown.length > 0 ? (
        <LogLines
          key={executionId}
          shown={shown}
          moved={moved}
          older={older}
          find={find}
          current={row}
          chosen={chosen}
          isRunning={isRunning}
          start={start}
          onChoose={(next) => {
            choose({ row: next, moved })
            openDetail(true)
          }}
          onToggle={toggle}
        />
      ) : older?.isLoading ? (
        <div className="empty">{t('logs.searching')}</div>
      ) : (
        <div className="empty">{t(logs.length > 0 ? 'logs.noMatch' : isRunning ? 'logs.notYet' : 'logs.none')}</div>
      )}
      {line && isDetailOpen ? (
        <Suspense>
          <LineDetail
            line={line}
            place={placeIn(logs, line)}
            runs={live.tree.runs}
            execution={live.execution}
            close={() => openDetail(false)}
            showAround={isEverything(filter) ? undefined : showAround}
            onLevel={changeLevel}
            onValue={(text) => {
              want({ text })
              goTo(-1)
            }}
          />
        </Suspense>
      ) : null}
    </>
  )
}

/** Goes to the line that the address names, once; older lines are fetched up to it. */
function useLinkedLine(live: LiveExecution, found: (at: number) => void): void {
  const { line } = useSearch({ strict: false }) as { line?: string }
  const [reached, reach] = useState<string | undefined>()
  const { isReady, older, logs, version } = live
  const latest = useRef(found)
  latest.current = found
  useEffect(() => {
    if (!line || line === reached || !isReady) return
    if (older?.before && (logs.at[0] ?? '') >= instantOf(line)) {
      void older.loadBackTo(instantOf(line))
      return
    }
    const at = lineAtPlace(logs, line)
    if (at >= 0) latest.current(at)
    reach(line)
  }, [line, reached, isReady, older, logs, version])
}

/** What fetches lines above those the page has: all of them, or those that match the filter. */
function useOlder(live: LiveExecution, executionId: string, filter: LogFilter): OlderLines | undefined {
  const [asked] = useDebouncedValue(filter, 200)
  const before = live.older?.before ?? null
  const matching = useMemo(
    () =>
      before === null || isEverything(asked) || isForHere(asked)
        ? undefined
        : new OlderMatches(executionId, asked, before, () => live.touch()),
    [live, executionId, asked, before],
  )
  useEffect(() => void matching?.load(), [matching])
  const isAll = isForHere(asked)
  useEffect(() => {
    if (isAll) void live.older?.loadAll()
  }, [isAll, live.older])
  if (isEverything(filter) || isForHere(filter)) return live.older
  return matching
}
