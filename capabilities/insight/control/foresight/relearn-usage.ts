/** What was learned is forgotten, whoever is learning at the moment: a row without a state is nobody's to go on from. */
import type { OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'

export const relearnHandler: OperationHandler<unknown, { learned: boolean }> = {
  async run({ transaction, organization }) {
    const organizationId = organization!.id
    const { rows } = await sql`select 1 from watches where organization_id = ${organizationId}`.execute(transaction)
    await sql`insert into watches (organization_id, watched_to, state) values (${organizationId}, to_timestamp(0), '')
      on conflict (organization_id) do update set watched_to = excluded.watched_to, state = excluded.state`.execute(
      transaction,
    )
    await sql`delete from anomalies where organization_id = ${organizationId}`.execute(transaction)
    return { learned: rows.length > 0 }
  },
}
