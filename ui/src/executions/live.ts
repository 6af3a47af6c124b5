/** An execution as its stream tells it: kept outside of React, which hears once an animation frame. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Shapes } from '../api/client'
import { LiveStream, type LiveStatus } from '../api/live'
import { LogStore, type LogMessage } from '../logs/logStore'
import { OlderLines } from '../logs/olderLines'
import { isTerminal } from '../theme/states'
import { GroupWindow } from './groupWindow'
import { TaskRunTree, type ServerCounts, type TaskRun } from './taskRunTree'

export type Execution = Shapes['Execution']

export class LiveExecution {
  execution: Execution | undefined
  tree = new TaskRunTree()
  logs = new LogStore()
  /** Of groups of which not every child was told, those that somebody has opened. */
  readonly windows = new Map<string, GroupWindow>()
  /** The log above those lines; known once the server has told where it goes on. */
  older: OlderLines | undefined
  status: LiveStatus = 'connecting'
  isReady = false
  isDeleted = false
  /** Grows with every change that was shown. */
  version = 0
  private readonly listeners = new Set<() => void>()
  private frame = 0
  private readonly stream: LiveStream

  private readonly id: string

  constructor(id: string) {
    this.id = id
    this.stream = new LiveStream(
      `/api/v1/live?execution=${encodeURIComponent(id)}`,
      {
        open: () => this.clear(),
        execution: (data) => this.take(data as Execution),
        taskRuns: (data) => this.takeRuns(data as TaskRun[]),
        counts: (data) => {
          this.tree.count(data as ServerCounts)
          for (const one of this.windows.values()) one.refresh()
          this.touch()
        },
        logs: (data) => {
          this.logs.add(data as LogMessage[])
          this.touch()
        },
        older: (data) => {
          this.older = new OlderLines(
            id,
            { text: '', minLevel: 'TRACE' },
            this.logs,
            (data as { before: string | null }).before,
            () => this.touch(),
          )
          this.touch()
        },
        ready: () => {
          this.isReady = true
          this.touch()
        },
        deleted: () => {
          this.isDeleted = true
          this.touch()
        },
      },
      (status) => {
        this.status = status
        this.touch()
      },
    )
  }

  /** Applies what the stream tells, or an action has answered; whichever comes late and is older changes nothing. */
  take(execution: Execution): void {
    if (this.execution && isOlder(execution, this.execution)) return
    this.execution = execution
    this.touch()
  }

  /** Fetches the children of a large group as they are looked at. */
  openWindow(id: string): void {
    if (this.windows.has(id)) return
    const isOver = this.execution !== undefined && isTerminal(this.execution.state.current)
    this.windows.set(id, new GroupWindow(this.id, id, this.tree.totalOf(id), isOver, (runs) => this.takeRuns(runs)))
  }

  restart(): void {
    this.stream.restart()
  }

  close(): void {
    this.stream.close()
    cancelAnimationFrame(this.frame)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private clear(): void {
    this.tree = new TaskRunTree()
    this.windows.clear()
    this.logs = new LogStore()
    this.older = undefined
    this.isReady = false
  }

  private takeRuns(runs: readonly TaskRun[]): void {
    for (const run of runs) this.tree.put(run)
    this.touch()
  }

  /** Something that is shown has changed. */
  touch(): void {
    // A hidden tab has no frames, and its page is read by nobody; it catches up when it is shown.
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0
      this.version += 1
      for (const listener of this.listeners) listener()
    })
  }
}

/** Histories only grow: the execution with the shorter one is how it was before. */
export const isOlder = (one: Execution, other: Execution): boolean =>
  one.state.histories.length < other.state.histories.length

/** The live execution of a page; one stream, closed with the page. */
export function useLiveExecution(id: string): LiveExecution | null {
  const [live, set] = useState<LiveExecution | null>(null)
  useEffect(() => {
    const opened = new LiveExecution(id)
    set(opened)
    return () => opened.close()
  }, [id])
  useSyncExternalStore(live?.subscribe ?? noSubscription, () => live?.version ?? -1)
  return live
}

const noSubscription = () => () => undefined
