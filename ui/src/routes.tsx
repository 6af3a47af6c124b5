/** The addresses of the interface. Every filter of a list is a search parameter, so links can be shared. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { LISTING } from './executions/listing'
import { t } from './i18n'
import { Empty, Failure, PageHead } from './shell/parts'
import { Shell } from './shell/Shell'
import { ButtonLink } from './shell/links'

function Unknown() {
  return (
    <>
      <PageHead title={t('shell.notFound')} />
      <Empty text={t('shell.notFoundHint')}>
        <ButtonLink to={'/dashboards'}>{t('nav.dashboard')}</ButtonLink>
      </Empty>
    </>
  )
}

const root = createRootRoute({
  notFoundComponent: Unknown,
  errorComponent: ({ error, reset }) => (
    <div className="pad">
      <Failure error={error} retry={reset} />
    </div>
  ),
})

const framed = createRoute({ getParentRoute: () => root, id: 'framed', component: Shell })

/** @param kept parameters that stay while one goes from one address of the page to another. */
const page = (path: string, load: () => Promise<{ default: () => React.ReactNode }>, kept: readonly string[] = []) =>
  createRoute({
    getParentRoute: () => framed,
    path,
    component: lazyRouteComponent(load),
    validateSearch: (search) => search,
    search: { middlewares: [retainSearchParams<Record<string, unknown>>([...kept])] },
  })

const pages = [
  page('/dashboards', () => import('./dashboard/DashboardPage')),
  page('/dashboards/new', () => import('./boards/BoardEditorPage')),
  page('/dashboards/edit/$dashboardId', () => import('./boards/BoardEditorPage')),
  page('/dashboards/$dashboardId', () => import('./boards/BoardPage')),
  page('/welcome', () => import('./tour/WelcomePage')),
  page('/flows', () => import('./flows/FlowsPage')),
  page('/flows/new', () => import('./editor/NewFlowPage')),
  page('/flows/search', () => import('./flows/SourceSearchPage')),
  page('/flows/transfer', () => import('./flows/TransferPage')),
  page('/flows/edit/$namespace/$flowId/{-$tab}', () => import('./flows/FlowPage')),
  page('/executions', () => import('./executions/ExecutionsPage')),
  page('/executions/$namespace/$flowId/$id/{-$tab}', () => import('./executions/ExecutionPage'), LISTING),
  page('/logs', () => import('./logs/LogsPage')),
  page('/admin/triggers', () => import('./triggers/TriggersPage')),
  page('/admin/calendar', () => import('./triggers/CalendarPage')),
  page('/admin/stats', () => import('./admin/SystemPage')),
  page('/namespaces', () => import('./namespaces/NamespacesPage')),
  page('/namespaces/edit/$namespace/{-$tab}', () => import('./namespaces/NamespacePage')),
  page('/kv', () => import('./namespaces/KeyValues')),
  page('/blueprints', () => import('./blueprints/BlueprintsPage')),
  page('/blueprints/new', () => import('./blueprints/BlueprintEditorPage')),
  page('/blueprints/$origin/$id', () => import('./blueprints/BlueprintPage')),
  page('/secrets', () => import('./namespaces/SecretsPage')),
  page('/plugins', () => import('./plugins/PluginsPage')),
  page('/plugins/$type', () => import('./plugins/PluginPage')),
  page('/settings', () => import('./settings/SettingsPage')),
  createRoute({ getParentRoute: () => framed, path: '/$', component: Unknown }),
]

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/dashboards' })
  },
})

/** Old bookmarks, and the addresses that answers of the API name, carry the tenant. */
const tenant = createRoute({
  getParentRoute: () => root,
  path: '/main/$',
  component: function Moved() {
    const { _splat } = tenant.useParams()
    return <Navigate to={`/${_splat ?? ''}`} replace />
  },
})

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('./session/LoginPage')),
  validateSearch: (search) => search,
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./session/SetUpPage')),
})

export const router = createRouter({
  routeTree: root.addChildren([framed.addChildren(pages), home, tenant, login, setup]),
  basepath: '/ui',
  defaultPreload: 'intent',
  scrollRestoration: false,
})
