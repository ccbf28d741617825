/** Says on certificates, and in the log, which of their hosts they are not shown for. */
import type { JobWork } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import { claimsByGroup } from './spread.ts'
import { unshown } from './unshown.ts'

interface ToldCertificate {
  certificateId: string
  organizationId: string
  hosts: string[]
  unshown: string[]
}

/** What is told is looked at once more in the write: another replica may have been faster. */
export async function tellUnshown({ read, write, services }: JobWork): Promise<void> {
  for (const { certificateId, organizationId } of await read((_, db) => changed(db))) {
    await write(organizationId, async ({ resources, transaction, afterCommit }) => {
      const change = (await changed(transaction)).find(one => one.certificateId === certificateId)
      if (!change) return
      const row = await resources.get('Certificate', certificateId)
      await resources.update(row, { status: { ...row.status, unshown: change.unshown } })
      if (change.unshown.length === 0) return
      const fields = { certificate: row.name, organizationId, hosts: change.unshown }
      afterCommit(() =>
        services.log.warn('A certificate is not shown for hosts that its organization answers on.', fields),
      )
    })
  }
}

/** Certificates of which something else is true than is told. */
async function changed(db: Kysely<AnyTables>): Promise<ToldCertificate[]> {
  const certificates = await toldCertificates(db)
  const groups = await claimsByGroup(db)
  const names = await groupNames(db)
  const now = new Map<string, string[]>()
  for (const [id, claims] of [...groups].sort()) {
    for (const [certificateId, found] of unshown(certificates, { gatewayGroup: names.get(id) ?? id, claims })) {
      now.set(certificateId, [...(now.get(certificateId) ?? []), ...found].slice(0, unshownMax))
    }
  }
  return certificates.flatMap(one => {
    const found = now.get(one.certificateId) ?? []
    return JSON.stringify(found) === JSON.stringify(one.unshown) ? [] : [{ ...one, unshown: found }]
  })
}

/** Beyond it a certificate tells no more: the first ones say what is wrong. */
const unshownMax = 100

async function toldCertificates(db: Kysely<AnyTables>): Promise<ToldCertificate[]> {
  const { rows } = await sql<{ id: string; organization_id: string; status: Partial<ToldCertificate> }>`
    select id, organization_id, status from certificates order by id`.execute(db)
  return rows.map(({ id, organization_id, status: { hosts = [], unshown: told = [] } }) => {
    return { certificateId: id, organizationId: organization_id, hosts, unshown: told }
  })
}

async function groupNames(db: Kysely<AnyTables>): Promise<Map<string, string>> {
  const rows: { id: string; name: string }[] = await db.selectFrom('gateway_groups').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
