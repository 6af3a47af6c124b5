/** How many messages of each level a log has of which not all lines are here. */
import { useEffect, useState } from 'react'
import { get } from '../api/client'
import type { LiveExecution } from '../executions/live'
import { LEVELS, type LogStore } from './logStore'

interface Counted {
  readonly logs: LogStore
  readonly levels: readonly number[]
  readonly added: readonly number[]
}

/**
 * The server counts once; what comes in afterwards is added here. In the order of `LEVELS`; undefined while that is not
 * known, and where all lines are here and can be counted.
 */
export function useEveryCount(
  live: LiveExecution,
  executionId: string,
  isWanted: boolean,
): readonly number[] | undefined {
  const [counted, count] = useState<Counted | undefined>()
  const { logs, isReady } = live
  const isPartial = Boolean(live.older?.before)
  useEffect(() => {
    if (!isWanted || !isPartial || !isReady) return
    const stop = new AbortController()
    const ask = async () => {
      const { levels } = await get('/api/v1/logs/{execution_id}/counts', {
        path: { execution_id: executionId },
        signal: stop.signal,
      })
      count({ logs, levels: LEVELS.map((level) => levels[level] ?? 0), added: [...logs.added] })
    }
    // Without the counts of all lines, those of the lines that are here are shown.
    ask().catch(() => undefined)
    return () => stop.abort()
  }, [isWanted, isPartial, isReady, logs, executionId])
  if (!counted || counted.logs !== logs || !isWanted || !isPartial) return undefined
  return counted.levels.map((levels, index) => levels + logs.added[index]! - counted.added[index]!)
}
