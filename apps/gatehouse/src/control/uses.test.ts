/** What applications use of contracts, as gateways tell it, until somebody asks. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { driftIntake } from '@gatehouse/capability-catalogue/control/drift/drift-intake.ts'
import type { DriftFound } from '@gatehouse/program'
import type { Store } from '@gatehouse/store'
import { toldOf } from '../testing-drift.ts'
import { eachStore } from '../testing-stores.ts'

const usesMax = 50

async function orders(t: TestContext, store: Store) {
  const { listed, place, group, shop, ...scene } = await toldOf(t, store)
  const web = await scene.make('Application', 'web', {})
  const intake = driftIntake({ store, clock: scene.clock, usesMax })
  const use: DriftFound = {
    ...{ ...place, kind: 'use-field', method: 'POST', path: '/orders' },
    ...{ name: '/color', type: '', count: 1, applications: [shop] },
  }
  const tell = (...found: Partial<DriftFound>[]) =>
    intake(group, { found: found.map(one => ({ ...use, ...one })), more: [] })
  return { ...scene, tell, listed: listed('uses'), web }
}

eachStore('what each application uses is kept once, with when it did so first and last', async (store, t) => {
  const { clock, call, tell, listed, web } = await orders(t, store)
  await Promise.all([tell({}, { applications: [web] }), tell({ count: 3 }, {})])
  clock.advance(60_000)
  await tell(
    { applications: [web], kind: 'use-value', type: '"red"' },
    { applications: ['app_01h00000000000000000000000'], kind: 'use-endpoint', name: '' },
  )
  const { items } = await listed()
  const told = items.map(({ application = '', kind, name = '', value = '', count, lastUsedAt }) =>
    [application, kind, name, value, count, String(lastUsedAt).slice(11, 16)].join(' '),
  )
  assert.deepEqual(told, [
    ...[' endpoint   1 12:01', 'default/web value /color "red" 1 12:01'],
    ...['default/shop field /color  5 12:00', 'default/web field /color  1 12:00'],
  ])
  assert.equal((await listed({ application: 'web', limit: 1 })).more, true)
  assert.equal((await listed({ application: 'shop' })).items.length, 1)
  const drift = await call('ApiVersion.drift', { name: 'orders-v1', query: { limit: 10 } as never })
  assert.deepEqual((drift.body as { items: unknown[] }).items, [])
  await call('Application.delete', { name: 'web' })
  assert.deepEqual(
    (await listed()).items.map(({ application }) => application),
    [undefined, 'default/shop'],
  )
  const { body } = await call('ApiVersion.forget-uses', { name: 'orders-v1', body: {} })
  assert.ok((body as { forgotten: number }).forgotten >= 2)
  assert.deepEqual((await listed()).items, [])
})

eachStore('uses are bounded for each API version: what nobody used for longest goes first', async (store, t) => {
  const { clock, tell } = await orders(t, store)
  await tell({ name: '/oldest' })
  clock.advance(1000)
  for (let at = 0; at < usesMax; at++) await tell({ name: `/f${at}` })
  clock.advance(1000)
  await tell({ name: '/newest' })
  const rows = (await store.db.selectFrom('contract_uses').select(['name']).execute()) as { name: string }[]
  assert.ok(rows.length <= usesMax && rows.length > usesMax / 2, String(rows.length))
  assert.deepEqual(
    [rows.some(({ name }) => name === '/oldest'), rows.some(({ name }) => name === '/newest')],
    [false, true],
  )
})
