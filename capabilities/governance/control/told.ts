/** What gates told, kept beside the API version: of each moment the last. */
import type { Row, WriteContext } from '@gatehouse/control'
import { json } from '@gatehouse/store'
import { sql } from 'kysely'
import type { Moment } from '../governance-policy.ts'
import type { ToldPolicy } from '../told-gate.ts'

interface Kept {
  moment: Moment
  policies: readonly ToldPolicy[]
}

export async function keepTold(
  { transaction, services }: Pick<WriteContext, 'transaction' | 'services'>,
  { id, organizationId }: Row,
  { moment, policies }: Kept,
): Promise<void> {
  if (policies.length === 0) {
    await sql`delete from governance_notices where api_version_id = ${id} and moment = ${moment}`.execute(transaction)
    return
  }
  const at = new Date(services.clock.nowMs()).toISOString()
  await sql`insert into governance_notices (organization_id, api_version_id, moment, told, told_at)
    values (${organizationId}, ${id}, ${moment}, ${json(policies)}::jsonb, ${at})
    on conflict (api_version_id, moment) do update set told = excluded.told, told_at = excluded.told_at`.execute(
    transaction,
  )
}

/** In the status of API versions, by id. */
export async function shownTold(
  { transaction }: Pick<WriteContext, 'transaction'>,
  rows: readonly Pick<Row, 'id'>[],
): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const found = await sql<{ api_version_id: string; moment: string; told: ToldPolicy[]; told_at: unknown }>`
    select api_version_id, moment, told, told_at from governance_notices
    where api_version_id = any(${rows.map(({ id }) => id)}) order by told_at desc, moment`.execute(transaction)
  const shown = new Map<string, { governance: object[] }>()
  for (const { api_version_id: id, moment, told, told_at } of found.rows) {
    const one = { moment, at: new Date(told_at as string).toISOString(), policies: told }
    shown.set(id, { governance: [...(shown.get(id)?.governance ?? []), one] })
  }
  return shown
}

/** What the gate of a moment told last, for whoever answers an operation; absent where it told nothing. */
export async function toldAt(
  { transaction }: Pick<WriteContext, 'transaction'>,
  { id }: Pick<Row, 'id'>,
  moment: Moment,
): Promise<{ governance?: ToldPolicy[] }> {
  const { rows } = await sql<{ told: ToldPolicy[] }>`select told from governance_notices
    where api_version_id = ${id} and moment = ${moment}`.execute(transaction)
  return rows[0] ? { governance: rows[0].told } : {}
}
