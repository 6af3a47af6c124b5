/** Where the pages of the navigation begin. */
import { settings } from '../settings/settings'

/** The filters that a list opens with: none but the span of time of the settings, which its address shows. */
export function searchAt(path: string): never {
  const { timeRange } = settings()
  return (path === '/executions' && timeRange ? { timeRange } : {}) as never
}
