/** Orders at a real authority, over a control plane and its gateways. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { pebbleRequest, withPebble } from '@gatehouse/capability-transport/acme/pebble.model.ts'
import { dueOrders } from '@gatehouse/capability-transport/control/order-store.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import { sql } from 'kysely'
import { newDirectory, openGateway, openHouse, until } from './testing-house.ts'
import { fingerprintOf, type OrderScene, orderScene, shaken, shownAt } from './testing-orders.ts'

/** What gateways answer now. */
async function challenges({ store }: Pick<OrderScene, 'store'>): Promise<{ host: string; token: string }[]> {
  const rows: { entry: string }[] = await store.db
    .selectFrom('directory_log')
    .select('entry')
    .where('live', '=', true)
    .where('subject', 'like', 'chl%')
    .execute()
  return rows.map(({ entry }) => JSON.parse(entry))
}

const postgres = postgresMissing() === undefined ? {} : { skip: postgresMissing() }
const isFilled = ({ order }: { order: string }) => order === 'filled'
const code = (wanted: string, pointer: string) => (thrown: unknown) =>
  thrown instanceof Failure && thrown.code === wanted && thrown.problems[0]?.pointer === pointer

test(
  'a certificate for several hosts is ordered past an API at /, shown by the gateways, and no challenge is left',
  withPebble,
  async t => {
    const scene = await orderScene(t, { nonceReject: 20 })
    const { order, status, gateway, pebble } = scene
    await order(['one.test', 'two.test'])
    const filled = await status(isFilled)
    assert.deepEqual(filled.hosts, ['one.test', 'two.test'])
    assert.ok(pebble.asked('/finalize-order/') > 0)
    await until(() => gateway.gateway.securePort !== undefined)
    for (const host of filled.hosts) {
      assert.equal(await shownAt(gateway.gateway.securePort!, host, await pebble.root()), filled.fingerprint)
    }
    assert.deepEqual(await challenges(scene), [])
  },
)

test('a renewal replaces what is shown, and open connections stay as they are', withPebble, async t => {
  const { order, status, gateway, pebble, renew, store } = await orderScene(t)
  await order(['one.test'])
  const first = await status(isFilled)
  await until(() => gateway.gateway.securePort !== undefined)
  const port = gateway.gateway.securePort!
  const open = await shaken(port, 'one.test', await pebble.root())
  const answers = async () => {
    open.write('GET /x HTTP/1.1\r\nHost: one.test\r\n\r\n')
    return new Promise<string>(resolve => open.once('data', piece => resolve(String(piece))))
  }
  assert.match(await answers(), /^HTTP\/1\.1 200/)
  await renew()
  const second = await status(({ order, fingerprint }) => order === 'filled' && fingerprint !== first.fingerprint)
  await until(async () => (await shownAt(port, 'one.test', await pebble.root())) === second.fingerprint)
  assert.match(await answers(), /^HTTP\/1\.1 200/)
  assert.equal(fingerprintOf(open), first.fingerprint)
  open.destroy()
  const names: { name: string }[] = await store.db.selectFrom('sealed_secrets').select('name').execute()
  assert.deepEqual(
    names.filter(({ name }) => name.startsWith('certificate-order')),
    [],
    'the key of the order is gone',
  )
})

test('it is renewed by itself at two thirds of its life', withPebble, async t => {
  const { order, status, later, store, clock } = await orderScene(t, { validitySeconds: 30 * 86_400 })
  await order(['one.test'])
  const first = await status(isFilled)
  const days = (Date.parse(first.renewAt) - Date.now()) / 86_400_000
  assert.ok(days > 18 && days <= 20, `renewed after ${days} days`)
  await later((days - 0.1) * 86_400_000)
  assert.deepEqual(await dueOrders(store.db, clock.nowMs()), [], 'not a moment sooner')
  await later(0.2 * 86_400_000)
  await status(({ order, fingerprint }) => order === 'filled' && fingerprint !== first.fingerprint)
})

