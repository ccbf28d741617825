/** What self-service costs the store: reads that do not grow with what one has, and no write where nothing is to be done. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { upkeep } from '@gatehouse/capability-self-service/control/mail/mail-upkeep.ts'
import type { JobWork } from '@gatehouse/control'
import type { AnyTables, Store } from '@gatehouse/store'
import type { Transaction } from 'kysely'
import { eachStore, houseStore } from '../testing-stores.ts'
import { portalPeople } from './testing-portal.ts'

/** A store that counts the statements of its transactions. */
function counting(store: Store) {
  const seen = { statements: 0 }
  const counted = (transaction: Transaction<AnyTables>) =>
    transaction.withPlugin({
      transformQuery: ({ node }) => {
        seen.statements++
        return node
      },
      transformResult: async ({ result }) => result,
    }) as Transaction<AnyTables>
  const transaction: Store['transaction'] = (work, limit) => store.transaction(own => work(counted(own)), limit)
  return { seen, store: { ...store, transaction } }
}

test('the applications of a developer are read by as many statements as one of them, and stay in their order', async t => {
  const { seen, store } = counting(await houseStore(t))
  const { as, joined, clock } = await portalPeople(t, { store })
  const ada = await joined('ada@example.com')
  const teams: string[] = []
  for (const title of ['Ours', 'Theirs']) teams.push((await as<{ id: string }>(ada, 'create-team', { title })).id)
  const make = async (count: number) => {
    clock.advance(1)
    await as(ada, 'create-application', {
      portal: 'main',
      title: `App ${count}`,
      ...(count % 3 === 0 ? {} : { team: teams[(count % 3) - 1]! }),
    })
  }
  type Listed = { items: { id: string; title: string; team?: { title: string } }[] }
  const read = async () => {
    seen.statements = 0
    const { items } = await as<Listed>(ada, 'applications')
    return { items, statements: seen.statements }
  }
  for (let count = 0; count < 3; count++) await make(count)
  const few = await read()
  for (let count = 3; count < 15; count++) await make(count)
  const many = await read()
  assert.deepEqual([few.items.length, many.items.length], [3, 15])
  assert.equal(many.statements, few.statements)
  assert.deepEqual(many.items.map(({ title, team }) => `${title} ${team?.title ?? '-'}`).slice(0, 3), [
    'App 0 -',
    'App 1 Ours',
    'App 2 Theirs',
  ])
})

eachStore('upkeep writes in no organization where nothing is over', async (store, t) => {
  const { call, control, joined } = await portalPeople(t, { store })
  await joined('ada@example.com')
  const { id: other } = (await call('Organization.create', { body: { name: 'other', spec: {} } })).body as {
    id: string
  }
  const written: string[] = []
  const rows = control.rowsAs(upkeep.name)
  const work: JobWork = {
    ...{ services: control.services, read: rows.read },
    write: (id, change) => {
      written.push(id)
      return rows.write(id, change)
    },
  }
  const run = () => upkeep.run(work, new AbortController().signal, () => {})
  await run()
  assert.equal(written.length, 0)
  const over = { expires_at: '2026-11-27T12:00:00Z', asked_at: '2026-11-26T12:00:00Z' }
  await store.db
    .insertInto('sign_ups')
    .values({ sha256: 'x', organization_id: other, portal: 'main', email: 'eve@example.com', ...over })
    .execute()
  await store.db.updateTable('portal_sessions').set({ used_at: '2026-11-01T12:00:00Z' }).execute()
  await run()
  assert.equal(written.length, 2)
  assert.ok(written.includes(other))
  for (const table of ['sign_ups', 'portal_sessions'])
    assert.deepEqual(await store.db.selectFrom(table).select('organization_id').execute(), [], table)
  await run()
  assert.equal(written.length, 2)
})
