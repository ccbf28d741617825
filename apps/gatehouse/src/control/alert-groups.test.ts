/** Alerts of several rules that a channel tells together. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { alertHouse } from '../testing-alerts.ts'
import { receiver } from './testing-webhooks.ts'

const grouping = { by: ['api'], waitSeconds: 60, intervalSeconds: 120, repeatSeconds: 1200 }
const ofOrders = { filters: [{ dimension: 'api', is: ['orders'] }] }
const notify = [{ channels: ['ours'] }]
const errors = { metric: 'errorRate', above: 0.05, windowMinutes: 1, ...ofOrders }
const slow = { metric: 'p95Ms', above: 500, windowMinutes: 1, ...ofOrders }
const often = { forSeconds: 0, keepFiringSeconds: 60, notify }

const lasting = { ...often, keepFiringSeconds: 180 }

interface Told {
  type: string
  data: {
    event: string
    severity: string
    title: string
    group?: { id: string; labels: Record<string, string>; firing: number; resolved: number }
    alerts: { state: string; name: string; runbook?: string; labels: Record<string, string> }[]
  }
}

/** Something is done before each look. */
const after = (work: () => Promise<unknown>, is: () => boolean | Promise<boolean>) => async () => {
  await work()
  return is()
}

async function house(t: TestContext) {
  const made = await alertHouse(t)
  const looks = async (count: number, work: () => Promise<unknown>) => {
    for (let times = 0; times < count; times++) {
      await work()
      await made.look()
    }
  }
  return { ...made, looks }
}

const read = ({ body }: { body: string }) => JSON.parse(body) as Told
const rulesOf = ({ data }: Told) => data.alerts.map(({ labels, state }) => `${labels.rule} ${state}`).sort()

test('two rules, a third while they are waited for: one message; what comes later another, and one when all is over', async t => {
  const { create, used, becomes, look, looks, call, clock } = await house(t)
  const { received, url } = await receiver(t)
  await create('NotificationChannel', 'ours', { webhook: { url }, grouping })
  await create('AlertRule', 'errors', { threshold: errors, severity: 'critical', ...lasting })
  await create('AlertRule', 'slow', { threshold: slow, ...lasting, runbook: 'https://example.com/slow' })
  const fail = () => used(20, { status: 503, totalUs: 900_000 })
  await fail()
  await look()
  assert.equal(received.length, 0)
  await create('AlertRule', 'busy', { threshold: { ...slow, metric: 'requests', above: 5 }, ...lasting })
  await fail()
  await becomes(
    after(
      () => fail(),
      () => received.length === 1,
    ),
  )
  const first = read(received[0]!)
  assert.deepEqual(rulesOf(first), ['busy firing', 'errors firing', 'slow firing'])
  const { group, title, severity, event } = first.data
  assert.deepEqual(
    [event, title, severity, group!.labels, group!.firing],
    ['firing', 'api orders', 'critical', { api: 'orders' }, 3],
  )
  assert.deepEqual(first.data.alerts.map(one => one.labels.rule === 'slow' && one.runbook).filter(Boolean), [
    'https://example.com/slow',
  ])
  // Nothing new: nothing is said.
  await looks(5, fail)
  assert.equal(received.length, 1)
  await create('AlertRule', 'more', { threshold: { ...errors, metric: 'errors5xx', above: 5 }, ...lasting })
  await becomes(
    after(
      () => fail(),
      () => received.length === 2,
    ),
  )
  const second = read(received[1]!)
  assert.deepEqual(rulesOf(second), ['busy firing', 'errors firing', 'more firing', 'slow firing'])
  assert.equal(second.data.group!.id, group!.id)
  const { items } = (await call('NotificationChannel.groups', { name: 'ours' })).body as {
    items: { firing: number; sent: number; untold: number; labels: object }[]
  }
  assert.deepEqual(
    items.map(one => [one.labels, one.firing, one.sent, one.untold]),
    [[{ api: 'orders' }, 4, 2, 0]],
  )
  // Still so, long after: it is said again, unless somebody takes care of all of it.
  clock.advance(1_200_000)
  await becomes(
    after(
      () => fail(),
      () => received.length === 3,
    ),
  )
  assert.equal(read(received[2]!).data.group!.firing, 4)
  await becomes(() => received.map(read).at(-1)!.type === 'alert.resolved')
  const last = read(received.at(-1)!)
  assert.equal(last.data.group!.id, group!.id)
  assert.ok(last.data.alerts.every(({ state }) => state === 'resolved'))
  const over = received.map(read).flatMap(({ data }) => data.alerts.filter(({ state }) => state === 'resolved'))
  assert.deepEqual(over.map(({ labels }) => labels.rule).sort(), ['busy', 'errors', 'more', 'slow'])
  assert.deepEqual(((await call('NotificationChannel.groups', { name: 'ours' })).body as { items: [] }).items, [])
})