test(
  'a validation that fails is told with its reason, tried again later and later, and at once when it is mended',
  withPebble,
  async t => {
    const nobody = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => nobody.once('listening', resolve))
    const { port } = nobody.address() as { port: number }
    await new Promise(resolve => nobody.close(resolve))
    const scene = await orderScene(t, { httpPort: port })
    const { order, status, clock, house, later } = scene
    await order(['one.test'])
    const waits: number[] = []
    for (const failures of [1, 2, 3]) {
      const failed = await status(status => status.failures === failures)
      assert.equal(failed.order, 'failed')
      assert.equal(failed.error!.code, 'issuer_refused')
      assert.match(failed.error!.detail, /^one\.test: (connection|unauthorized), .*refused/)
      assert.match(failed.error!.hint, /gateways/)
      const leftMs = Date.parse(failed.renewAt) - clock.nowMs()
      waits.push(Math.round(leftMs / 60_000))
      await later(leftMs + 100)
    }
    assert.ok(waits[1]! > waits[0]! && waits[2]! > waits[1]!, `waits of ${waits} minutes`)
    await until(async () => (await status(() => true)).failures === 4)
    assert.deepEqual(await challenges(scene), [])
    await house.control.rows.write(house.organization.id, async ({ resources }) => {
      const issuer = await resources.get('CertificateIssuer', 'ours')
      await resources.update(issuer, { spec: { ...issuer.spec, title: 'mended' } })
    })
    await status(({ failures }) => failures === 5)
  },
)

test(
  'what another organization answers on is not ordered, and its authority is asked for nothing',
  withPebble,
  async t => {
    const { order, status, house, pebble } = await orderScene(t, { hosts: ['theirs.test', '*.theirs.test'] })
    await house.control.rows.write(house.organization.id, async context => {
      await context.at({}).resources.create('Organization', { name: 'other', spec: {} })
    })
    const other = await house.control.rows.read(resources => resources.get('Organization', 'other'))
    await order(['theirs.test', 'x.theirs.test', 'nobodys.test'], other.id)
    const refused = await status(({ order }) => order === 'failed')
    assert.equal(refused.error!.code, 'host_unclaimed')
    assert.match(refused.error!.detail, /answers on theirs\.test, x\.theirs\.test, nobodys\.test\.$/)
    assert.equal(pebble.asked('/order-plz') + pebble.asked('/sign-me-up'), 0)
  },
)

test('hosts that were lost while the order was under way are not asked a certificate for', withPebble, async t => {
  const { order, status, pebble, store } = await orderScene(t, { sleeps: true })
  await order(['one.test'])
  await until(() => pebble.asked('/chalZ/') > 0)
  await store.db.deleteFrom('route_claims').execute()
  const refused = await status(({ order }) => order === 'failed')
  assert.ok(['host_unclaimed', 'issuer_refused'].includes(refused.error!.code), refused.error!.code)
  assert.equal(pebble.asked('/finalize-order/'), 0)
})

test('two control planes on one database order once', { ...withPebble, ...postgres }, async t => {
  const { order, status, pebble, store, close, clock, renew } = await orderScene(t, { engine: 'postgres' })
  close(await openHouse({ store, clock, request: pebbleRequest }))
  close(await openHouse({ store, clock, request: pebbleRequest }))
  await order(['one.test', 'two.test'])
  const first = await status(isFilled)
  assert.equal(pebble.asked('/order-plz'), 1)
  await renew()
  await status(({ order, fingerprint }) => order === 'filled' && fingerprint !== first.fingerprint)
  assert.equal(pebble.asked('/order-plz'), 2)
  assert.equal(pebble.asked('/sign-me-up'), 1)
})

test('the authority is asked only once every gateway that is there answers', withPebble, async t => {
  const scene = await orderScene(t)
  const { order, status, store, house, later, close, pebble } = scene
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  close(await openGateway({ url: house.url, token, node: 'node-2', stateDir: newDirectory(t) }))
  const there = (name: string, seenAtMs: number) =>
    store.db
      .insertInto('gateway_nodes')
      .values({
        ...{ id: name, gateway_group_id: house.groupId, serial: name, certificate_expires_at: '2100-01-01T00:00:00Z' },
        ...{ connected: true, state: 'serving', generation: 1, enrolled_at: '2020-01-01T00:00:00Z' },
        ...{ last_seen_at: new Date(seenAtMs).toISOString(), report: '{"directory":{"epoch":1,"seq":1}}' },
      })
      .execute()
  await there('frozen', Date.now() + 3_600_000)
  await there('long-gone', Date.now() - 60_000)
  await order(['one.test'])
  await until(async () => (await challenges(scene)).length === 1)
  const behind = sql<{ id: string }>`select id from gateway_nodes join program_heads using (gateway_group_id)
    where id like 'node-%' and (report -> 'directory' ->> 'seq')::int < directory_seq`
  await until(async () => (await behind.execute(store.db)).rows.length === 0)
  await later(25_000)
  const failed = await status(({ order }) => order === 'failed')
  assert.equal(failed.error!.code, 'challenge_unanswered')
  assert.match(failed.error!.detail, /: frozen\.$/)
  assert.equal(pebble.asked('/chalZ/'), 0, 'the authority was not told to validate')
  await store.db.deleteFrom('gateway_nodes').where('id', '=', 'frozen').execute()
  await later(120_000)
  await status(isFilled)
  assert.equal(pebble.asked('/order-plz'), 1, 'it was the same order')
})

