/** Tells the gateways which certificates to show: what the rows and claims say, against what the directory says. */
import type { WriteContext } from '@gatehouse/control'
import type { CertificateEntry, NewDirectoryEntry } from '@gatehouse/program'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import { type Holding, type HostClaim, placed } from './placing.ts'

export interface GroupChange {
  gatewayGroupId: string
  entries: NewDirectoryEntry[]
}

type NewCertificate = Omit<CertificateEntry, 'seq'>

interface Stored extends Holding {
  certificate: string
  keySha256: string
}

/** What would have to be told now, by gateway group. */
export async function certificateChanges(db: Kysely<AnyTables>): Promise<GroupChange[]> {
  const [certificates, claims, told] = [await stored(db), await claimsByGroup(db), await toldByGroup(db)]
  const groups = [...new Set([...claims.keys(), ...told.keys()])].sort()
  return groups.flatMap(gatewayGroupId => {
    const before = told.get(gatewayGroupId) ?? new Map<string, NewCertificate>()
    const entries = differences(wanted(certificates, claims.get(gatewayGroupId) ?? []), before)
    return entries.length > 0 ? [{ gatewayGroupId, entries }] : []
  })
}

/** In the transaction of the change, so that a certificate that is taken back stops at once. */
export async function spreadCertificates(context: WriteContext): Promise<void> {
  for (const { gatewayGroupId, entries } of await certificateChanges(context.transaction)) {
    for (const entry of entries) await context.services.appendDirectory(context, gatewayGroupId, entry)
  }
}

function wanted(certificates: readonly Stored[], claims: readonly HostClaim[]): Map<string, NewCertificate> {
  const places = placed(certificates, claims)
  return new Map(
    certificates.flatMap(({ certificateId, certificate, keySha256 }) => {
      const hosts = places.get(certificateId)
      if (!hosts) return []
      return [[certificateId, { kind: 'certificate', state: 'live', certificateId, hosts, certificate, keySha256 }]]
    }),
  )
}

function differences(
  wanted: ReadonlyMap<string, NewCertificate>,
  told: ReadonlyMap<string, NewCertificate>,
): NewDirectoryEntry[] {
  const gone = [...told.values()].filter(({ certificateId }) => !wanted.has(certificateId))
  const changed = [...wanted.values()].filter(entry => {
    const before = told.get(entry.certificateId)
    return !before || textOf(before) !== textOf(entry)
  })
  return [...gone.map(entry => ({ ...entry, state: 'dead' as const })), ...changed]
}

const textOf = ({ hosts, certificate, keySha256 }: NewCertificate) => JSON.stringify([hosts, certificate, keySha256])

async function stored(db: Kysely<AnyTables>): Promise<Stored[]> {
  const rows: { id: string; organization_id: string; spec: { certificate: string }; status: Status }[] = await db
    .selectFrom('certificates')
    .select(['id', 'organization_id', 'spec', 'status'])
    .execute()
  return rows.map(({ id, organization_id, spec, status }) => {
    const { hosts, keySha256 } = status
    return { certificateId: id, organizationId: organization_id, certificate: spec.certificate, hosts, keySha256 }
  })
}

interface Status {
  hosts: string[]
  keySha256: string
}

async function claimsByGroup(db: Kysely<AnyTables>): Promise<Map<string, HostClaim[]>> {
  const { rows } = await sql<{ gateway_group_id: string; organization_id: string; host: string }>`
    select distinct gateway_group_id, organization_id, split_part(claim, '/', 1) as host from route_claims`.execute(db)
  const groups = new Map<string, HostClaim[]>()
  for (const { gateway_group_id, organization_id, host } of rows) {
    groups.set(gateway_group_id, [...(groups.get(gateway_group_id) ?? []), { organizationId: organization_id, host }])
  }
  return groups
}

async function toldByGroup(db: Kysely<AnyTables>): Promise<Map<string, Map<string, NewCertificate>>> {
  const rows: { gateway_group_id: string; entry: string }[] = await db
    .selectFrom('directory_log')
    .select(['gateway_group_id', 'entry'])
    .where('live', '=', true)
    .where('subject', 'like', 'crt\\_%')
    .execute()
  const groups = new Map<string, Map<string, NewCertificate>>()
  for (const { gateway_group_id, entry: text } of rows) {
    const { seq: _, ...entry } = JSON.parse(text) as CertificateEntry
    const group = groups.get(gateway_group_id) ?? new Map<string, NewCertificate>()
    groups.set(gateway_group_id, group.set(entry.certificateId, entry))
  }
  return groups
}
