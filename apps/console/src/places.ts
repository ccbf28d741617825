/** The rooms of the sidebar. A kind that nobody placed stands under the last. */
import type { IconName } from '@gatehouse/ui/icon.tsx'
import type { TextKey } from '@gatehouse/ui/text.ts'
import { type ConsoleNoun, nounAt, nouns } from './units.ts'

export interface Room {
  title: TextKey
  plurals: readonly string[]
}

const placed: readonly Room[] = [
  {
    title: 'roomPublish',
    plurals: [
      'apis',
      'api-versions',
      'products',
      'plans',
      'upstreams',
      'deployments',
      'contract-tests',
      'transition-requests',
    ],
  },
  {
    title: 'roomConsume',
    plurals: [
      'applications',
      'subscriptions',
      'credentials',
      'developers',
      'portals',
      'portal-pages',
      'portal-assets',
      'questions',
    ],
  },
  {
    title: 'roomRun',
    plurals: [
      'gateway-groups',
      'environments',
      'certificates',
      'certificate-issuers',
      'authorization-servers',
      'token-denials',
    ],
  },
  {
    title: 'roomWatch',
    plurals: [
      'captures',
      'alerts',
      'alert-rules',
      'service-objectives',
      'usage-reports',
      'notification-channels',
      'silences',
    ],
  },
  { title: 'roomGovern', plurals: ['rulesets', 'governance-policies', 'transition-rules', 'waivers'] },
  {
    title: 'roomPeople',
    plurals: ['memberships', 'invitations', 'tokens', 'workspaces', 'sso-connections', 'organizations'],
  },
]

const known = new Set(placed.flatMap(({ plurals }) => plurals))

export const rooms: readonly Room[] = [
  ...placed,
  { title: 'roomMore', plurals: nouns.map(({ plural }) => plural).filter(plural => !known.has(plural)) },
]

export const nounsIn = ({ plurals }: Room): ConsoleNoun[] => plurals.flatMap(plural => nounAt(plural) ?? [])

const icons: Record<string, IconName> = {
  apis: 'api',
  'api-versions': 'versions',
  products: 'box',
  plans: 'listDetails',
  upstreams: 'server',
  deployments: 'rocket',
  'contract-tests': 'shieldCheck',
  applications: 'apps',
  credentials: 'key',
  developers: 'users',
  questions: 'listDetails',
  'gateway-groups': 'route',
  environments: 'stack2',
  certificates: 'certificate',
  rulesets: 'shieldCheck',
  memberships: 'users',
  organizations: 'building',
}
export const iconOf = (plural: string): IconName => icons[plural] ?? 'listDetails'

/** After `g`. */
export const letters: Readonly<Record<string, string>> = {
  a: 'apis',
  v: 'api-versions',
  p: 'products',
  c: 'applications',
  s: 'subscriptions',
  d: 'deployments',
  k: 'credentials',
  w: 'gateway-groups',
}
