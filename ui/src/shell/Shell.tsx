/** The frame of every page: navigation, palette, keys. */
import { useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { get } from '../api/client'
import { count, t, useWords, type Key } from '../i18n'
import { logOut, useSession } from '../session/session'
import { change, useSettings } from '../settings/settings'
import {
  IconBell,
  IconBolt,
  IconChartBar,
  IconDatabase,
  IconFolders,
  IconHelp,
  IconLayoutSidebar,
  IconListDetails,
  IconLock,
  IconLogout,
  IconMenu2,
  IconPin,
  IconPlug,
  IconPlayerPlay,
  IconSearch,
  IconServer,
  IconSettings,
  IconTemplate,
  IconTerminal2,
  IconX,
} from './icons'
import { useIsLost } from './connection'
import { useUnseen } from './notices'
import { searchAt } from './places'
import { GO, isTyping } from './shortcuts'
import type { Panel } from './Aside'

const Aside = lazy(() => import('./Aside'))
const BookmarkList = lazy(() => import('./Bookmarks'))
const Palette = lazy(() => import('./palette/Palette'))
const Keys = lazy(() => import('./Keys'))
const Tour = lazy(() => import('../tour/Tour'))

const ITEMS: readonly (readonly [string, Key, typeof IconBolt])[] = [
  ['/dashboards', 'nav.dashboard', IconChartBar],
  ['/flows', 'nav.flows', IconListDetails],
  ['/executions', 'nav.executions', IconPlayerPlay],
  ['/logs', 'nav.logs', IconTerminal2],
  ['/admin/triggers', 'nav.triggers', IconBolt],
  ['/namespaces', 'nav.namespaces', IconFolders],
  ['/kv', 'nav.kv', IconDatabase],
  ['/secrets', 'nav.secrets', IconLock],
  ['/blueprints', 'nav.blueprints', IconTemplate],
  ['/plugins', 'nav.plugins', IconPlug],
  ['/admin/stats', 'nav.system', IconServer],
]

export function Shell() {
  useWords()
  const { isNavCollapsed, isTourOn, theme, pinnedType } = useSettings()
  const { setColorScheme } = useMantineColorScheme()
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null)
  const [isMenuOpen, openMenu] = useMenu()
  const [chosen, choose] = useState<Panel | null>(null)
  const panel = chosen ?? (pinnedType ? 'type' : null)
  const toggle = (one: Panel) => choose(chosen === one ? null : one)
  const closePanel = () => {
    if (panel === 'type') change({ pinnedType: '' })
    choose(null)
  }
  const session = useSession()
  const main = useRef<HTMLElement>(null)
  useEffect(() => setColorScheme(theme), [theme, setColorScheme])
  useGlobalKeys(setOpen)
  useFocusOnMove(main)
  return (
    <div className="shell" data-collapsed={isNavCollapsed || undefined} data-aside={panel !== null || undefined}>
      {/* biome-ignore lint/a11y/useValidAnchor: a link that goes to the content without changing the address. */}
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {t('shell.skip')}
      </a>
      <nav className="nav" aria-label={t('shell.navigation')} data-open={isMenuOpen || undefined}>
        <Link to="/dashboards" className="brand" aria-label="Windhover">
          <img src="/ui/windhover.svg" width="24" height="24" alt="" />
          <span className="nav-label">Windhover</span>
        </Link>
        <Environment />
        <button
          type="button"
          className="nav-item"
          onClick={() => setOpen('palette')}
          aria-label={t('nav.search')}
          title="Ctrl K"
        >
          <IconSearch size={16} />
          <span className="nav-label">{t('nav.search')}</span>
        </button>
        <button
          type="button"
          className="nav-item nav-menu"
          onClick={() => openMenu(!isMenuOpen)}
          aria-label={t('nav.menu')}
          aria-expanded={isMenuOpen}
          aria-controls="pages"
        >
          {isMenuOpen ? <IconX size={18} /> : <IconMenu2 size={18} />}
        </button>
        <div className="nav-pages" id="pages">
          {ITEMS.map(([to, key, Icon]) => (
            <Link
              key={to}
              to={to}
              search={searchAt(to)}
              activeOptions={{ includeSearch: false }}
              className="nav-item"
              activeProps={{ 'aria-current': 'page' }}
              aria-label={t(key)}
              title={isNavCollapsed ? t(key) : undefined}
              onClick={() => openMenu(false)}
            >
              <Icon size={16} />
              <span className="nav-label">{t(key)}</span>
            </Link>
          ))}
          <Suspense>
            <BookmarkList />
          </Suspense>
          <div className="nav-foot">
            {pinnedType && chosen ? (
              <button type="button" className="nav-item" onClick={() => choose(null)} aria-label={t('aside.pinned')}>
                <IconPin size={16} />
                <span className="nav-label">{t('aside.pinned')}</span>
              </button>
            ) : null}
            <button
              type="button"
              className="nav-item"
              onClick={() => toggle('help')}
              aria-expanded={panel === 'help'}
              aria-label={t('aside.help')}
              title={isNavCollapsed ? t('aside.help') : undefined}
            >
              <IconHelp size={16} />
              <span className="nav-label">{t('aside.help')}</span>
            </button>
            <NoticesButton isOpen={panel === 'notices'} toggle={() => toggle('notices')} />
            <Link
              to="/settings"
              className="nav-item"
              activeProps={{ 'aria-current': 'page' }}
              aria-label={t('nav.settings')}
              title={isNavCollapsed ? t('nav.settings') : undefined}
              onClick={() => openMenu(false)}
            >
              <IconSettings size={16} />
              <span className="nav-label">{t('nav.settings')}</span>
            </Link>
            {session?.csrfToken ? (
              <button type="button" className="nav-item" onClick={() => void logOut()} aria-label={t('nav.logout')}>
                <IconLogout size={16} />
                <span className="nav-label">{t('nav.logout')}</span>
              </button>
            ) : null}
            <button
              type="button"
              className="nav-item nav-collapse"
              onClick={() => change({ isNavCollapsed: !isNavCollapsed })}
              aria-label={t(isNavCollapsed ? 'nav.expand' : 'nav.collapse')}
            >
              <IconLayoutSidebar size={16} />
              <span className="nav-label">{t('nav.collapse')}</span>
            </button>
          </div>
        </div>
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <LostBanner />
        <Outlet />
      </main>
      <Suspense>{panel ? <Aside panel={panel} type={pinnedType} close={closePanel} /> : null}</Suspense>
      <Suspense>
        {open === 'palette' ? <Palette close={() => setOpen(null)} openPanel={setOpen} /> : null}
        {open === 'keys' ? <Keys close={() => setOpen(null)} /> : null}
        {isTourOn ? <Tour /> : null}
      </Suspense>
    </div>
  )
}

