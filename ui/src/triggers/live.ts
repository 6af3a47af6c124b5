import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { LiveStream } from '../api/live'
import { pathOf, type TriggerState } from './kinds'

/** Reads a query again each time that a trigger has changed, for as long as it is shown. */
export function useTriggerStream(state: TriggerState, key: QueryKey): void {
  const client = useQueryClient()
  const current = useRef(key)
  current.current = key
  const address = Object.values(pathOf(state)).map(encodeURIComponent).join('/')
  useEffect(() => {
    const reread = () => void client.invalidateQueries({ queryKey: current.current })
    const stream = new LiveStream(
      `/api/v1/live/triggers/${address}`,
      { ready: reread, trigger: reread },
      () => undefined,
    )
    return () => stream.close()
  }, [client, address])
}