test('what is over before its group was told is told to nobody; one that is taken care of is no reason to say it again', async t => {
  const { create, used, becomes, look, looks, alerts, call, clock } = await house(t)
  const { received, url } = await receiver(t)
  await create('NotificationChannel', 'ours', { webhook: { url }, grouping: { ...grouping, waitSeconds: 600 } })
  await create('AlertRule', 'errors', { threshold: errors, ...lasting })
  await used(20, { status: 503 })
  await becomes(async () => (await alerts())[0]?.state === 'firing')
  await becomes(async () => (await alerts())[0]?.state === 'resolved')
  clock.advance(600_000)
  await look()
  assert.equal(received.length, 0)
  await call('NotificationChannel.update', {
    name: 'ours',
    body: { spec: { grouping: { waitSeconds: 0, repeatSeconds: 300 } } },
  })
  await used(20, { status: 503 })
  await becomes(() => received.length === 1)
  const { name } = (await alerts()).find(({ state }) => state === 'firing')!
  await call('Alert.acknowledge', { name, body: {} })
  await becomes(() => received.length === 2)
  assert.deepEqual([read(received[1]!).type, read(received[1]!).data.group], ['alert.acknowledged', undefined])
  await looks(12, () => used(20, { status: 503 }))
  assert.equal(received.length, 2)
  await becomes(() => received.length === 3)
  assert.equal(read(received[2]!).type, 'alert.resolved')
})

test('a silence keeps one alert of a group back, and what is critical keeps its warnings back until it is over', async t => {
  const { create, used, becomes, looks, call, clock } = await house(t)
  const { received, url } = await receiver(t)
  // Rules are looked at in any order: all of them before anything is told.
  const held = { ...grouping, waitSeconds: 30, intervalSeconds: 30 }
  await assert.rejects(
    create('NotificationChannel', 'wrong', { webhook: { url }, grouping: { by: ['severity'], inhibit: true } }),
    (thrown: { problems: { pointer: string }[] }) => thrown.problems[0]!.pointer === '/spec/grouping/inhibit',
  )
  await create('NotificationChannel', 'ours', { webhook: { url }, grouping: { ...held, inhibit: true } })
  const until = new Date(clock.nowMs() + 86_400_000).toISOString()
  await create('Silence', 'known', { matchers: [{ label: 'rule', is: ['silent'] }], until, reason: 'known' })
  await create('AlertRule', 'silent', { threshold: errors, severity: 'critical', ...often })
  await create('AlertRule', 'errors', { threshold: errors, severity: 'critical', ...often })
  await create('AlertRule', 'slow', { threshold: slow, ...often, keepFiringSeconds: 600 })
  await used(20, { status: 503, totalUs: 900_000 })
  await becomes(() => received.length > 0)
  await looks(3, () => used(20, { status: 503, totalUs: 900_000 }))
  assert.deepEqual(received.map(read).flatMap(rulesOf), ['errors firing'])
  await becomes(
    after(
      () => used(20, { totalUs: 900_000 }),
      () => received.length > 1,
    ),
  )
  assert.deepEqual(rulesOf(read(received[1]!)), ['errors resolved', 'slow firing'])
  // Who mends the rule away is told that it is over.
  await call('AlertRule.delete', { name: 'slow' })
  await becomes(() => received.length > 2)
  assert.deepEqual(rulesOf(read(received[2]!)), ['slow resolved'])
})

