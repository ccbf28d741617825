/** What gateways tell of credentials in use, into rows: merged by the latest, so that it may come twice and in any order. */
import type { Clock } from '@gatehouse/base'
import type { CredentialsUsed } from '@gatehouse/control/distribution/gateway-routes.ts'
import type { AnyTables, Store } from '@gatehouse/store'
import { sql, type Transaction } from 'kysely'
import { usedAgain } from './credential-use.ts'
import type { Sighting } from './networks-seen.ts'
import { columnsOf, type UseRow, useOf } from './use-row.ts'

/** A gateway is heard about credentials of its own group's environments alone. */
export function useIntake({ store, clock }: { store: Store; clock: Clock }): CredentialsUsed {
  return async (gatewayGroupId, uses) => {
    if (uses.length === 0) return
    const nowMs = clock.nowMs()
    const sightings = new Map<string, Sighting[]>()
    for (const { credential, seen } of uses) {
      const more = seen.map(({ network, agoMs }) => ({ network, atMs: Math.max(1, nowMs - agoMs) }))
      sightings.set(credential, [...(sightings.get(credential) ?? []), ...more])
    }
    await store.transaction(async trx => {
      for (const row of await lockedUses(trx, gatewayGroupId, [...sightings.keys()])) {
        const use = usedAgain(useOf(row), sightings.get(row.credential_id)!, nowMs)
        if (use) await keep(trx, row.credential_id, use)
      }
    })
  }
}

/** In the order of their ids: two gateways that tell at once wait for each other, and neither for ever. */
async function lockedUses(trx: Transaction<AnyTables>, gatewayGroupId: string, ids: string[]): Promise<UseRow[]> {
  await sql`insert into credential_uses (credential_id, organization_id, last_used_at, last_network, seen)
    select c.id, c.organization_id, to_timestamp(0), '', '[]' from credentials c
    join environments e on e.organization_id = c.organization_id and e.id = c.environment_id
    where e.gateway_group_id = ${gatewayGroupId} and c.id = any(${ids}) order by c.id
    on conflict do nothing`.execute(trx)
  const { rows } = await sql<UseRow>`select u.* from credential_uses u
    join credentials c on c.organization_id = u.organization_id and c.id = u.credential_id
    join environments e on e.organization_id = c.organization_id and e.id = c.environment_id
    where e.gateway_group_id = ${gatewayGroupId} and u.credential_id = any(${ids})
    order by u.credential_id for update of u`.execute(trx)
  return rows
}

async function keep(
  trx: Transaction<AnyTables>,
  credentialId: string,
  use: Parameters<typeof columnsOf>[0],
): Promise<void> {
  await trx.updateTable('credential_uses').set(columnsOf(use)).where('credential_id', '=', credentialId).execute()
}
