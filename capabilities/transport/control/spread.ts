/** Tells the gateways what to show and answer: what the rows and claims say, against what the directory says. */
import type { WriteContext } from '@gatehouse/control'
import { lockedHead } from '@gatehouse/control/distribution/heads.ts'
import { canonicalJson, type DirectoryEntry, type NewDirectoryEntry, subjectOf } from '@gatehouse/program'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import { pendingChallenges, type StoredChallenge } from './order-store.ts'
import { type Holding, type HostClaim, isOwn, placed } from './placing.ts'

export interface GroupChange {
  gatewayGroupId: string
  entries: NewDirectoryEntry[]
}

/** What a gateway group is told, by its subject. */
type Told = ReadonlyMap<string, NewDirectoryEntry>

interface Stored extends Holding {
  certificate: string
  keySha256: string
}

/**
 * What would have to be told now, by gateway group in order. What was told is read first: what another transaction
 * writes and tells meanwhile is told again at most, and not taken back.
 */
export async function directoryChanges(db: Kysely<AnyTables>): Promise<GroupChange[]> {
  const told = await toldByGroup(db)
  const rows = { certificates: await stored(db), challenges: await pendingChallenges(db) }
  const [claims, clients] = [await claimsByGroup(db), await clientsByGroup(db)]
  const groups = [...new Set([...claims.keys(), ...told.keys(), ...clients.keys()])].sort()
  return groups.flatMap(gatewayGroupId => {
    const of = { claims: claims.get(gatewayGroupId) ?? [], clients: clients.get(gatewayGroupId) ?? [] }
    const entries = differences(wanted(rows, of), told.get(gatewayGroupId) ?? new Map())
    return entries.length > 0 ? [{ gatewayGroupId, entries }] : []
  })
}

/**
 * In the transaction of the change, so that what is taken back stops at once. Looked at again once nobody else can
 * tell these groups anything: what was read before may have been replaced or deleted while this one waited.
 */
export async function spread(context: WriteContext): Promise<void> {
  const { transaction, services } = context
  const groups = new Set((await directoryChanges(transaction)).map(({ gatewayGroupId }) => gatewayGroupId))
  if (groups.size === 0) return
  for (const group of groups) await lockedHead(transaction, group, services.clock.nowMs())
  for (const { gatewayGroupId, entries } of await directoryChanges(transaction)) {
    if (!groups.has(gatewayGroupId)) continue // its own transaction tells it, or the watch of claims
    for (const entry of entries) await services.appendDirectory(context, gatewayGroupId, entry)
  }
}

/** Who answers on which hosts, by gateway group. */
export async function claimsByGroup(db: Kysely<AnyTables>): Promise<Map<string, HostClaim[]>> {
  const { rows } = await sql<{ gateway_group_id: string; organization_id: string; host: string }>`
    select distinct gateway_group_id, organization_id, split_part(claim, '/', 1) as host from route_claims`.execute(db)
  const groups = new Map<string, HostClaim[]>()
  for (const { gateway_group_id, organization_id, host } of rows) {
    groups.set(gateway_group_id, [...(groups.get(gateway_group_id) ?? []), { organizationId: organization_id, host }])
  }
  return groups
}

interface Rows {
  certificates: readonly Stored[]
  challenges: readonly StoredChallenge[]
}

interface Uses {
  claims: readonly HostClaim[]
  /** Certificates that upstreams are shown. */
  clients: readonly string[]
}

function wanted({ certificates, challenges }: Rows, { claims, clients }: Uses): Told {
  const places = placed(certificates, claims)
  for (const id of clients) if (!places.has(id)) places.set(id, [])
  const shown = certificates.flatMap(({ certificateId, certificate, keySha256 }): NewDirectoryEntry[] => {
    const hosts = places.get(certificateId)
    return hosts ? [{ kind: 'certificate', state: 'live', certificateId, hosts, certificate, keySha256 }] : []
  })
  const answered = challenges
    .filter(challenge => isOwn(challenge, claims))
    .map(({ organizationId: _, ...challenge }): NewDirectoryEntry => {
      return { kind: 'challenge', state: 'live', ...challenge }
    })
  return new Map([...shown, ...answered].map(entry => [subjectOf(entry), entry]))
}

function differences(wanted: Told, told: Told): NewDirectoryEntry[] {
  const gone = [...told].filter(([subject]) => !wanted.has(subject))
  const changed = [...wanted].filter(([subject, entry]) => {
    const before = told.get(subject)
    return !before || canonicalJson(before) !== canonicalJson(entry)
  })
  return [...gone.map(([, entry]) => ({ ...entry, state: 'dead' as const })), ...changed.map(([, entry]) => entry)]
}

async function stored(db: Kysely<AnyTables>): Promise<Stored[]> {
  const { rows } = await sql<{ id: string; organization_id: string; certificate: string; status: Status }>`
    select c.id, c.organization_id, c.status, coalesce(o.chain, c.spec ->> 'certificate') as certificate
    from certificates c left join certificate_orders o on o.certificate_id = c.id`.execute(db)
  return rows.flatMap(({ id, organization_id, certificate, status: { hosts, keySha256 } }) => {
    const holding = { certificateId: id, organizationId: organization_id, hosts }
    return keySha256 !== undefined && certificate ? [{ ...holding, certificate, keySha256 }] : []
  })
}

interface Status {
  hosts: string[]
  /** Undefined while there is none. */
  keySha256?: string
}

/** Those that upstreams are shown by what is deployed, or about to be; they may be shown to no caller. */
async function clientsByGroup(db: Kysely<AnyTables>): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ gateway_group_id: string; certificate_id: string }>`
    select distinct e.gateway_group_id, c.id as certificate_id
    from deployments d
    join revisions r on r.organization_id = d.organization_id and r.id = d.revision_id
    join environments e on e.organization_id = d.organization_id and e.id = d.environment_id
    join certificates c on c.organization_id = d.organization_id and c.id = r.client_certificate_id
    where d.state in ('pending', 'staged', 'live') order by certificate_id`.execute(db)
  const groups = new Map<string, string[]>()
  for (const { gateway_group_id, certificate_id } of rows) {
    groups.set(gateway_group_id, [...(groups.get(gateway_group_id) ?? []), certificate_id])
  }
  return groups
}

/** Whether something deployed shows it to an upstream. */
export async function isShownToUpstreams(db: Kysely<AnyTables>, certificateId: string): Promise<boolean> {
  return [...(await clientsByGroup(db)).values()].flat().includes(certificateId)
}

async function toldByGroup(db: Kysely<AnyTables>): Promise<Map<string, Map<string, NewDirectoryEntry>>> {
  const rows: { gateway_group_id: string; entry: string }[] = await db
    .selectFrom('directory_log')
    .select(['gateway_group_id', 'entry'])
    .where('live', '=', true)
    .where(eb => eb.or([eb('subject', 'like', 'crt\\_%'), eb('subject', 'like', 'chl\\_%')]))
    .execute()
  const groups = new Map<string, Map<string, NewDirectoryEntry>>()
  for (const { gateway_group_id, entry: text } of rows) {
    const { seq: _, ...rest } = JSON.parse(text) as DirectoryEntry
    const entry = rest as NewDirectoryEntry
    const group = groups.get(gateway_group_id) ?? new Map<string, NewDirectoryEntry>()
    groups.set(gateway_group_id, group.set(subjectOf(entry), entry))
  }
  return groups
}
