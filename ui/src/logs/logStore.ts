/** Log lines in columns: a hundred thousand of them are searched in milliseconds and cost little memory. */

export const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const
export type Level = (typeof LEVELS)[number]

export interface LogMessage {
  readonly timestamp: string
  readonly level: Level
  readonly message: string
  readonly taskId?: string
  readonly taskRunId?: string
  readonly attemptNumber?: number
}

export interface LogFilter {
  readonly text: string
  readonly minLevel: Level
  readonly taskRunId?: string
}

const ANSI = /\u001b\[[0-9;]*m/g

export class LogStore {
  readonly at: string[] = []
  readonly level: number[] = []
  readonly text: string[] = []
  readonly task: string[] = []
  readonly run: string[] = []
  private readonly lower: string[] = []
  readonly counts: number[] = LEVELS.map(() => 0)

  get length(): number { return this.text.length }

  /** Adds messages; each of their lines becomes one of ours, so that all rows are equally high. */
  add(messages: readonly LogMessage[]): void {
    for (const one of messages) {
      const level = LEVELS.indexOf(one.level)
      this.counts[level] = (this.counts[level] ?? 0) + 1
      for (const line of one.message.split('\n')) {
        this.at.push(one.timestamp)
        this.level.push(level)
        this.text.push(line)
        this.task.push(one.taskId ?? '')
        this.run.push(one.taskRunId ?? '')
        this.lower.push(line.replace(ANSI, '').toLowerCase())
      }
    }
  }

  /** The rows that match, or null when all do. */
  filtered({ text, minLevel, taskRunId }: LogFilter): number[] | null {
    const lowest = LEVELS.indexOf(minLevel)
    const wanted = text.trim().toLowerCase()
    if (lowest === 0 && wanted === '' && !taskRunId) return null
    const found: number[] = []
    for (let row = 0; row < this.lower.length; row += 1) {
      if (this.level[row]! < lowest) continue
      if (taskRunId && this.run[row] !== taskRunId) continue
      if (wanted === '' || this.lower[row]!.includes(wanted)) found.push(row)
    }
    return found
  }
}
