import assert from 'node:assert/strict'
import { json, migrate, type Store } from '@gatehouse/store'
import { eachStore } from '@gatehouse/store/testing.ts'
import { sql } from 'kysely'
import { migrations } from './migrations.ts'
import { dueOrders, takeLease } from './order-store.ts'

const nowMs = Date.parse('2026-01-01T00:00:00Z')

/** Orders by organization, each due a second after the one before it. */
async function orders(store: Store, byOrganization: Record<string, number>): Promise<void> {
  const { db } = store
  await sql`create table organizations (id text primary key)`.execute(db)
  await migrate(store, migrations)
  await sql`alter table certificate_orders disable trigger all`.execute(db) // no certificate stands behind them
  let at = nowMs - 1_000_000
  for (const [organizationId, count] of Object.entries(byOrganization)) {
    for (let number = 1; number <= count; number++) {
      const order = { certificate_id: `${organizationId}-${number}`, organization_id: organizationId, failures: 0 }
      const next_at = new Date((at += 1000)).toISOString()
      await db
        .insertInto('certificate_orders')
        .values({ ...order, challenges: json([]), next_at })
        .execute()
    }
  }
}

const due = async ({ db }: Store) => (await dueOrders(db, nowMs)).map(({ certificateId }) => certificateId)
const lease = ({ transaction }: Store, certificateId: string) =>
  transaction(trx => takeLease(trx, { certificateId, lease: 'one', nowMs }))

eachStore('of an organization two orders are worked on at once, those under way among them', async store => {
  await orders(store, { a: 4, b: 1 })
  assert.deepEqual(await due(store), ['a-1', 'b-1', 'a-2'])
  await lease(store, 'a-3')
  assert.deepEqual(await due(store), ['b-1', 'a-1'], 'who has one under way comes after who has none')
  await lease(store, 'a-1')
  assert.deepEqual(await due(store), ['b-1'])
  await sql`update certificate_orders set leased_until = now() - interval '1 second'`.execute(store.db)
  assert.deepEqual(await due(store), ['a-1', 'b-1', 'a-2'], 'whose lease is over is due again')
})

eachStore('of all organizations sixteen orders are worked on at once, those under way among them', async store => {
  await orders(store, Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`o${at}`, 2])))
  const first = await due(store)
  assert.equal(first.length, 16)
  for (const id of first.slice(0, 15)) await lease(store, id)
  assert.equal((await due(store)).length, 1)
  await lease(store, first[15]!)
  assert.deepEqual(await due(store), [])
})
