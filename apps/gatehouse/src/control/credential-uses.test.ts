/** What gateways tell of credentials in use, until an operator reads it. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { twoPlacesJob } from '@gatehouse/capability-access/control/uses/two-places.ts'
import { useIntake } from '@gatehouse/capability-access/control/uses/use-intake.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const office = '192.0.2.0/24'
const home = '198.51.100.0/24'
const day = 86_400_000

async function keys(t: TestContext, store: Store) {
  const clock = new ManualClock(Date.now())
  const { control, call } = await testControl(t, catalogue, { store, clock })
  await call('Application.create', { body: { name: 'shop', spec: {} } })
  const make = async (name: string) => {
    const { body } = await call('Credential.create', {
      body: { name, spec: { application: 'shop', environment: 'dev' } },
    })
    return (body as { id: string }).id
  }
  const group = await control.rows.read(async resources => (await resources.get('GatewayGroup', 'default')).id)
  const used = useIntake({ store, clock })
  const use = (credential: string, network = office, agoMs = 0, of = group) =>
    used(of, [{ credential, seen: [{ network, agoMs }] }])
  const shown = async (name: string) => {
    const { body, etag } = await call('Credential.get', { name })
    const { status } = body as { status: { lastUsedAt?: string; lastNetwork?: string; twoPlaces?: object } }
    return { ...status, etag }
  }
  const notices = async () => {
    const { body } = await call('audit-events', { query: { operation: 'two-places', limit: 50 } })
    return (body as { items: { action: string; subject: { name: string } }[] }).items
  }
  /** As each replica does now and then. */
  const look = () =>
    twoPlacesJob.run(
      { services: control.services, ...control.rowsAs('two-places') },
      new AbortController().signal,
      () => {},
    )
  return { clock, call, make, use, used, group, shown, notices, look }
}

eachStore(
  'the last use of a key stands in its status and in the list, whichever gateway told of it first',
  async (store, t) => {
    const { clock, call, make, use, shown } = await keys(t, store)
    const id = await make('till')
    const before = await shown('till')
    assert.equal(before.lastUsedAt, undefined)
    const nowMs = clock.nowMs()
    await Promise.all([use(id, office, 60_000), use(id, home, 1000), use(id, office, 120_000)])
    const after = await shown('till')
    assert.deepEqual([after.lastUsedAt, after.lastNetwork], [new Date(nowMs - 1000).toISOString(), home])
    assert.equal(after.etag, before.etag)
    await use(id, office, 300_000)
    const { body } = await call('Credential.list')
    const [listed] = (body as { items: { status: { lastNetwork?: string } }[] }).items
    assert.equal(listed!.status.lastNetwork, home)
    assert.doesNotMatch(JSON.stringify(body), /192\.0\.2\.[1-9]/)
  },
)

eachStore('a gateway is not heard about keys of another group, nor about keys that are gone', async (store, t) => {
  const { make, use, used, group, shown } = await keys(t, store)
  const id = await make('till')
  await use(id, office, 0, 'gwg_01h00000000000000000000000')
  assert.equal((await shown('till')).lastUsedAt, undefined)
  await used(group, [{ credential: 'cred_01h00000000000000000000000', seen: [{ network: office, agoMs: 0 }] }])
})

eachStore(
  'use from two places is one notice in the audit log, without the networks, which the key tells',
  async (store, t) => {
    const { clock, make, use, shown, notices, look } = await keys(t, store)
    const id = await make('till')
    for (let minute = 0; minute < 5; minute++) {
      await use(id, office)
      await use(id, home, 500)
      clock.advance(60_000)
      await Promise.all([look(), look()])
    }
    const found = await notices()
    assert.deepEqual(
      found.map(({ action, subject }) => [action, subject.name]),
      [['Credential.used-from-two-places', 'till']],
    )
    assert.doesNotMatch(JSON.stringify(found), /192\.0\.2|198\.51/)
    assert.deepEqual(Object.keys((await shown('till')).twoPlaces!), ['at', 'networks'])
  },
)

eachStore(
  'keys that work and that nobody uses are found, those that were used or made since are not',
  async (store, t) => {
    const { clock, call, make, use } = await keys(t, store)
    const [, busy, gone] = [await make('idle'), await make('busy'), await make('revoked')]
    assert.ok(gone)
    await call('Credential.revoke', { name: 'revoked' })
    const once = await make('once')
    clock.advance(1000)
    await use(once)
    clock.advance(91 * day)
    await make('young')
    await use(busy)
    const { body } = await call('unused-credentials', { query: { days: 90 } })
    const { items, more } = body as { items: { name: string; lastUsedAt?: string }[]; more: boolean }
    assert.deepEqual(
      items.map(({ name, lastUsedAt }) => [name, lastUsedAt !== undefined]),
      [
        ['idle', false],
        ['once', true],
      ],
    )
    assert.equal(more, false)
  },
)

eachStore(
  'a key that is rotated works until its grace is over; that it is used still is seen, and its successor has its limits',
  async (store, t) => {
    const { clock, call, make, use, shown } = await keys(t, store)
    const old = await make('till')
    await call('Credential.update', { name: 'till', body: { spec: { addresses: ['192.0.2.0/24'] } } })
    const expiresAt = new Date(clock.nowMs() + 30 * day).toISOString()
    const { body } = await call('Credential.rotate', { name: 'till', body: { graceSeconds: 3600, expiresAt } })
    const { credential, graceUntil } = body as { credential: string; graceUntil: string }
    clock.advance(60_000)
    await use(old)
    const { lastUsedAt, successor, graceUntil: until } = (await shown('till')) as unknown as Record<string, string>
    assert.deepEqual([successor, until], [credential, graceUntil])
    assert.equal(Date.parse(lastUsedAt!), clock.nowMs())
    assert.equal((await shown(credential)).lastUsedAt, undefined)
    const told = await store.db.selectFrom('directory_log').select('entry').where('live', '=', true).execute()
    const entries = told.map(({ entry }) => JSON.parse(entry)).filter(({ kind }) => kind === 'credential')
    assert.deepEqual(
      entries.map(({ addresses, expiresAtMs }) => [addresses, new Date(expiresAtMs).toISOString()]).sort(),
      [
        [['192.0.2.0/24'], graceUntil],
        [['192.0.2.0/24'], expiresAt],
      ].sort(),
    )
  },
)
