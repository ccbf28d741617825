/** An authorization server as requests are answered for it. */
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface ServedIssuer {
  id: string
  organizationId: string
  issuer: string
  audiences: readonly [string, ...string[]]
  accessTokenSeconds: number
  registration: boolean
  /** Another one whenever the row is. */
  etag: string
}

interface Found {
  id: string
  organization_id: string
  etag: string
  spec: Pick<ServedIssuer, 'audiences' | 'accessTokenSeconds' | 'registration'>
  status: { issuer: string }
}

/** By the names in its address. */
export async function servedIssuer(
  db: Kysely<AnyTables>,
  organization: string,
  name: string,
): Promise<ServedIssuer | undefined> {
  const found: Found | undefined = await db
    .selectFrom('authorization_servers as s')
    .innerJoin('organizations as o', 'o.id', 's.organization_id')
    .select(['s.id', 's.organization_id', 's.etag', 's.spec', 's.status'])
    .where('o.name', '=', organization)
    .where('s.name', '=', name)
    .executeTakeFirst()
  if (!found) return undefined
  const { id, organization_id: organizationId, etag, spec, status } = found
  const { audiences, accessTokenSeconds, registration } = spec
  return { id, organizationId, etag, issuer: status.issuer, audiences, accessTokenSeconds, registration }
}
