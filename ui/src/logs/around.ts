/** What was said before and after a line, in its execution; of a line about a trigger, about that trigger. */
import { get } from '../api/client'
import { lineKey, type LogEntry } from './tail'

export interface Around {
  readonly before: readonly LogEntry[]
  readonly line: LogEntry
  readonly after: readonly LogEntry[]
}

const asked = (line: LogEntry): Record<string, string> =>
  line.executionId
    ? { 'filters[executionId][EQUALS]': line.executionId }
    : {
        'filters[namespace][EQUALS]': line.namespace,
        'filters[flowId][EQUALS]': line.flowId,
        'filters[triggerId][EQUALS]': line.triggerId ?? '',
      }

export async function linesAround(line: LogEntry, amount: number, signal: AbortSignal): Promise<Around> {
  const of = asked(line)
  const [older, newer] = await Promise.all([
    get('/api/v1/logs/search', {
      query: { ...of, endDate: line.timestamp, sort: 'timestamp:desc', size: amount + 1 },
      signal,
    }),
    get('/api/v1/logs/search', {
      query: { ...of, startDate: line.timestamp, sort: 'timestamp:asc', size: amount + 1 },
      signal,
    }),
  ])
  return around(line, older.results.toReversed(), newer.results)
}

/**
 * Both lists are oldest first, and both hold what was said in the same millisecond: before the line are those that the
 * newer list has before it too, and all that are older.
 */
export function around(line: LogEntry, older: readonly LogEntry[], newer: readonly LogEntry[]): Around {
  const own = lineKey(line)
  const at = newer.findIndex((one) => lineKey(one) === own)
  const together = at < 0 ? [] : newer.slice(0, at)
  const before = older.filter((one) => one.timestamp < line.timestamp)
  return { before: [...before, ...together], line, after: newer.slice(at + 1) }
}