test('an incident of PagerDuty is one of the whole group; Slack and mails list it; text of callers is no markup', async t => {
  const { create, used, becomes, alerts, call, mailer } = await alertHouse(t)
  const [pager, slack] = [await receiver(t), await receiver(t)]
  const apart = { by: ['rule'], waitSeconds: 30 }
  const routingKey = 'R0UT1NGKEY0123456789'
  await create('NotificationChannel', 'pager', { pagerduty: { url: pager.url, routingKey }, grouping: apart })
  await create('NotificationChannel', 'slack', { slack: { url: slack.url }, grouping: apart })
  await create('NotificationChannel', 'mail', { email: { to: ['ops@example.com'] }, grouping: apart })
  const threshold = { metric: 'requests', above: 5, by: ['endpoint'], windowMinutes: 1 }
  const told = [{ channels: ['pager', 'slack', 'mail'] }]
  await create('AlertRule', 'busy', { threshold, ...often, notify: told, runbook: 'https://example.com/run' })
  await used(9, { endpoint: '<!channel> *x* & y' })
  await used(9, { endpoint: 'GET /orders' })
  await becomes(() => pager.received.length === 1 && slack.received.length === 1 && mailer.sent.length === 1)
  const begun = JSON.parse(pager.received[0]!.body)
  assert.match(begun.dedup_key, /^agr_/)
  assert.deepEqual(
    [begun.event_action, begun.payload.summary, begun.payload.custom_details.alerts.length],
    ['trigger', 'Firing: rule busy (2 firing)', 2],
  )
  const blocks = JSON.stringify(JSON.parse(slack.received[0]!.body).blocks)
  assert.match(blocks, /&lt;!channel&gt; \*x\* &amp; y.*evidence>, <https:\/\/example\.com\/run\|runbook>/)
  assert.doesNotMatch(blocks, /<!channel>/)
  assert.match(mailer.sent[0]!.subject, /^Firing: rule busy \(2 firing\) \[warning\]$/)
  assert.match(mailer.sent[0]!.text, /Firing, warning: Requests of endpoint GET \/orders: 9 in 1 min/)
  const [one, other] = await alerts()
  await call('Alert.acknowledge', { name: one!.name, body: {} })
  await call('Alert.acknowledge', { name: other!.name, body: {} })
  await becomes(() => pager.received.length === 3)
  assert.deepEqual(
    pager.received.slice(1).map(({ body }) => [JSON.parse(body).event_action, JSON.parse(body).dedup_key]),
    ['acknowledge', 'resolve'].map(action => [action, begun.dedup_key]),
  )
})

test('groups are of one organization and one channel alone, and each is told once by all replicas', async t => {
  const { create, used, becomes, looks, replica, control, api, use, clock, call } = await house(t)
  const [ours, theirs] = [await receiver(t), await receiver(t)]
  await replica()
  await create('NotificationChannel', 'ours', { webhook: { url: ours.url }, grouping: { ...grouping, by: [] } })
  await call('Organization.create', { body: { name: 'other', spec: { title: 'Other' } } })
  const at = { params: { organization: 'other' } }
  await call('NotificationChannel.create', {
    ...at,
    body: { name: 'ours', spec: { webhook: { url: theirs.url }, grouping: { ...grouping, by: [] } } },
  })
  const requests = { metric: 'requests', above: 5, windowMinutes: 1 }
  for (const name of ['a', 'b']) await create('AlertRule', name, { threshold: requests, ...often })
  await call('AlertRule.create', { ...at, body: { name: 'c', spec: { threshold: requests, ...often } } })
  const organizations = await control.store.db.selectFrom('organizations').select(['id', 'name']).execute()
  const organization = organizations.find(({ name }) => name === 'other')!.id as string
  const busy = async () => {
    await used(20)
    await use(Array.from({ length: 20 }, (_, index) => ({ organization, api, atMs: clock.nowMs() - 6000 - index })))
  }
  await becomes(
    after(
      () => busy(),
      () => ours.received.length > 0 && theirs.received.length > 0,
    ),
  )
  await looks(4, busy)
  assert.deepEqual(
    ours.received.map(one => rulesOf(read(one))),
    [['a firing', 'b firing']],
  )
  assert.deepEqual(
    theirs.received.map(one => rulesOf(read(one))),
    [['c firing']],
  )
})

test('what somebody took care of while others were waited for pages nobody', async t => {
  const { create, used, becomes, look, looks, alerts, call, clock } = await house(t)
  const { received, url } = await receiver(t)
  const pagerduty = { url, routingKey: 'R0UT1NGKEY0123456789' }
  await create('NotificationChannel', 'ours', { pagerduty, grouping: { ...grouping, waitSeconds: 300 } })
  await create('AlertRule', 'errors', { threshold: errors, ...lasting })
  const fail = () => used(20, { status: 503, totalUs: 900_000 })
  await fail()
  await becomes(after(fail, async () => (await alerts())[0]?.state === 'firing'))
  const { name } = (await alerts())[0]!
  await call('Alert.acknowledge', { name, body: {} })
  await looks(12, fail)
  assert.equal(received.length, 0)
  // Another does, with both in it.
  await create('AlertRule', 'slow', { threshold: slow, ...lasting })
  await becomes(after(fail, () => received.length === 1))
  const told = JSON.parse(received[0]!.body) as {
    event_action: string
    payload: { custom_details: { firing: number } }
  }
  assert.deepEqual([told.event_action, told.payload.custom_details.firing], ['trigger', 2])
  clock.advance(300_000)
  await look()
  await becomes(() => (JSON.parse(received.at(-1)!.body) as { event_action: string }).event_action === 'resolve')
})
