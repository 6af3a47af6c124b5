/** Log lines in columns: a hundred thousand of them are searched in milliseconds and cost little memory. */

import { bare, Find, type Wanted } from './find'

export const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const
export type Level = (typeof LEVELS)[number]

export interface LogMessage {
  readonly timestamp: string
  readonly level: Level
  readonly message: string
  readonly taskId?: string | null
  readonly taskRunId?: string | null
  readonly attemptNumber?: number
}

export interface LogFilter extends Wanted {
  readonly minLevel: Level
  readonly taskRunId?: string
}

export const isEverything = ({ text, minLevel, taskRunId }: LogFilter): boolean => minLevel === 'TRACE' && text.trim() === '' && !taskRunId

export class LogStore {
  at: string[] = []
  level: number[] = []
  text: string[] = []
  task: string[] = []
  run: string[] = []
  /** How many lines came in above those that were there: they move everything below them. */
  prepended = 0
  private lower: string[] = []

  get length(): number { return this.text.length }

  /** Adds messages; each of their lines becomes one of ours, so that all rows are equally high. */
  add(messages: readonly LogMessage[]): void {
    for (const one of messages) {
      const level = LEVELS.indexOf(one.level)
      for (const line of one.message.split('\n')) {
        this.at.push(one.timestamp)
        this.level.push(level)
        this.text.push(line)
        this.task.push(one.taskId ?? '')
        this.run.push(one.taskRunId ?? '')
        this.lower.push(bare(line).toLowerCase())
      }
    }
  }

  /** Adds messages that were said before; those of tasks that ran side by side find their place by time. */
  prepend(messages: readonly LogMessage[]): void {
    const above = new LogStore()
    above.add(messages)
    this.prepended += above.length
    this.at = above.at.concat(this.at)
    this.level = above.level.concat(this.level)
    this.text = above.text.concat(this.text)
    this.task = above.task.concat(this.task)
    this.run = above.run.concat(this.run)
    this.lower = above.lower.concat(this.lower)
    const edge = above.length
    if (edge > 0 && edge < this.length && this.at[edge - 1]! > this.at[edge]!) this.sortByTime()
  }

  private sortByTime(): void {
    const rows = [...this.at.keys()].sort((a, b) => (this.at[a]! < this.at[b]! ? -1 : this.at[a]! > this.at[b]! ? 1 : a - b))
    const inOrder = <T>(column: readonly T[]): T[] => rows.map((row) => column[row]!)
    this.at = inOrder(this.at)
    this.level = inOrder(this.level)
    this.text = inOrder(this.text)
    this.task = inOrder(this.task)
    this.run = inOrder(this.run)
    this.lower = inOrder(this.lower)
  }

  /** The rows that match, or null when all do. */
  filtered(filter: LogFilter): number[] | null {
    if (isEverything(filter)) return null
    const lowest = LEVELS.indexOf(filter.minLevel)
    const isPlain = !filter.isRegex && !filter.isCase
    const wanted = isPlain ? filter.text.trim().toLowerCase() : ''
    const find = isPlain ? null : Find.of(filter)
    const found: number[] = []
    for (let row = 0; row < this.lower.length; row += 1) {
      if (this.level[row]! < lowest) continue
      if (filter.taskRunId && this.run[row] !== filter.taskRunId) continue
      if (find ? find.isIn(this.text[row]!) : wanted === '' || this.lower[row]!.includes(wanted)) found.push(row)
    }
    return found
  }
}
