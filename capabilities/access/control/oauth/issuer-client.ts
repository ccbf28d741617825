/** Clients of an authorization server: live credentials of applications, with what their products let them ask for. */
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import type { GrantName } from '../../oauth-client.ts'
import type { ServedIssuer } from './served-issuer.ts'

/** Grants as they are registered for protocols. */
export const registeredGrants: Readonly<Record<GrantName, string>> = {
  ...{ client_credentials: 'client_credentials', authorization_code: 'authorization_code' },
  ...{ refresh_token: 'refresh_token', device_code: 'urn:ietf:params:oauth:grant-type:device_code' },
}

export interface IssuerClient {
  id: string
  applicationId: string
  environmentId: string
  /** Of the application, for people. */
  title: string
  /** Of a client that can keep a secret. */
  secretSha256?: string
  authentication: 'basic' | 'post' | 'none'
  grants: readonly GrantName[]
  redirectUris: readonly string[]
  signOutUris: readonly string[]
  introspects: boolean
}

interface Found {
  id: string
  application_id: string
  environment_id: string
  oauth: Partial<
    Pick<IssuerClient, 'authentication' | 'grants' | 'redirectUris' | 'signOutUris' | 'introspects'>
  > | null
  secret: string | null
  title: string
}

export async function issuerClient(
  db: Kysely<AnyTables>,
  { id: serverId, organizationId }: ServedIssuer,
  { clientId, nowMs }: { clientId: string; nowMs: number },
): Promise<IssuerClient | undefined> {
  const now = new Date(nowMs).toISOString()
  const { rows } = await sql<Found>`select c.id, c.application_id, c.environment_id, c.spec->'oauth' as oauth,
      c.status->>'secretSha256' as secret, coalesce(a.spec->>'title', a.name) as title from credentials c
    join applications a on a.organization_id = c.organization_id and a.id = c.application_id
    where c.organization_id = ${organizationId} and c.server_id = ${serverId} and c.id = ${clientId}
      and (c.state = 'active' or (c.state = 'rotating' and (c.status->>'graceUntil')::timestamptz > ${now}::timestamptz))
      and (c.expires_at is null or c.expires_at > ${now}::timestamptz)`.execute(db)
  const found = rows[0]
  if (!found) return undefined
  const { id, application_id: applicationId, environment_id: environmentId, title, secret } = found
  return {
    ...{ id, applicationId, environmentId, title, ...(secret === null ? {} : { secretSha256: secret }) },
    ...{
      authentication: 'basic',
      grants: ['client_credentials'],
      redirectUris: [],
      signOutUris: [],
      introspects: false,
    },
    ...found.oauth,
  }
}

export interface ClientRights {
  /** Whether the application has a subscription that is live; without one it gets nothing for people. */
  subscribed: boolean
  scopes: readonly ClientScope[]
}

export interface ClientScope {
  name: string
  /** In words, for who is asked. */
  description?: string
}

/** By the products that the application is subscribed to in the environment of its credential. */
export async function clientRights(
  db: Kysely<AnyTables>,
  { organizationId }: ServedIssuer,
  { applicationId, environmentId, nowMs }: { applicationId: string; environmentId: string; nowMs: number },
): Promise<ClientRights> {
  const now = new Date(nowMs).toISOString()
  const { rows } = await sql<{ name: string | null; description: string | null }>`
    select scope->>'name' as name, min(scope->>'description') as description from subscriptions s
    join plans l on l.organization_id = s.organization_id and l.id = s.plan_id
    join products p on p.organization_id = l.organization_id and p.id = l.product_id
    left join lateral jsonb_array_elements(coalesce(p.spec->'scopes', '[]'::jsonb)) as scope on true
    where s.organization_id = ${organizationId} and s.application_id = ${applicationId}
      and s.environment_id = ${environmentId} and s.state in ('active', 'cancelling')
      and (s.expires_at is null or s.expires_at > ${now}::timestamptz)
    group by scope->>'name' order by name`.execute(db)
  const scopes = rows.flatMap(({ name, description }) =>
    name === null ? [] : [{ name, ...(description === null ? {} : { description }) }],
  )
  return { subscribed: rows.length > 0, scopes }
}
