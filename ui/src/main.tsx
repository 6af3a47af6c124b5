import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './theme/components'
import './theme/base.css'
import './shell/lists.css'
import './theme/phone.css'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError } from './api/client'
import { loadLanguage } from './i18n'
import { router } from './routes'
import { isBeforeLogin, openSession } from './session/session'
import { followSettings } from './settings/kept'
import { settings } from './settings/settings'
import { onReturn } from './shell/connection'
import { keepNotices } from './shell/notices'
import { Themed } from './theme/Themed'

/** Only what a second try can mend: a lost connection, a server that is restarting. */
const isTemporary = (failures: number, error: Error): boolean =>
  failures < 2 && !(error instanceof ApiError && error.status < 500)

const client = new QueryClient({
  // A server on this machine answers a laptop without a network too: calls are always sent.
  defaultOptions: {
    queries: { networkMode: 'always', retry: isTemporary, staleTime: 5000, refetchOnWindowFocus: false },
  },
})

// What was read before the connection was lost may be old.
onReturn(() => void client.invalidateQueries())

keepNotices()

// A chunk that is gone belongs to an interface that was built anew: one reload fetches the new one.
addEventListener('vite:preloadError', () => {
  if (sessionStorage.getItem('reloaded') === location.href) return
  sessionStorage.setItem('reloaded', location.href)
  location.reload()
})

async function start(): Promise<void> {
  await loadLanguage(settings().language)
  document.documentElement.lang = settings().language
  if (!isBeforeLogin(location.pathname)) {
    await openSession().catch(() => undefined)
    void followSettings(client).catch(() => undefined)
  }
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <Themed>
        <Notifications position="bottom-right" limit={3} autoClose={5000} />
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Themed>
    </StrictMode>,
  )
}

void start()
