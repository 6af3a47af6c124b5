import { useEffect, useRef } from 'react'
import { useSettings } from '../settings/settings'
import { isTyping } from './shortcuts'

/** Single keys that do something while nothing is typed. */
export function useKeys(acts: Readonly<Record<string, () => void>>) {
  const latest = useRef(acts)
  latest.current = acts
  const { hasShortcuts } = useSettings()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (hasShortcuts && !isTyping(event)) latest.current[event.key]?.()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [hasShortcuts])
}
