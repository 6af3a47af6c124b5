/** Who is logged in, if anybody has to be. */
import { useSyncExternalStore } from 'react'
import { get, post, remove, setToken, whenLoggedOut, type Shapes } from '../api/client'

type Session = Shapes['Session']
let current: Session | null = null
const listeners = new Set<() => void>()

function take(session: Session | null): void {
  current = session
  setToken(session?.csrfToken ?? undefined)
  for (const listener of listeners) listener()
}

/** Whether a page needs nobody to be logged in. */
export const isBeforeLogin = (path: string): boolean => path.startsWith('/ui/login') || path.startsWith('/ui/setup')

whenLoggedOut(() => {
  if (current) take(null)
  if (!isBeforeLogin(location.pathname))
    location.assign(`/ui/login?from=${encodeURIComponent(location.pathname + location.search)}`)
})

/** Asks the server; on a refusal the log-in page opens. */
export async function openSession(): Promise<void> {
  take(await get('/api/v1/session'))
}

export async function logIn(username: string, password: string): Promise<void> {
  take(await post('/api/v1/session', { body: { username, password } }))
}

export async function logOut(): Promise<void> {
  await remove('/api/v1/session')
  take(null)
  location.assign('/ui/login')
}

export function useSession(): Session | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}
