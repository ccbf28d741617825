/** What no portal shows any more is not kept, but for what its revision changed: that is told in changelogs. */
import type { JobWork } from '@gatehouse/control'
import { sql } from 'kysely'
import { shownRevision } from './offered.ts'
import { silentMsMax } from './store-reference.ts'

const atOnce = 5

export async function forgetUnshown(work: JobWork): Promise<void> {
  const silent = new Date(work.services.clock.nowMs() - silentMsMax).toISOString()
  const unshown = await work.read(async (_, db) => {
    const { rows } = await sql<{ organization: string; revision: string }>`
      select f.organization_id as organization, f.revision_id as revision from portal_references f
      where (f.outline is not null or (f.made_at < ${silent}::timestamptz
          and exists (select 1 from portal_parts x where x.revision_id = f.revision_id)))
        and not exists (
        select 1 from portals p
        join products_api_versions l on l.organization_id = p.organization_id
        join api_versions v on v.organization_id = l.organization_id and v.id = l.target_id
          and v.state in ('published', 'deprecated')
        ${shownRevision(sql`p.environments_live_id`)}
        where p.organization_id = f.organization_id and r.id = f.revision_id) limit ${atOnce}`.execute(db)
    return rows
  })
  for (const { organization, revision } of unshown) {
    await work.write(organization, async ({ transaction }) => {
      await sql`update portal_references set outline = null, document = null, packed = null, sha256 = null,
          made_at = 'epoch'
        where revision_id = ${revision}`.execute(transaction)
      await sql`delete from portal_parts where revision_id = ${revision}`.execute(transaction)
    })
  }
}
