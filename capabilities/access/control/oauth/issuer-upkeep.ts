/** Keys of authorization servers change by the calendar, and what they remembered is forgotten when its time is over. */
import type { Job, JobWork, Row } from '@gatehouse/control'
import { sql } from 'kysely'
import { issuerKeys, removeKeys, rotateKeys } from './issuer-keys.ts'

const batch = 500
const forgottenMax = 5000
const dayMs = 86_400_000
/** A key is shown on for the life of its last tokens, and a little longer. */
const shownOnMs = 3_600_000

export const issuerUpkeep: Job = {
  name: 'issuer-upkeep',
  everyMs: 60_000,
  async run(work) {
    for (const { id, organization_id } of await dueServers(work)) {
      await work.write(organization_id, async context => {
        const server = await context.resources.find('AuthorizationServer', id)
        if (!server) return
        const keys = await issuerKeys(context.transaction, id)
        const nowMs = work.services.clock.nowMs()
        const over = keys.filter(key => key.state === 'retired' && Date.parse(key.since) + keptMs(server) <= nowMs)
        await removeKeys(
          context,
          over.map(key => key.id),
        )
        // Looked at again: another replica may have done it since.
        const current = keys.find(key => key.state === 'current')!
        if (Date.parse(current.since) + keyMs(server) > nowMs) return
        await rotateKeys(context, server, false)
        const subject = { kind: server.kind, id, name: server.name }
        await context.audit({ action: 'AuthorizationServer.rotate-key', subject, before: undefined, after: undefined })
      })
    }
    await forget(work)
  },
}

const keyMs = ({ spec }: Row) => (spec.keyDays as number) * dayMs
const keptMs = ({ spec }: Row) => (spec.accessTokenSeconds as number) * 1000 + shownOnMs

interface Due {
  id: string
  organization_id: string
}

function dueServers({ read, services }: JobWork): Promise<Due[]> {
  const now = new Date(services.clock.nowMs()).toISOString()
  return read(async (_, db) => {
    const { rows } = await sql<Due>`select distinct s.id, s.organization_id from authorization_servers s
      join issuer_keys k on k.server_id = s.id
      where (k.state = 'current' and k.since + (s.spec->>'keyDays')::bigint * interval '1 day' <= ${now}::timestamptz)
        or (k.state = 'retired' and k.since + interval '1 hour'
          + (s.spec->>'accessTokenSeconds')::bigint * interval '1 second' <= ${now}::timestamptz)
      limit ${sql.lit(batch)}`.execute(db)
    return rows
  })
}

async function forget({ read, write, services }: JobWork): Promise<void> {
  const now = new Date(services.clock.nowMs()).toISOString()
  const due = await read((_, db) =>
    db
      .selectFrom('issued_artifacts')
      .select('organization_id')
      .distinct()
      .where('expires_at', '<=', now)
      .limit(batch)
      .execute(),
  )
  for (const { organization_id } of due) {
    await write(organization_id, async ({ transaction }) => {
      await sql`delete from issued_artifacts where (server_id, model, digest) in (
        select server_id, model, digest from issued_artifacts
        where organization_id = ${organization_id} and expires_at <= ${now}::timestamptz limit ${sql.lit(forgottenMax)})`.execute(
        transaction,
      )
    })
  }
}
