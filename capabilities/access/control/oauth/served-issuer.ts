/** An authorization server as requests are answered for it. */
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface ServedIssuer {
  id: string
  organizationId: string
  /** Of the organization, for people. */
  title: string
  issuer: string
  audiences: readonly [string, ...string[]]
  accessTokenSeconds: number
  sessionHours: number
  refreshIdleDays: number
  refreshDays: number
  registration: boolean
  /** Another one whenever the row is. */
  etag: string
}

interface Found {
  id: string
  organization_id: string
  etag: string
  spec: Pick<ServedIssuer, 'audiences' | 'accessTokenSeconds' | 'registration'> & Partial<PersonTerms>
  organization: { title?: string }
  status: { issuer: string }
}

type PersonTerms = Pick<ServedIssuer, 'sessionHours' | 'refreshIdleDays' | 'refreshDays'>

/** Of servers that were made before people signed in at them. */
const terms: PersonTerms = { sessionHours: 12, refreshIdleDays: 14, refreshDays: 90 }

/** By the names in its address. */
export async function servedIssuer(
  db: Kysely<AnyTables>,
  organization: string,
  name: string,
): Promise<ServedIssuer | undefined> {
  const found: Found | undefined = await db
    .selectFrom('authorization_servers as s')
    .innerJoin('organizations as o', 'o.id', 's.organization_id')
    .select(['s.id', 's.organization_id', 's.etag', 's.spec', 's.status', 'o.spec as organization'])
    .where('o.name', '=', organization)
    .where('s.name', '=', name)
    .executeTakeFirst()
  if (!found) return undefined
  const { id, organization_id: organizationId, etag, spec, status } = found
  const { audiences, accessTokenSeconds, registration, sessionHours, refreshIdleDays, refreshDays } = {
    ...terms,
    ...spec,
  }
  return {
    ...{ id, organizationId, etag, issuer: status.issuer, title: found.organization.title ?? organization },
    ...{ audiences, accessTokenSeconds, registration, sessionHours, refreshIdleDays, refreshDays },
  }
}
