/** Follows the new lines of a list. */
import { useEffect, useRef, useState } from 'react'
import { LiveStream, type LiveStatus } from '../api/live'
import { NOTHING_TOLD, released, withLines, type LogEntry, type Told } from './tail'

interface Follower {
  /** Whether new lines are shown at once: they move what somebody reads. */
  readonly isAtTop: () => boolean
  /** What was said while there was no stream was not told. */
  readonly reread: () => void
}

interface Tail extends Told {
  readonly status: LiveStatus
  readonly release: () => void
  /** Forgets what was told: the page has been read anew. */
  readonly clear: () => void
}

/** @param address of the stream; null while nobody follows. */
export function useTail(address: string | null, follower: Follower): Tail {
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const [told, tell] = useState(NOTHING_TOLD)
  const latest = useRef(follower)
  latest.current = follower
  useEffect(() => {
    tell(NOTHING_TOLD)
    if (address === null) return
    const stream = new LiveStream(
      address,
      {
        ready: () => latest.current.reread(),
        logs: (data) => {
          const isShown = latest.current.isAtTop()
          tell((before) => {
            const next = withLines(before, data as LogEntry[])
            return isShown ? released(next) : next
          })
        },
        missed: (data) => tell((before) => ({ ...before, missed: before.missed + (data as { lines: number }).lines })),
      },
      setStatus,
    )
    return () => stream.close()
  }, [address])
  return { ...told, status, release: () => tell(released), clear: () => tell(NOTHING_TOLD) }
}
