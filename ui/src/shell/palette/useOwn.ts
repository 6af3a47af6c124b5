import { useNavigate } from '@tanstack/react-router'
import { loadLanguage, t, type Key } from '../../i18n'
import { useRecent } from '../../settings/preferences'
import { change, useSettings, type Language, type ThemeChoice } from '../../settings/settings'
import { logOut, useSession } from '../../session/session'
import { commandsOfPage } from '../commands'
import { commandEntry, recentEntry, type Entry } from './entries'

const PAGES: readonly (readonly [string, Key])[] = [
  ['/dashboards', 'nav.dashboard'],
  ['/flows', 'nav.flows'],
  ['/executions', 'nav.executions'],
  ['/logs', 'nav.logs'],
  ['/admin/triggers', 'nav.triggers'],
  ['/namespaces', 'nav.namespaces'],
  ['/kv', 'nav.kv'],
  ['/secrets', 'nav.secrets'],
  ['/blueprints', 'nav.blueprints'],
  ['/plugins', 'nav.plugins'],
  ['/admin/calendar', 'calendar.title'],
  ['/flows/search', 'sources.title'],
  ['/flows/transfer', 'transfer.title'],
  ['/admin/stats', 'nav.system'],
  ['/settings', 'nav.settings'],
]

/** Settings that are changed on their page. */
const SETTINGS: readonly Key[] = [
  'settings.zone',
  'settings.dateFormat',
  'settings.timeRange',
  'settings.refresh',
  'settings.logLevel',
  'settings.flowTab',
  'settings.executionTab',
  'settings.editorFontSize',
  'settings.namespace',
  'settings.hasShortcuts',
  'settings.palette',
  'settings.environment',
  'settings.everybody',
]

const THEMES: readonly ThemeChoice[] = ['light', 'dark', 'auto']

/** What is known without asking: the places of late, what the page can do, the pages, what can be done everywhere. */
export function useOwn(openPanel: (panel: 'keys') => void): Entry[] {
  const navigate = useNavigate()
  const { recent } = useRecent()
  const { theme, density, language, isNavCollapsed } = useSettings()
  const session = useSession()
  const act = (id: string, text: string, run: () => void, hint?: string): Entry => ({
    id,
    group: 'actions',
    text,
    hint,
    run,
  })
  const open = (to: string, text: Key): Entry => ({ id: `actions ${to}`, group: 'actions', text: t(text), to })
  const other: Language = language === 'en' ? 'fr' : 'en'
  const speak = async () => {
    await loadLanguage(other)
    change({ language: other })
  }
  return [
    ...recent.map(recentEntry),
    ...commandsOfPage().map(commandEntry),
    ...PAGES.map(([to, key]): Entry => ({ id: `pages ${to}`, group: 'pages', text: t(key), to })),
    open('/flows/new', 'flows.create'),
    open('/dashboards/new', 'boards.create'),
    ...THEMES.filter((one) => one !== theme).map((one) =>
      act(
        `theme ${one}`,
        `${t('settings.theme')}: ${t(`settings.${one}` as Key)}`,
        () => change({ theme: one }),
        t('palette.switch'),
      ),
    ),
    act(
      'density',
      `${t('settings.density')}: ${t(density === 'compact' ? 'settings.comfortable' : 'settings.compact')}`,
      () => change({ density: density === 'compact' ? 'comfortable' : 'compact' }),
      t('palette.switch'),
    ),
    act('language', t('palette.language'), () => void speak(), t('settings.language')),
    act('navigation', t(isNavCollapsed ? 'palette.expand' : 'palette.collapse'), () =>
      change({ isNavCollapsed: !isNavCollapsed }),
    ),
    { ...act('keys', t('keys.title'), () => openPanel('keys')), key: '?' },
    act('tour', t('tour.start'), () => void navigate({ to: '/welcome' })),
    ...SETTINGS.map(
      (key): Entry => ({
        id: key,
        group: 'actions',
        text: t(key),
        hint: t('nav.settings'),
        run: () => void navigate({ to: '/settings' }),
      }),
    ),
    ...(session?.csrfToken ? [act('logout', t('nav.logout'), () => void logOut())] : []),
  ]
}
