/** Keeps a page of executions current: rows change in place, new ones make the page be read again. */
import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Shapes } from '../api/client'
import { LiveStream, type LiveStatus } from '../api/live'
import type { Execution } from './live'

type Page = Shapes['Page_Execution_']

/** Reads again at most so often, however much changes; what costs more to read may wait longer. */
const REREAD_MS = 1000

export function useLiveList(
  key: QueryKey,
  pause = REREAD_MS,
  { isOn = true }: { readonly isOn?: boolean } = {},
): LiveStatus {
  const client = useQueryClient()
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const current = useRef(key)
  current.current = key
  useEffect(() => {
    if (!isOn) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isFirst = true
    const reread = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void client.invalidateQueries({ queryKey: [current.current[0]] })
      }, pause)
    }
    const stream = new LiveStream(
      '/api/v1/live',
      {
        ready: () => {
          // What happened while there was no stream was not told.
          if (!isFirst) reread()
          isFirst = false
        },
        executions: (data) => {
          const changed = new Map((data as Execution[]).map((one) => [one.id, one]))
          const page = client.getQueryData<Page>(current.current)
          if (page?.results) client.setQueryData<Page>(current.current, replaced(page, changed))
          const isNew = !page?.results || [...changed.keys()].some((id) => !page.results.some((one) => one.id === id))
          if (isNew) reread()
        },
        deleted: reread,
      },
      setStatus,
    )
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [client, pause, isOn])
  return status
}

/** The page with the rows that have changed; the same page when none has. */
export function replaced(page: Page, changed: ReadonlyMap<string, Execution>): Page {
  if (!page.results.some((one) => changed.has(one.id))) return page
  return { ...page, results: page.results.map((one) => changed.get(one.id) ?? one) }
}
