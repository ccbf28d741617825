/** Webhooks of developers and teams, over real connections: signed, tried again, given up, and nobody else's. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '@gatehouse/control'
import { queueDelivery } from '@gatehouse/webhook'
import { eachStore } from '../testing-stores.ts'
import { offer, type PortalPeople, portalPeople } from './testing-portal.ts'
import { isSigned, receiver, ticking, toLoopback } from './testing-webhooks.ts'

interface Delivery {
  id: string
  type: string
  state: string
  tries: number
  status?: number
  failure?: string
}

interface Shown {
  state: string
  deliveries: Delivery[]
}

const made = ({ as }: PortalPeople, who: Caller, input: object) =>
  as<{ id: string; secret: string }>(who, 'create-webhook', input)
const shown = ({ as }: PortalPeople, who: Caller, webhook: string) => as<Shown>(who, 'webhook', { webhook })

/** Until the newest delivery has ended, or as told. */
const ended = (people: PortalPeople, who: Caller, webhook: string, state = 'delivered') =>
  ticking(people.clock, async () => (await shown(people, who, webhook)).deliveries[0]?.state === state, 60_000)

eachStore(
  'a webhook is sent signed events; its secret is shown once, and rotates with an overlap',
  async (store, t) => {
    const people = await portalPeople(t, { store, requestForStranger: toLoopback() })
    const { as, joined, clock } = people
    const ada = await joined('ada@example.com')
    const { received, url } = await receiver(t)
    const { id: webhook, secret } = await made(people, ada, { url, title: 'Shop' })
    assert.match(secret, /^whsec_/)
    const test = () => as<{ delivery: string }>(ada, 'test-webhook', { webhook })
    const { delivery } = await test()
    await ticking(clock, async () => (await shown(people, ada, webhook)).deliveries[0]?.state === 'delivered')
    const [first] = received
    assert.equal(first!.headers['webhook-id'], delivery)
    assert.ok(Math.abs(Number(first!.headers['webhook-timestamp']) * 1000 - clock.nowMs()) < 10_000)
    const other = `whsec_${Buffer.alloc(32).toString('base64')}`
    assert.ok(isSigned(first!, secret) && !isSigned(first!, other))
    const { type, data } = JSON.parse(first!.body)
    assert.deepEqual([type, data], ['webhook.test', { webhook: { id: webhook, title: 'Shop' } }])
    const listed = await as<{ items: object[] }>(ada, 'webhooks')
    const rows = await store.db.selectFrom('webhook_endpoints').selectAll().execute()
    assert.ok(!JSON.stringify([listed, rows, await shown(people, ada, webhook)]).includes(secret.slice(8)))
    const next = await as<{ secret: string }>(ada, 'rotate-webhook-secret', { webhook, graceSeconds: 3600 })
    await test()
    await ticking(clock, () => received.length === 2)
    assert.ok(isSigned(received[1]!, secret) && isSigned(received[1]!, next.secret))
    clock.advance(3_600_000)
    await test()
    await ticking(clock, () => received.length === 3)
    assert.ok(!isSigned(received[2]!, secret) && isSigned(received[2]!, next.secret))
    await as(ada, 'delete-webhook', { webhook })
    await assert.rejects(shown(people, ada, webhook), { code: 'not_found' })
    for (const table of ['webhook_endpoints', 'webhook_deliveries'])
      assert.deepEqual(await store.db.selectFrom(table).select('id').execute(), [], table)
    const kept = await store.db.selectFrom('sealed_secrets').select('name').where('name', 'like', 'webhook%').execute()
    assert.deepEqual(kept, [])
  },
)

test('what is not taken is tried again under the same id, given up in the end, and sent again when asked', async t => {
  const people = await portalPeople(t, { requestForStranger: toLoopback() })
  const { as, joined } = people
  const ada = await joined('ada@example.com')
  const fails = Array<number>(12).fill(500)
  const { received, url } = await receiver(t, fails)
  const { id: webhook } = await made(people, ada, { url })
  const { delivery } = await as<{ delivery: string }>(ada, 'test-webhook', { webhook })
  await ticking(people.clock, async () => ((await shown(people, ada, webhook)).deliveries[0]?.tries ?? 0) > 0)
  await assert.rejects(as(ada, 'redeliver-webhook', { webhook, delivery }), { code: 'conflict' })
  await ticking(
    people.clock,
    async () => (await shown(people, ada, webhook)).deliveries[0]?.state === 'failed',
    3_600_000,
  )
  assert.equal(received.length, 10)
  assert.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 1)
  assert.ok(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size > 5)
  const [failed] = (await shown(people, ada, webhook)).deliveries
  assert.deepEqual([failed!.status, failed!.failure, failed!.tries], [500, 'refused', 10])
  fails.length = 0
  await as(ada, 'redeliver-webhook', { webhook, delivery })
  await ended(people, ada, webhook)
  assert.equal(received.at(-1)!.headers['webhook-id'], delivery)
})

