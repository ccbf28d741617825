/** Webhooks when others are slow, many or twice: nobody is held up, nothing is sent twice, what is kept is bounded. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testControl } from '@gatehouse/control/testing.ts'
import { testStore } from '@gatehouse/store/testing.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import { createEndpoint, deliveryLimits, queueEvent, webhookUpkeep } from '@gatehouse/webhook'
import { sql } from 'kysely'
import { catalogue } from '../capabilities.ts'
import { portalPeople } from './testing-portal.ts'
import { receiver, ticking, toLoopback } from './testing-webhooks.ts'

test('who does not answer holds up nobody else, is let alone between tries, and holds up no end', async t => {
  const people = await portalPeople(t, { requestForStranger: toLoopback() })
  const { as, joined, clock, store } = people
  const [ada, eve] = [await joined('ada@example.com'), await joined('eve@example.com')]
  const [frozen, well] = [await receiver(t, [], { frozen: true }), await receiver(t)]
  const webhook = async (who: typeof ada, url: string) => (await as<{ id: string }>(who, 'create-webhook', { url })).id
  const ofEve: string[] = []
  for (let count = 0; count < 4; count++) ofEve.push(await webhook(eve, frozen.url))
  for (let count = 0; count < 8; count++) await as(eve, 'test-webhook', { webhook: ofEve[count % 4] })
  const ofAda = await webhook(ada, well.url)
  await as(ada, 'test-webhook', { webhook: ofAda })
  const begun = performance.now()
  await ticking(clock, () => well.received.length === 1)
  assert.ok(performance.now() - begun < 2500, 'before the first of the others is over')
  assert.ok(frozen.received.length <= deliveryLimits.atOncePerOwner, `${frozen.received.length} at once`)
  const timedOut = async () => {
    const rows = await store.db.selectFrom('webhook_deliveries').select('failure').execute()
    return rows.some(({ failure }) => failure === 'fetch_timeout')
  }
  await ticking(clock, timedOut, 1)
  const closing = performance.now()
  await people.control.close()
  assert.ok(performance.now() - closing < 2500, 'the end waits for nobody')
})

test('an organization whose receivers are all frozen leaves room for another, however long it has waited', async t => {
  const people = await portalPeople(t, { requestForStranger: toLoopback() })
  const { call, clock, control, store } = people
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const [frozen, well] = [await receiver(t, [], { frozen: true }), await receiver(t)]
  const waiting = async (organization: string, url: string, owners: number) => {
    const { id } = await store.db
      .selectFrom('organizations')
      .select('id')
      .where('name', '=', organization)
      .executeTakeFirstOrThrow()
    await control.rowsAs('test').write(id as string, async context => {
      for (let count = 0; count < owners; count++) {
        const owner = `alert ${organization} ${count}`
        await createEndpoint(context, { owner, title: owner, url, events: [] })
        const event = { organizationId: id as string, owner, type: 'key.expires', data: {} }
        await queueEvent(context.transaction, event, clock.nowMs())
      }
    })
  }
  await waiting('default', frozen.url, 150)
  clock.advance(10)
  await waiting('other', well.url, 1)
  await ticking(clock, () => well.received.length === 1)
  assert.ok(frozen.received.length <= deliveryLimits.atOncePerOrganization, `${frozen.received.length} at once`)
})

test('two replicas send each message once', { skip: postgresMissing() }, async t => {
  const store = await testStore(t, 'postgres')
  const one = await portalPeople(t, { store, requestForStranger: toLoopback() })
  const options = { store, clock: one.clock, portalUrl: 'https://apis.example', requestForStranger: toLoopback() }
  await testControl(t, catalogue, options)
  const { received, url } = await receiver(t)
  const [ada, eve] = [await one.joined('ada@example.com'), await one.joined('eve@example.com')]
  for (const who of [ada, eve]) {
    const { id: webhook } = await one.as<{ id: string }>(who, 'create-webhook', { url })
    for (let count = 0; count < 10; count++) await one.as(who, 'test-webhook', { webhook })
  }
  await ticking(one.clock, async () => {
    const rows = await store.db.selectFrom('webhook_deliveries').select('state').execute()
    return rows.every(({ state }) => state === 'delivered')
  })
  assert.equal(received.length, 20)
  assert.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 20)
})

test('what ended is kept for a while, of one webhook so many; what waits is not forgotten', async t => {
  const { as, joined, store, control } = await portalPeople(t)
  const ada = await joined('ada@example.com')
  const { id } = await as<{ id: string }>(ada, 'create-webhook', { url: 'https://hooks.example/' })
  const insert = (state: string, days: number, count: number) =>
    sql`insert into webhook_deliveries (id, organization_id, endpoint_id, type, body, state, next_at, created_at)
      select ${`${state} ${days} `}::text || n, organization_id, id, 'webhook.test', '{}', ${state}, '2099-01-01',
        ${'2026-11-28'}::timestamptz - ${days} * interval '1 day' from webhook_endpoints, generate_series(1, ${count}) n`.execute(
      store.db,
    )
  await insert('delivered', 1, 250)
  await insert('failed', 40, 5)
  await insert('waiting', 40, 5)
  const work = { services: control.services, ...control.rowsAs(webhookUpkeep.name) }
  await webhookUpkeep.run(work, new AbortController().signal, () => {})
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from webhook_deliveries group by 1 order by 1`.execute(store.db)
  assert.deepEqual(
    rows.map(({ state, count }) => `${state} ${count}`),
    [`delivered ${deliveryLimits.keptMax}`, 'waiting 5'],
  )
  const many = sql`insert into webhook_deliveries (id, organization_id, endpoint_id, type, body, state, next_at, created_at)
    select 'more ' || n, organization_id, id, 'webhook.test', '{}', 'waiting', '2099-01-01', '2026-11-28'
    from webhook_endpoints, generate_series(1, 995) n`
  await many.execute(store.db)
  await as(ada, 'test-webhook', { webhook: id })
  const { deliveries } = await as<{ deliveries: { state: string; failure?: string }[] }>(ada, 'webhook', {
    webhook: id,
  })
  assert.deepEqual([deliveries[0]!.state, deliveries[0]!.failure], ['failed', 'too_many_wait'])
})