/** The list of pages, which a phone shows only when asked; Escape closes it. */
function useMenu(): [boolean, (isOpen: boolean) => void] {
  const [isOpen, open] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') open(false)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isOpen])
  return [isOpen, open]
}

/** Which of several servers this is: as somebody has named it, or as it was started. */
function Environment() {
  const { environmentName, environmentColor } = useSettings()
  const { data } = useQuery({ queryKey: ['configs'], queryFn: () => get('/api/v1/configs'), staleTime: Infinity })
  const given = data?.environment as { readonly name: string; readonly color?: string } | undefined
  const name = environmentName || given?.name
  return name ? (
    <div className="environment ellipsis" style={{ borderColor: environmentColor || given?.color }} title={name}>
      {name}
    </div>
  ) : null
}

function NoticesButton({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  const unseen = useUnseen()
  const label = unseen > 0 ? count('aside.unseen', unseen) : t('aside.notices')
  return (
    <button type="button" className="nav-item" onClick={toggle} aria-expanded={isOpen} aria-label={label} title={label}>
      <IconBell size={16} />
      <span className="nav-label">{t('aside.notices')}</span>
      {unseen > 0 ? (
        <span className="unseen num" aria-hidden="true">
          {unseen}
        </span>
      ) : null}
    </button>
  )
}

/** While the server can not be reached: what is shown may be old, nothing that was typed is lost. */
function LostBanner() {
  return <div role="status">{useIsLost() ? <div className="lost">{t('shell.lost')}</div> : null}</div>
}

/** A new page takes the focus, as a loaded document would; not on the first one. */
function useFocusOnMove(main: { current: HTMLElement | null }) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const before = useRef(path)
  useEffect(() => {
    const page = (one: string) => one.split('/').slice(0, 3).join('/')
    if (page(before.current) !== page(path)) main.current?.focus({ preventScroll: true })
    before.current = path
  }, [path, main])
}

function useGlobalKeys(open: (what: 'palette' | 'keys' | null) => void) {
  const { hasShortcuts } = useSettings()
  const navigate = useNavigate()
  useEffect(() => {
    let isGoing = false
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        open('palette')
        return
      }
      if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && !event.defaultPrevented) confirm(event)
      if (!hasShortcuts || isTyping(event)) return
      const target = GO[event.key]
      if (isGoing && target) void navigate({ to: target, search: searchAt(target) })
      else if (event.key === '?') open('keys')
      else if (event.key === '/') {
        const field = document.querySelector<HTMLInputElement>('[data-search]')
        if (field) {
          event.preventDefault()
          field.focus()
        }
      }
      isGoing = event.key === 'g'
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [hasShortcuts, navigate, open])
}

/** Does what a dialog is open for: sends its form, or presses its main button, the last one. */
export function confirm(event: KeyboardEvent): void {
  const dialog = (event.target as HTMLElement | null)?.closest('[role="dialog"]')
  const form = dialog?.querySelector('form')
  const button = [
    ...(dialog?.querySelectorAll<HTMLButtonElement>('button[data-variant="filled"]:not(:disabled)') ?? []),
  ].at(-1)
  if (!form && !button) return
  event.preventDefault()
  if (form) form.requestSubmit()
  else button?.click()
}
