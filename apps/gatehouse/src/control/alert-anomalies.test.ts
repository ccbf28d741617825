/** Alerts of what is not as usual, out of the rows in which it was found. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { newId } from '@gatehouse/base'
import { sql } from 'kysely'
import { alertHouse, minute } from '../testing-alerts.ts'

async function anomalyHouse(t: Parameters<typeof alertHouse>[0]) {
  const house = await alertHouse(t)
  const { call, clock, control, organization, api, create } = house
  const { db } = control.store
  const environment = ((await call('Environment.list')).body as { items: { id: string; name: string }[] }).items[0]!
  const at = (ms: number) => new Date(ms).toISOString()
  const opens = async (kind: string, of: { confidence?: number; organization?: string; api?: string } = {}) => {
    const [id, nowMs] = [newId('anm', clock.nowMs()), clock.nowMs()]
    await sql`insert into anomalies (id, organization_id, kind, environment, api, application, measure, from_at, observed,
        expected, low, high, confidence, created_at)
      values (${id}, ${of.organization ?? organization}, ${kind}, ${environment.id}, ${of.api ?? api}, '', 'errorShare',
        ${at(nowMs)}::timestamptz, 0.4, 0.01, 0, 0.02, ${of.confidence ?? 0.9}, ${at(nowMs)}::timestamptz)`.execute(db)
    return id
  }
  const ends = (id: string) => sql`update anomalies set to_at = from_at where id = ${id}`.execute(db)
  /** Up to then, by another replica: the one here looks at none of it meanwhile. */
  const watched = async (toMs: number) => {
    const until = at(clock.nowMs() + 8 * minute)
    await sql`insert into watch_leases (organization_id, lease, until)
      values (${organization}, 'another', ${until}::timestamptz)
      on conflict (organization_id) do update set lease = 'another', until = ${until}::timestamptz`.execute(db)
    await sql`insert into watches (organization_id, watched_to, state) values (${organization}, ${at(toMs)}::timestamptz, '')
      on conflict (organization_id) do update set watched_to = ${at(toMs)}::timestamptz`.execute(db)
  }
  await create('NotificationChannel', 'mail', { email: { to: ['ops@example.com'] } })
  return { ...house, environment, opens, ends, watched }
}

const notify = [{ channels: ['mail'] }]

test('an anomaly that lasts is told once by name, and once when it is over; of others nobody hears', async t => {
  const { create, look, becomes, alerts, mailer, call, environment, opens, ends } = await anomalyHouse(t)
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const other = ((await call('Organization.get', { name: 'other' })).body as { id: string }).id
  await create('AlertRule', 'odd', { anomaly: { kinds: ['errors', 'drop'], api: 'orders' }, forSeconds: 0, notify })
  const id = await opens('errors')
  await opens('latency')
  await opens('drop', { confidence: 0.4 })
  await opens('drop', { api: 'api_of-something-else' })
  await opens('errors', { organization: other })
  await look()
  assert.deepEqual(
    (await alerts()).map(({ spec: { of }, state }) => [of, state]),
    [[{ kind: 'errors', measure: 'errorShare', environment: environment.name, api: 'orders' }, 'firing']],
  )
  assert.match(mailer.sent[0]!.text, /More requests of orders fail: 40 % failed, where 1 % failed is usual\./)
  const page = `https://console.example.com/console/default/anomalies?anomaly=${id}`
  assert.ok(mailer.sent[0]!.text.includes(page), mailer.sent[0]!.text)
  for (let looks = 0; looks < 2; looks++) await look()
  assert.equal(mailer.sent.length, 1)
  await ends(id)
  await becomes(() => mailer.sent.length === 2)
  assert.match(mailer.sent[1]!.subject, /^Resolved: odd/)
})

test('where usage is looked at no more the rule says so, and an unknown API is told where it stands', async t => {
  const { create, becomes, mailer, clock, watched } = await anomalyHouse(t)
  await watched(clock.nowMs() - 40 * minute)
  await create('AlertRule', 'odd', { anomaly: {}, notify })
  await becomes(() => mailer.sent.length === 1)
  assert.match(mailer.sent[0]!.text, /The rule odd cannot be evaluated \(store_unavailable\)/)
  await watched(clock.nowMs())
  await becomes(() => mailer.sent.length === 2)
  await assert.rejects(create('AlertRule', 'r', { anomaly: { api: 'nowhere' } }), { code: 'invalid_input' })
})