test(
  'an organization has two hundred challenges pending at most: others find room on the gateways',
  withPebble,
  async t => {
    const scene = await orderScene(t)
    const { order, status, house, store, pebble, later } = scene
    await sql`alter table certificate_orders disable trigger all`.execute(store.db) // no certificate stands behind it
    const pending = Array.from({ length: 200 }, (_, at) => ({ challengeId: `chl_${at}`, host: 'x.test' }))
    await sql`insert into certificate_orders values ('crt_left', ${house.organization.id}, null,
    ${JSON.stringify(pending)}::jsonb, null, 0, '2100-01-01')`.execute(store.db)
    await order(['one.test'])
    const failed = await status(({ order }) => order === 'failed')
    assert.equal(failed.error!.code, 'challenge_unanswered')
    assert.match(failed.error!.detail, /more than 200 challenges/)
    assert.deepEqual([await challenges(scene), pebble.asked('/chalZ/')], [[], 0])
    await sql`update certificate_orders set challenges = challenges - 0 where certificate_id = 'crt_left'`.execute(
      store.db,
    )
    await later(120_000)
    await status(isFilled)
  },
)

test('an authority that stands still holds up no order of another organization', withPebble, async t => {
  const still = Promise.withResolvers<never>()
  let asked = 0
  const { order, status, house, store } = await orderScene(t, {
    request(ask) {
      if (!ask.url.startsWith('https://still.test/')) return pebbleRequest(ask)
      asked++
      return still.promise
    },
  })
  const { rows } = house.control
  await rows.write(house.organization.id, context =>
    context.at({}).resources.create('Organization', { name: 'other', spec: {} }),
  )
  const other = await rows.read(resources => resources.get('Organization', 'other'))
  await sql`alter table route_claims disable trigger all`.execute(store.db) // no API stands behind the claim
  await sql`insert into route_claims values (${house.groupId}, 'other.test/', ${other.id}, 'v', 'e')`.execute(store.db)
  await rows.write(other.id, async ({ resources }) => {
    const spec = { directory: 'https://still.test/dir', termsAgreed: true }
    await resources.create('CertificateIssuer', { name: 'still', spec })
    await resources.create('Certificate', { name: 'other', spec: { issuer: 'still', hosts: ['other.test'] } })
  })
  await until(() => asked > 0)
  await order(['one.test'])
  await status(isFilled).finally(() => still.reject(new Failure('issuer_unavailable', 'It stands still.')))
})

test('an authority that forgot our account gets a new one', withPebble, async t => {
  const { order, status, pebble, renew } = await orderScene(t)
  await order(['one.test'])
  const first = await status(isFilled)
  await pebble.restart()
  await renew()
  await status(({ order, fingerprint }) => order === 'filled' && fingerprint !== first.fingerprint)
})

test('what cannot be ordered is refused with its place, and an issuer in use is not deleted', withPebble, async t => {
  const { order, house } = await orderScene(t)
  await order(['one.test'])
  const write = (spec: Record<string, unknown>) =>
    house.control.rows.write(house.organization.id, ({ resources }) =>
      resources.create('Certificate', { name: 'x', spec }),
    )
  await assert.rejects(write({ issuer: 'ours' }), code('invalid_input', '/spec/hosts'))
  await assert.rejects(write({ issuer: 'ours', hosts: ['a.test', '*.a.test'] }), code('invalid_input', '/spec/hosts/1'))
  const both = { issuer: 'ours', hosts: ['a.test'], certificate: 'x' }
  await assert.rejects(write(both), code('invalid_input', '/spec/certificate'))
  await assert.rejects(write({ hosts: ['a.test'] }), code('invalid_input', '/spec/certificate'))
  await assert.rejects(write({ issuer: 'nobody', hosts: ['a.test'] }), code('invalid_input', '/spec/issuer'))
  const remove = house.control.rows.write(house.organization.id, async ({ resources }) =>
    resources.delete(await resources.get('CertificateIssuer', 'ours')),
  )
  await assert.rejects(remove, (thrown: Failure) => thrown.code === 'still_referenced')
})