test('a redirect is not followed, and who answers that she is gone is sent nothing more', async t => {
  const people = await portalPeople(t, { requestForStranger: toLoopback() })
  const { as, joined, clock } = people
  const ada = await joined('ada@example.com')
  const inner = await receiver(t)
  const outer = await receiver(t, [{ status: 307, headers: { location: inner.url } }, 410])
  const { id: webhook } = await made(people, ada, { url: outer.url })
  await as(ada, 'test-webhook', { webhook })
  await ticking(clock, async () => (await shown(people, ada, webhook)).deliveries[0]?.failure === 'redirected')
  assert.equal(inner.received.length, 0)
  await as(ada, 'test-webhook', { webhook })
  await ticking(clock, async () => (await shown(people, ada, webhook)).state === 'gone')
  const { deliveries } = await shown(people, ada, webhook)
  assert.deepEqual(
    deliveries.map(({ state }) => state),
    ['failed', 'failed'],
  )
  await as(ada, 'change-webhook', { webhook, state: 'active' })
  await as(ada, 'test-webhook', { webhook })
  await ended(people, ada, webhook)
})

test('a webhook whose secret cannot be read holds up no other, and is never sent to without a signature', async t => {
  const people = await portalPeople(t, { requestForStranger: toLoopback() })
  const { as, joined, clock, store } = people
  const [eve, ada] = [await joined('eve@example.com'), await joined('ada@example.com')]
  const [unreadable, missing, well] = [await receiver(t), await receiver(t), await receiver(t)]
  const [first, second] = [
    await made(people, eve, { url: unreadable.url }),
    await made(people, eve, { url: missing.url }),
  ]
  const sealed = (id: string) => `webhook ${id}`
  const other = await store.db
    .selectFrom('sealed_secrets')
    .select('sealed')
    .where('name', '=', sealed(second.id))
    .execute()
  await store.db.updateTable('sealed_secrets').set(other[0]!).where('name', '=', sealed(first.id)).execute()
  await store.db.deleteFrom('sealed_secrets').where('name', '=', sealed(second.id)).execute()
  for (const { id: webhook } of [first, second]) await as(eve, 'test-webhook', { webhook })
  const { id: ofAda } = await made(people, ada, { url: well.url })
  await as(ada, 'test-webhook', { webhook: ofAda })
  await ended(people, ada, ofAda)
  for (const { id } of [first, second]) {
    await ticking(clock, async () => ((await shown(people, eve, id)).deliveries[0]?.tries ?? 0) > 0)
    await ticking(clock, async () => (await shown(people, eve, id)).deliveries[0]?.failure === 'secret_unreadable')
  }
  assert.deepEqual([unreadable.received, missing.received], [[], []])
})

test('what was never kept is not sent again, and what is not active is not tested', async t => {
  const people = await portalPeople(t, { requestForStranger: toLoopback() })
  const { as, joined, clock, control, store } = people
  const ada = await joined('ada@example.com')
  const { received, url } = await receiver(t)
  const { id: webhook } = await made(people, ada, { url })
  const { id: organization } = await store.db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const endpoint = { id: webhook, organization_id: organization as string }
  const event = { type: 'key.expires', data: { text: 'x'.repeat(70_000) } }
  const delivery = await queueDelivery(store.db, { endpoint, event }, clock.nowMs())
  assert.equal((await shown(people, ada, webhook)).deliveries[0]!.failure, 'too_large')
  await assert.rejects(as(ada, 'redeliver-webhook', { webhook, delivery }), { code: 'conflict' })
  await as(ada, 'change-webhook', { webhook, state: 'paused' })
  await assert.rejects(as(ada, 'test-webhook', { webhook }), { code: 'conflict' })
  await control.close()
  assert.deepEqual(received, [])
})

test('addresses of the operator’s own networks are asked nothing, by whatever name', async t => {
  const people = await portalPeople(t)
  const { as, joined, clock } = people
  const ada = await joined('ada@example.com')
  const { received, url } = await receiver(t)
  const port = new URL(url).port
  const hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '169.254.169.254', '10.0.0.1']
  for (const host of hosts) {
    const { id: webhook } = await made(people, ada, {
      url: `${/^(169|10)\./.test(host) ? 'https' : 'http'}://${host}:${port}/`,
    })
    await as(ada, 'test-webhook', { webhook })
    await ticking(clock, async () => (await shown(people, ada, webhook)).deliveries[0]?.state === 'failed')
    const [delivery] = (await shown(people, ada, webhook)).deliveries
    assert.deepEqual([delivery!.failure, delivery!.tries], ['egress_forbidden', 1], host)
  }
  assert.equal(received.length, 0)
  for (const wrong of ['ftp://example.com/', 'file:///etc/passwd', 'https://a:b@example.com/', 'javascript:alert(1)'])
    await assert.rejects(made(people, ada, { url: wrong }), { code: 'invalid_input' }, wrong)
  // Anybody on the way would read what is sent there.
  for (const plain of ['http://hooks.example/', 'http://127.0.0.1.example/', 'http://10.0.0.1/'])
    await assert.rejects(made(people, ada, { url: plain }), { code: 'invalid_input', message: /https/ }, plain)
})

