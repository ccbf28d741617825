/** Alerts: found in usage, told once at channels of every form. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { alertHouse, minute } from '../testing-alerts.ts'
import { isSigned, receiver } from './testing-webhooks.ts'

const errors = { threshold: { metric: 'errorRate', above: 0.05, by: ['api'], windowMinutes: 1 } }

test('an API that fails is told once at a signed webhook, with its evidence, and once when it is over', async t => {
  const { create, used, alerts, becomes } = await alertHouse(t)
  const { received, url } = await receiver(t)
  const { secret } = await create('NotificationChannel', 'ours', { webhook: { url } })
  await create('AlertRule', 'errors', { ...errors, forSeconds: 45, notify: [{ channels: ['ours'] }] }, { team: 'shop' })
  await used(20, { status: 503 })
  await becomes(async () => (await alerts())[0]?.state === 'pending')
  assert.equal(received.length, 0)
  await becomes(async () => {
    await used(1, { status: 503 })
    return received.length === 1
  })
  assert.ok(isSigned(received[0]!, secret!))
  const { type, data } = JSON.parse(received[0]!.body)
  assert.deepEqual([type, data.rule, data.organization, data.alerts.length], ['alert.firing', 'errors', 'default', 1])
  const [told] = data.alerts
  assert.deepEqual(told.labels, { team: 'shop', api: 'orders', rule: 'errors', severity: 'warning' })
  assert.match(told.summary, /of api orders: 100 % in 1 min, above 5 %$/)
  const evidence = new URL(told.evidence)
  assert.equal(evidence.origin + evidence.pathname, 'https://console.example.com/console/default/usage')
  assert.equal(evidence.searchParams.get('api'), 'orders')
  assert.equal(Date.parse(evidence.searchParams.get('to')!) - Date.parse(evidence.searchParams.get('from')!), minute)
  await becomes(() => received.length === 2)
  assert.equal(JSON.parse(received[1]!.body).type, 'alert.resolved')
  assert.deepEqual(
    (await alerts()).map(({ state }) => state),
    ['resolved'],
  )
})

test('Slack and PagerDuty are told in their own form, and mails as text; nothing that callers wrote is markup', async t => {
  const { create, used, becomes, mailer, call, control } = await alertHouse(t)
  const [slack, pager] = [await receiver(t), await receiver(t, [202, 202, 202])]
  await create('NotificationChannel', 'slack', { slack: { url: slack.url } })
  const routingKey = 'R0UT1NGKEY0123456789'
  const { status } = await create('NotificationChannel', 'pager', { pagerduty: { url: pager.url, routingKey } })
  assert.equal(status.keySha256?.length, 64)
  await create('NotificationChannel', 'mail', { email: { to: ['ops@example.com'] } })
  const notify = [{ channels: ['slack', 'pager', 'mail'] }]
  const threshold = { metric: 'requests', above: 5, by: ['endpoint'], windowMinutes: 1 }
  await create('AlertRule', 'busy', { threshold, forSeconds: 0, notify, runbook: 'https://example.com/run' })
  await used(9, { endpoint: '<!channel> *x* & y' })
  await becomes(() => slack.received.length === 1 && pager.received.length === 1 && mailer.sent.length === 1)
  const message = JSON.parse(slack.received[0]!.body)
  assert.match(message.text, /^Firing: busy$/)
  const lines = JSON.stringify(message.blocks)
  assert.match(lines, /&lt;!channel&gt; \*x\* &amp; y/)
  assert.doesNotMatch(lines, /<!channel>/)
  const event = JSON.parse(pager.received[0]!.body)
  assert.deepEqual([event.routing_key, event.event_action, event.payload.severity], [routingKey, 'trigger', 'warning'])
  assert.match(event.dedup_key, /^alr_/)
  assert.deepEqual(
    event.links.map(({ text }: { text: string }) => text),
    ['Evidence', 'Runbook'],
  )
  assert.match(mailer.sent[0]!.text, /Requests of endpoint <!channel> \*x\* & y: 9 in 1 min, above 5/)
  assert.match(mailer.sent[0]!.subject, /^Firing: busy \[warning\]$/)
  const kept = await control.store.db.selectFrom('webhook_deliveries').select(['body', 'series']).execute()
  assert.ok(!JSON.stringify(kept).includes(routingKey))
  assert.ok(kept.some(({ series }) => series === event.dedup_key))
  const [{ name }] = ((await call('Alert.list')).body as { items: [{ name: string }] }).items
  await call('Alert.acknowledge', { name, body: { comment: 'on it' } })
  await becomes(() => pager.received.length === 2)
  assert.deepEqual(JSON.parse(pager.received[1]!.body), {
    ...{ routing_key: routingKey, event_action: 'acknowledge', dedup_key: event.dedup_key },
  })
  await becomes(() => pager.received.length === 3 && mailer.sent.length === 3)
  assert.equal(JSON.parse(pager.received[2]!.body).event_action, 'resolve')
})

test('no traffic, an error budget that burns and a certificate that ends are found', async t => {
  const { create, used, becomes, alerts, control, organization, clock } = await alertHouse(t)
  await create('ServiceObjective', 'orders-up', { api: 'orders', availability: { target: 99.9 } })
  await create('ServiceObjective', 'orders-fast', { api: 'orders', latency: { target: 95, withinMs: 300 } })
  await create('AlertRule', 'quiet', { absence: { filters: [{ dimension: 'api', is: ['orders'] }] }, forSeconds: 0 })
  await create('AlertRule', 'burns', { burnRate: { objective: 'orders-up' }, forSeconds: 0 })
  await create('AlertRule', 'slow', { burnRate: { objective: 'orders-fast', paces: ['fast'] }, forSeconds: 0 })
  await create('AlertRule', 'ends', { expiry: { withinDays: 20 }, forSeconds: 0 })
  const { db } = control.store
  const at = new Date(clock.nowMs()).toISOString()
  const expiresAt = new Date(clock.nowMs() + 10 * 86_400_000).toISOString()
  await db
    .insertInto('certificates')
    .values({
      ...{ id: 'crt_1', organization_id: organization, name: 'shop', labels: '{}', spec: '{}', etag: 'e', search: '' },
      ...{ status: JSON.stringify({ hosts: [], warnings: [], expiresAt }), created_at: at, updated_at: at },
    })
    .execute()
  const firing = async () => [...new Set((await alerts()).map(({ spec }) => spec.rule))].sort()
  await becomes(async () => (await firing()).join() === 'ends,quiet')
  await used(100, { status: 200, totalUs: 900_000 })
  await used(5, { status: 500 })
  await becomes(async () => (await firing()).join() === 'burns,ends,quiet,slow')
  const burning = (await alerts()).find(({ spec }) => spec.of.pace === 'fast' && spec.rule === 'burns')!
  assert.equal(burning.status.value, 47.62)
  assert.match(burning.spec.summary, /47\.62 times as fast/)
})

test('a rule that leads nowhere, is two or costs too much is told where it stands; channels in use stay', async t => {
  const { create, call } = await alertHouse(t)
  const refused = async (spec: object, pointer: string) =>
    assert.rejects(create('AlertRule', 'r', spec), (thrown: { problems: { pointer: string }[] }) => {
      assert.deepEqual(
        thrown.problems.map(problem => problem.pointer),
        [pointer],
      )
      return true
    })
  await refused({}, '/spec')
  await refused({ ...errors, absence: {} }, '/spec')
  await refused({ threshold: { metric: 'requests' } }, '/spec/threshold')
  await refused({ threshold: { metric: 'withinShare', above: 1 } }, '/spec/threshold/metric')
  await refused({ ...errors, notify: [{ channels: ['nowhere'] }] }, '/spec/notify/0/channels/0')
  await refused({ burnRate: { objective: 'nowhere' } }, '/spec/burnRate')
  const both = { metric: 'requests', above: 1, by: ['application', 'endpoint'], windowMinutes: 90 }
  await refused({ threshold: both }, '/spec/threshold/windowMinutes')
  await create('NotificationChannel', 'mail', { email: { to: ['ops@example.com'] } })
  await create('AlertRule', 'errors', { ...errors, notify: [{ channels: ['mail'] }] })
  await assert.rejects(call('NotificationChannel.delete', { name: 'mail' }), { code: 'still_referenced' })
})
