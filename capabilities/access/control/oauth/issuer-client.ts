/** Clients of an authorization server: live credentials of applications, with what their products let them ask for. */
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import type { ServedIssuer } from './served-issuer.ts'

export interface IssuerClient {
  id: string
  applicationId: string
  environmentId: string
  secretSha256: string
  authentication: 'basic' | 'post'
  introspects: boolean
}

interface Found {
  id: string
  application_id: string
  environment_id: string
  oauth: { authentication?: 'basic' | 'post'; introspects?: boolean } | null
  secret: string
}

export async function issuerClient(
  db: Kysely<AnyTables>,
  { id: serverId, organizationId }: ServedIssuer,
  { clientId, nowMs }: { clientId: string; nowMs: number },
): Promise<IssuerClient | undefined> {
  const now = new Date(nowMs).toISOString()
  const { rows } = await sql<Found>`select id, application_id, environment_id, spec->'oauth' as oauth,
      status->>'secretSha256' as secret from credentials
    where organization_id = ${organizationId} and server_id = ${serverId} and id = ${clientId}
      and (state = 'active' or (state = 'rotating' and (status->>'graceUntil')::timestamptz > ${now}::timestamptz))
      and (expires_at is null or expires_at > ${now}::timestamptz)`.execute(db)
  const found = rows[0]
  if (!found) return undefined
  const { authentication = 'basic', introspects = false } = found.oauth ?? {}
  return {
    ...{ id: found.id, applicationId: found.application_id, environmentId: found.environment_id },
    ...{ secretSha256: found.secret, authentication, introspects },
  }
}

/** Of the products that the application is subscribed to in the environment of its credential. */
export async function clientScopes(
  db: Kysely<AnyTables>,
  { organizationId }: ServedIssuer,
  { applicationId, environmentId, nowMs }: { applicationId: string; environmentId: string; nowMs: number },
): Promise<string[]> {
  const now = new Date(nowMs).toISOString()
  const { rows } = await sql<{ name: string }>`select distinct scope->>'name' as name from subscriptions s
    join plans l on l.organization_id = s.organization_id and l.id = s.plan_id
    join products p on p.organization_id = l.organization_id and p.id = l.product_id
    cross join lateral jsonb_array_elements(coalesce(p.spec->'scopes', '[]'::jsonb)) as scope
    where s.organization_id = ${organizationId} and s.application_id = ${applicationId}
      and s.environment_id = ${environmentId} and s.state in ('active', 'cancelling')
      and (s.expires_at is null or s.expires_at > ${now}::timestamptz)
    order by name`.execute(db)
  return rows.map(({ name }) => name)
}