test('a webhook of another, of another team or organization does not exist, and members of a team change none', async t => {
  const people = await portalPeople(t)
  const { as, joined, codeFor } = people
  const [ada, bob, eve] = [
    await joined('ada@example.com'),
    await joined('bob@example.com'),
    await joined('eve@example.com'),
  ]
  const { id: team } = await as<{ id: string }>(ada, 'create-team', { title: 'Ours' })
  await as(ada, 'invite-to-team', { portal: 'main', team, email: 'bob@example.com' })
  await as(bob, 'join-team', { code: await codeFor('bob@example.com') })
  const url = 'https://hooks.example/'
  const [own, shared] = [await made(people, ada, { url }), await made(people, ada, { url, team })]
  const operations: [string, object][] = [
    ['webhook', {}],
    ['change-webhook', { title: 'Mine' }],
    ['rotate-webhook-secret', {}],
    ['test-webhook', {}],
    ['redeliver-webhook', { delivery: 'msg_x' }],
    ['delete-webhook', {}],
  ]
  for (const [operation, input] of operations)
    for (const { id: webhook } of [own, shared])
      await assert.rejects(
        as(eve, operation, { webhook, ...input }),
        { code: 'not_found', message: `There is no webhook ${webhook}.` },
        operation,
      )
  assert.equal((await as<{ items: object[] }>(bob, 'webhooks')).items.length, 1)
  assert.deepEqual((await as<{ items: object[] }>(eve, 'webhooks')).items, [])
  await as(bob, 'test-webhook', { webhook: shared.id })
  for (const operation of ['change-webhook', 'rotate-webhook-secret', 'delete-webhook'])
    await assert.rejects(as(bob, operation, { webhook: shared.id }), { code: 'not_allowed' }, operation)
  await assert.rejects(made(people, eve, { url, team }), { code: 'not_found' })
  for (let count = 1; count < 10; count++) await made(people, ada, { url })
  await assert.rejects(made(people, ada, { url }), { code: 'conflict' })
  const tests = () => as(ada, 'test-webhook', { webhook: own.id })
  for (let time = 0; time < 10; time++) await tests()
  await assert.rejects(tests(), { code: 'too_many_attempts' })
})

test('what becomes of an application is told at the webhooks of whose it is, where they want it', async t => {
  const people = await portalPeople(t, { requestForStranger: toLoopback() })
  const { as, joined, call, clock } = people
  const plan = await offer(people, { approval: 'manual' })
  const ada = await joined('ada@example.com')
  await as(ada, 'change-account', { mail: false })
  const { id: team } = await as<{ id: string }>(ada, 'create-team', { title: 'Ours' })
  const [all, keys, ofTeam] = [await receiver(t), await receiver(t), await receiver(t)]
  await made(people, ada, { url: all.url })
  await made(people, ada, { url: keys.url, events: ['key.expires'] })
  await made(people, ada, { url: ofTeam.url, team })
  const subscribed = async (more: object) => {
    const { id: application } = await as<{ id: string }>(ada, 'create-application', {
      portal: 'main',
      title: 'Shop',
      ...more,
    })
    const { id } = await as<{ id: string }>(ada, 'subscribe', { portal: 'main', application, plan, environment: 'dev' })
    return { application, subscription: id }
  }
  const [own, teams] = [await subscribed({}), await subscribed({ team })]
  await call('Subscription.approve', { name: own.subscription, reason: 'Welcome.' })
  await call('Subscription.reject', { name: teams.subscription, body: {} })
  const expiresAt = new Date(clock.nowMs() + 5 * 86_400_000).toISOString().replace(/\.\d+/, '')
  const key = { portal: 'main', application: own.application, environment: 'dev', title: 'Laptop', expiresAt }
  const { id: keyId } = await as<{ id: string }>(ada, 'create-key', key)
  await call('ApiVersion.publish', { name: 'pets-v1', body: {} })
  await call('ApiVersion.deprecate', { name: 'pets-v1', body: {} })
  await ticking(clock, () => all.received.length === 3 && keys.received.length === 1 && ofTeam.received.length === 1)
  const events = all.received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })
  const application = { id: own.application, title: 'Shop' }
  const of = (type: string) => events.find(event => event.type === type)!.data
  assert.deepEqual(of('subscription.approved'), {
    application,
    subscription: { id: own.subscription, plan: 'free', environment: 'dev' },
    reason: 'Welcome.',
  })
  assert.deepEqual(of('key.expires'), { application, key: { id: keyId, title: 'Laptop', expiresAt } })
  assert.equal((of('version.deprecated').apiVersion as { title: string }).title, 'pets-v1')
  assert.equal(JSON.parse(keys.received[0]!.body).type, 'key.expires')
  assert.equal(JSON.parse(ofTeam.received[0]!.body).type, 'subscription.rejected')
  for (let time = 0; time < 5; time++) clock.advance(15_000)
  assert.equal(all.received.length, 3)
})
