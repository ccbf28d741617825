/** Groups of alerts of labels that nobody expects, more alerts than are looked at, and a clock that was wrong. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { alertHouse } from '../testing-alerts.ts'
import { receiver } from './testing-webhooks.ts'

const errors = { metric: 'errorRate', above: 0.05, windowMinutes: 1 }
const rule = { threshold: errors, forSeconds: 0, keepFiringSeconds: 60, notify: [{ channels: ['ours'] }] }

test('labels that every object of JavaScript has tell no groups apart and silence nothing', async t => {
  const { create, used, becomes, clock, alerts } = await alertHouse(t)
  const { received, url } = await receiver(t)
  const by = ['constructor', 'toString', '__proto__']
  await create('NotificationChannel', 'ours', { webhook: { url }, grouping: { by, waitSeconds: 0, inhibit: true } })
  const until = new Date(clock.nowMs() + 86_400_000).toISOString()
  const matchers = by.map(label => ({ label, is: ['*'] }))
  await create('Silence', 'odd', { matchers, until, reason: 'odd' })
  await create('AlertRule', 'errors', rule)
  await used(20, { status: 503 })
  await becomes(() => received.length === 1)
  const { data } = JSON.parse(received[0]!.body) as { data: { event: string; group: { labels: object } } }
  assert.deepEqual([data.event, data.group.labels], ['firing', {}])
  assert.equal((await alerts())[0]!.status.silenced, undefined)
})

test('a clock that was a month ahead for a moment holds no group back', async t => {
  const { control, create, used, becomes } = await alertHouse(t)
  const { received, url } = await receiver(t)
  await create('NotificationChannel', 'ours', { webhook: { url }, grouping: { waitSeconds: 0, intervalSeconds: 60 } })
  await create('AlertRule', 'errors', rule)
  await used(20, { status: 503 })
  await becomes(() => received.length === 1)
  // As it was told by that clock.
  const month = sql`sent_at + interval '30 days'`
  await sql`update alert_groups set sent_at = ${month}, next_at = ${month}`.execute(control.store.db)
  const told = () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type)
  await becomes(() => told().includes('alert.resolved'))
  // Nobody knows when it was said last: it is said again, once.
  assert.deepEqual(told(), ['alert.firing', 'alert.firing', 'alert.resolved'])
})

test('a group of more alerts than are looked at goes on with the others', async t => {
  const { control, organization, create, used, becomes, call } = await alertHouse(t)
  const { db } = control.store
  const { received, url } = await receiver(t)
  await create('NotificationChannel', 'ours', { webhook: { url }, grouping: { waitSeconds: 0, intervalSeconds: 30 } })
  await create('AlertRule', 'errors', { ...rule, keepFiringSeconds: 600 })
  await used(20, { status: 503 })
  await becomes(() => received.length === 1)
  // Alerts that are gone, before the one that fires.
  await sql`insert into alert_group_members (channel_id, alert_id, organization_id, group_id, over, told, news, alert)
    select channel_id, 'a' || n, ${organization}, group_id, true, true, true, alert
    from alert_group_members, generate_series(10000, 16500) n`.execute(db)
  await sql`update alert_groups set next_at = sent_at`.execute(db)
  const groups = async () =>
    ((await call('NotificationChannel.groups', { name: 'ours' })).body as { items: { firing: number }[] }).items
  await becomes(async () => {
    await used(20, { status: 503 })
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from alert_group_members`.execute(db)
    return rows[0]!.count <= 1
  })
  assert.deepEqual(
    (await groups()).map(({ firing }) => firing),
    [1],
  )
})
