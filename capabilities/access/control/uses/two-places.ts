/** Use of a credential from two places, once into the audit log of its organization; the networks stay with the credential. */
import type { Job, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'

const batch = 200

interface Due {
  credential_id: string
  organization_id: string
}

export const twoPlacesJob: Job = {
  name: 'two-places',
  everyMs: 30_000,
  async run({ read, write }) {
    const due = await read(async (_, db) => {
      const { rows } = await sql<Due>`select credential_id, organization_id from credential_uses
        where two_places_at is not null and (noticed_at is null or noticed_at < two_places_at)
        order by two_places_at limit ${batch}`.execute(db)
      return rows
    })
    for (const { credential_id, organization_id } of due) {
      await write(organization_id, context => notice(context, credential_id))
    }
  },
}

/** Another replica may have done it since it was found. */
async function notice({ transaction, resources, audit }: WriteContext, credentialId: string): Promise<void> {
  const { numAffectedRows } = await sql`update credential_uses set noticed_at = two_places_at
    where credential_id = ${credentialId} and two_places_at is not null
      and (noticed_at is null or noticed_at < two_places_at)`.execute(transaction)
  const subject = numAffectedRows === 0n ? undefined : await resources.find('Credential', credentialId)
  if (!subject) return
  await audit({ action: 'Credential.used-from-two-places', subject, before: undefined, after: undefined })
}
