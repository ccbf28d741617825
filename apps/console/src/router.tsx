/** Addresses of the console. What a page shows is in its address; what the server holds is not. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { addressWords } from './address-words.ts'
import { Gate } from './gate.tsx'
import { FailedPage, NotFoundOutside } from './not-found.tsx'
import { Shell } from './shell.tsx'
import { Start } from './start.tsx'

const root = createRootRoute({ component: Gate, notFoundComponent: NotFoundOutside })
const old = createRoute({ getParentRoute: () => root, path: '/', component: Start })
const shell = createRoute({
  getParentRoute: () => root,
  path: '$organization',
  component: Shell,
  validateSearch: addressWords,
})
const pages = [
  createRoute({
    getParentRoute: () => shell,
    path: '/',
    component: lazyRouteComponent(() => import('./home.tsx'), 'Home'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'import',
    component: lazyRouteComponent(() => import('./import-api.tsx'), 'ImportApi'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'audit',
    component: lazyRouteComponent(() => import('./audit.tsx'), 'Audit'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'usage',
    component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'anomalies',
    component: lazyRouteComponent(() => import('./foresight/anomalies-page.tsx'), 'AnomaliesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'forecast',
    component: lazyRouteComponent(() => import('./foresight/forecast-page.tsx'), 'ForecastPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'sla',
    component: lazyRouteComponent(() => import('./alerting/sla-page.tsx'), 'SlaPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'dashboards',
    component: lazyRouteComponent(() => import('./usage/board/dashboards-page.tsx'), 'DashboardsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'dashboards/$board',
    component: lazyRouteComponent(() => import('./usage/board/dashboards-page.tsx'), 'DashboardsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'requests',
    component: lazyRouteComponent(() => import('./usage/requests/requests-page.tsx'), 'RequestsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'consumers',
    component: lazyRouteComponent(() => import('./usage/consumers-page.tsx'), 'ConsumersPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'indicators',
    component: lazyRouteComponent(() => import('./usage/indicators-page.tsx'), 'IndicatorsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'live',
    component: lazyRouteComponent(() => import('./usage/live/live-page.tsx'), 'LivePage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'query',
    component: lazyRouteComponent(() => import('./usage/query/query-page.tsx'), 'QueryPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'explain',
    component: lazyRouteComponent(() => import('./review/explain-page.tsx'), 'ExplainPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'approvals',
    component: lazyRouteComponent(() => import('./review/approvals-page.tsx'), 'ApprovalsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'onboarding',
    component: lazyRouteComponent(() => import('./onboarding.tsx'), 'OnboardingPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'settings',
    component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'gallery',
    component: lazyRouteComponent(() => import('./gallery.tsx'), 'Gallery'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'r/$plural',
    component: lazyRouteComponent(() => import('./resource-list.tsx'), 'ResourceList'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'r/$plural/new',
    component: lazyRouteComponent(() => import('./resource-edit.tsx'), 'ResourceCreate'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'r/$plural/$workspace/$name',
    component: lazyRouteComponent(() => import('./resource-page.tsx'), 'ResourcePage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'r/api-versions/$workspace/$name/design',
    component: lazyRouteComponent(() => import('./designer/designer-page.tsx'), 'DesignerPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'r/api-versions/$workspace/$name/policies',
    component: lazyRouteComponent(() => import('./policies/policies-page.tsx'), 'PoliciesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'r/$plural/$workspace/$name/edit',
    component: lazyRouteComponent(() => import('./resource-edit.tsx'), 'ResourceEdit'),
  }),
]

export const router = createRouter({
  routeTree: root.addChildren([old, shell.addChildren(pages)]),
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultErrorComponent: FailedPage,
  defaultNotFoundComponent: NotFoundOutside,
  scrollRestoration: true,
})
