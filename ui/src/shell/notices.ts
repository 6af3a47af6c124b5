/** What was told in passing, kept for as long as the tab is open: a message that is gone can be read again, with what the server was asked. */
import { notificationsStore } from '@mantine/notifications'
import { useSyncExternalStore, type ReactNode } from 'react'
import { whenRefused, type Refusal } from '../api/client'

export interface Notice {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly title: ReactNode
  readonly message: ReactNode
  readonly isError: boolean
  /** What the server was asked and has answered, if it has refused something. */
  readonly refusal: Refusal | undefined
}

const MOST_NOTICES = 100
const MOST_REFUSALS = 20

let notices: readonly Notice[] = []
let seen = 0
let refusals: readonly Refusal[] = []
const listeners = new Set<() => void>()

function set(next: readonly Notice[]): void {
  notices = next.slice(0, MOST_NOTICES)
  seen = Math.min(seen, notices.length)
  for (const one of listeners) one()
}

interface Shown {
  readonly id?: string
  readonly title?: ReactNode
  readonly message?: ReactNode
  readonly color?: string
}

/** Keeps a message that is shown; one that is known already is kept as it is now. */
export function keep(shown: Shown, at: number): void {
  const refusal = refusals.find((one) => one.message === shown.message)
  const notice: Notice = {
    id: shown.id ?? String(at),
    at,
    title: shown.title,
    message: shown.message,
    isError: shown.color === 'red',
    refusal,
  }
  const isKnown = notices.some((one) => one.id === notice.id)
  if (!isKnown) set([notice, ...notices])
  else if (notices.some((one) => one.id === notice.id && one.message !== notice.message))
    set(notices.map((one) => (one.id === notice.id ? notice : one)))
}

/** Remembers what the server has refused: the message about it comes next. */
export function remember(refusal: Refusal): void {
  refusals = [refusal, ...refusals].slice(0, MOST_REFUSALS)
}

export function clearNotices(): void {
  seen = 0
  set([])
}

export function markSeen(): void {
  seen = notices.length
  set(notices)
}

/** Begins to keep; once for a page. */
export function keepNotices(): void {
  whenRefused(remember)
  notificationsStore.subscribe(({ notifications, queue }) => {
    for (const one of [...notifications, ...queue]) keep(one, Date.now())
  })
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useNotices = (): readonly Notice[] => useSyncExternalStore(subscribe, () => notices)
/** How many have come since the list was looked at. */
export const useUnseen = (): number => useSyncExternalStore(subscribe, () => notices.length - seen)
