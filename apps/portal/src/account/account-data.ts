/** What the control API tells a developer of her own. */
import type { At } from '../page.ts'

export interface Account {
  id: string
  email: string
  title: string
  notices: { mail: boolean }
  teams: { id: string; title: string; role: 'owner' | 'member' }[]
}

export interface Application {
  id: string
  title: string
  description?: string
  team?: { id: string; title: string }
  createdAt: string
}

export interface Subscription {
  id: string
  state: string
  plan: string
  planTitle: string
  product: string
  productTitle: string
  environment: string
  expiresAt?: string
  reason?: string
  createdAt: string
}

export interface Credential {
  id: string
  state: string
  title: string
  environment: string
  prefix?: string
  clientId?: string
  expiresAt?: string
  graceUntil?: string
  lastUsedAt?: string
  createdAt: string
}

export interface OauthServer {
  name: string
  title: string
  issuer: string
  /** Where tokens are asked for. */
  tokenUrl: string
  environments: string[]
  scopes: { name: string; description?: string }[]
}

export interface ApplicationDetail extends Application {
  subscriptions: Subscription[]
  credentials: Credential[]
}

export interface Figures {
  requests: number
  errors4xx: number
  errors5xx: number
}

export interface Usage {
  summary: Figures & { p95Ms: number }
  points: (Figures & { start: string })[]
  versions: (Figures & { apiVersion: string })[]
  allowances: Allowance[]
}

export interface Allowance {
  subscription: string
  planTitle: string
  productTitle: string
  environment: string
  limits: AllowedLimit[]
  countedUntil?: string
}

export interface AllowedLimit {
  name: string
  limit: number
  per?: string
  windowSeconds?: number
  used?: number
  left?: number
  resetsAt?: string
  /** Of quotas: how far it is, and when it is used up as things go. */
  level?: 'fine' | 'likely' | 'nearly' | 'gone'
  exhausted?: string
  earliest?: string
  latest?: string
}

export const readAccount = ({ api }: At) => api.call<Account>('GET', 'developers/account')
export const readApplications = async ({ api }: At) =>
  (await api.call<{ items: Application[] }>('GET', 'developers/applications')).items
export const readApplication = ({ api }: At, application: string) =>
  api.call<ApplicationDetail>('GET', 'developers/application', { query: { application } })

export const readOauthServers = async ({ api }: At, application: string) =>
  (await api.call<{ items: OauthServer[] }>('GET', 'developers/oauth-servers', { query: { application } })).items

/** Something that is done to what is one's own. */
export const doing =
  ({ api }: At) =>
  <T = void>(operation: string, body: object): Promise<T> =>
    api.call<T>('POST', `developers/${operation}`, { body })
