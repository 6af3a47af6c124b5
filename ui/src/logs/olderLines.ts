/** The lines above those a page began with: asked for when they are read, or looked for. */
import { get } from '../api/client'
import { LogStore, type LogFilter } from './logStore'

const AT_ONCE = 2000
/** On the way to the beginning of a log. */
const MOST_AT_ONCE = 10_000

export class OlderLines {
  isLoading = false
  error: unknown = null
  private readonly executionId: string
  private readonly filter: LogFilter
  private readonly store: LogStore
  private readonly changed: () => void
  /** Where it goes on above what is there; null at the beginning of the log. */
  before: string | null

  /** @param store takes the lines that match the filter. */
  constructor(executionId: string, filter: LogFilter, store: LogStore, before: string | null, changed: () => void) {
    this.executionId = executionId
    this.filter = filter
    this.store = store
    this.before = before
    this.changed = changed
  }

  /** The next lines above; where little matches, the server is asked until it finds some. */
  async load(): Promise<void> {
    const { length } = this.store
    await this.until(AT_ONCE, () => this.store.length > length)
  }

  async loadAll(): Promise<void> {
    await this.until(MOST_AT_ONCE, () => false)
  }

  /** All lines since an instant. */
  async loadBackTo(instant: string): Promise<void> {
    await this.until(MOST_AT_ONCE, () => (this.store.at[0] ?? '') < instant)
  }

  private async until(limit: number, isEnough: () => boolean): Promise<void> {
    if (this.isLoading) return
    this.isLoading = true
    this.error = null
    this.changed()
    try {
      while (this.before !== null && !isEnough()) {
        const { text, minLevel, taskRunId, attempt } = this.filter
        const query = {
          before: this.before,
          limit,
          q: text.trim() || undefined,
          minLevel: minLevel === 'TRACE' ? undefined : minLevel,
          taskRunId,
          attempt,
        }
        const { results, before } = await get('/api/v1/logs/{execution_id}/last', {
          path: { execution_id: this.executionId },
          query,
        })
        this.store.prepend(results)
        this.before = before
        this.changed()
      }
    } catch (problem) {
      this.error = problem
    }
    this.isLoading = false
    this.changed()
  }
}

/** What matches a filter above the lines that a page has. */
export class OlderMatches extends OlderLines {
  readonly matches: LogStore

  constructor(executionId: string, filter: LogFilter, before: string, changed: () => void) {
    const matches = new LogStore()
    super(executionId, filter, matches, before, changed)
    this.matches = matches
  }
}
