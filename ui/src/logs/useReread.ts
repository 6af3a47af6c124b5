import { useEffect, useRef } from 'react'

const PAUSE_MS = 5000

/** Reads again what is counted of many lines, a while after the first that was said since. */
export function useReread(news: unknown, read: () => unknown): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(read)
  latest.current = read
  useEffect(() => {
    if (news === undefined) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void latest.current()
    }, PAUSE_MS)
  }, [news])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
}
