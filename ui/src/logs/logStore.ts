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
  /** Counts from 0; all of them without it. */
  readonly attempt?: number
}

export const isEverything = ({ text, minLevel, taskRunId, attempt }: LogFilter): boolean =>
  minLevel === 'TRACE' && text.trim() === '' && !taskRunId && attempt === undefined

/** The server looks for plain texts without case: patterns are looked for here, in all of the log. */
export const isForHere = ({ text, isRegex, isCase }: LogFilter): boolean =>
  text.trim() !== '' && Boolean(isRegex || isCase)

/** What there is of each row. */
const COLUMNS = ['at', 'level', 'text', 'task', 'run', 'attempt', 'begins', 'lower'] as const

export class LogStore {
  at: string[] = []
  level: number[] = []
  text: string[] = []
  task: string[] = []
  run: string[] = []
  attempt: number[] = []
  /** Whether a row is the first one of its message. */
  begins: boolean[] = []
  /** How many messages of each level were added below, in the order of `LEVELS`. */
  readonly added: number[] = LEVELS.map(() => 0)
  /** How many lines came in above those that were there: they move everything below them. */
  prepended = 0
  /** How many attempts have said something of the task run that was tried most. */
  attempts = 0
  lower: string[] = []

  get length(): number {
    return this.text.length
  }

  /** Adds messages; each of their lines becomes one of ours, so that all rows are equally high. */
  add(messages: readonly LogMessage[]): void {
    for (const one of messages) {
      const level = LEVELS.indexOf(one.level)
      this.added[level]! += 1
      this.attempts = Math.max(this.attempts, (one.attemptNumber ?? 0) + 1)
      for (const [index, line] of one.message.split('\n').entries()) {
        this.begins.push(index === 0)
        this.attempt.push(one.attemptNumber ?? 0)
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
    this.attempts = Math.max(this.attempts, above.attempts)
    for (const column of COLUMNS) Object.assign(this, { [column]: [...above[column], ...this[column]] })
    const edge = above.length
    if (edge > 0 && edge < this.length && this.at[edge - 1]! > this.at[edge]!) this.sortByTime()
  }

  private sortByTime(): void {
    const rows = [...this.at.keys()].sort((a, b) =>
      this.at[a]! < this.at[b]! ? -1 : this.at[a]! > this.at[b]! ? 1 : a - b,
    )
    for (const column of COLUMNS) Object.assign(this, { [column]: rows.map((row) => this[column][row]) })
  }

  /** The whole message that a row is a part of. */
  messageAt(row: number): string {
    let first = row
    while (first > 0 && !this.begins[first]) first -= 1
    let end = first + 1
    while (end < this.length && !this.begins[end]) end += 1
    return this.text.slice(first, end).join('\n')
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
      if (filter.attempt !== undefined && this.attempt[row] !== filter.attempt) continue
      if (find ? find.isIn(this.text[row]!) : wanted === '' || this.lower[row]!.includes(wanted)) found.push(row)
    }
    return found
  }
}
