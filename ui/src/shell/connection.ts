/** Whether the server can be reached: told by the calls that could not be sent, and asked again until one can. */
import { useSyncExternalStore } from 'react'

const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 15_000

let isLost = false
let whenBack: () => void = () => undefined
const listeners = new Set<() => void>()

function set(value: boolean): void {
  if (value === isLost) return
  isLost = value
  for (const one of listeners) one()
}

/** What is done when the server is there again, beside telling it. */
export const onReturn = (act: () => void): void => {
  whenBack = act
}

/** A call could not be sent, or found nobody. */
export function lost(): void {
  if (isLost) return
  set(true)
  ask(FIRST_PAUSE)
}

/** A stream was refused or cut, which says nothing about why: the server is asked before anybody is alarmed. */
export function suspect(): void {
  if (isLost) return
  fetch('/ping', { cache: 'no-store' }).then((answer) => {
    if (!answer.ok) lost()
  }, lost)
}

function ask(pause: number): void {
  setTimeout(() => {
    fetch('/ping', { cache: 'no-store' }).then(
      (answer) => {
        if (!answer.ok) return ask(Math.min(LONGEST_PAUSE, pause * 2))
        set(false)
        whenBack()
      },
      () => ask(Math.min(LONGEST_PAUSE, pause * 2)),
    )
  }, pause)
}

export function useIsLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isLost,
  )
}
