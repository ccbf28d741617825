/** Quotas of plans, foreseen from usage as gateways tell it: who is told, of what, and how often. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { idBytes } from '@gatehouse/base'
import { type Caller, nobody } from '@gatehouse/control'
import { alertHouse, minute } from '../testing-alerts.ts'
import { until } from '../testing-house.ts'
import { password } from './testing-portal.ts'
import { ticking } from './testing-webhooks.ts'

const hour = 60 * minute
const perHour = 4

interface Quota {
  application: string
  limit: string
  level: string
  used: number
  allowed: number
  exhausted?: string
  earliest?: string
  latest?: string
  to: string
  text: string
}

interface Told {
  allowances: { limits: { name: string; level?: string; exhausted?: string; used?: number }[] }[]
}

/** Ada’s application on a plan of 2000 a month, which calls four times an hour since the tenth of April. */
async function quotaHouse(t: TestContext) {
  const house = await alertHouse(t)
  const { call, create, mailer, use, clock, control, organization, api } = house
  await create('Product', 'pets', { title: 'Pets', apiVersions: ['orders-v1'] })
  const limits = [
    { name: 'second', limit: 100, windowSeconds: 1 },
    { name: 'month', limit: 2000, algorithm: 'calendar-window', per: 'month', timeZone: 'Europe/Berlin' },
    { name: 'tenant', limit: 5, algorithm: 'calendar-window', per: 'day', by: 'header', headerName: 'X-Tenant' },
  ]
  const policies = [{ policy: 'rate-limit', config: { limits } }]
  await create('Plan', 'free', { product: 'pets', title: 'Free', policies })
  await call('Plan.publish', { name: 'free' })
  const accounts = { signUp: 'open' }
  const products = [{ product: 'default/pets' }]
  await create('Portal', 'main', { title: 'Main', accounts, environments: { live: 'dev' }, products })
  const as = async <T>(caller: Caller, operation: string, body: object) =>
    (await call(`Developer.${operation}`, { caller, body })).body as T
  const joined = async (email: string): Promise<Caller> => {
    await as(nobody, 'sign-up', { portal: 'main', email })
    const mail = () => mailer.sent.find(({ to, text }) => to === email && text.includes('code='))
    await ticking(clock, () => mail() !== undefined)
    await as(nobody, 'verify', { code: /code=(\S+)/.exec(mail()!.text)![1], password })
    const { token } = await as<{ token: string }>(nobody, 'sign-in', { portal: 'main', email, password })
    return control.callerOfToken(token)
  }
  const ada = await joined('ada@example.com')
  const asked = { portal: 'main', environment: 'dev', plan: 'default/free', newApplication: 'Shop' }
  const { application } = await as<{ application: string }>(ada, 'subscribe', asked)
  const [planId, environment] = await Promise.all(
    [['Plan', 'free'] as const, ['Environment', 'dev'] as const].map(
      async ([kind, name]) => ((await call(`${kind}.get`, { name })).body as { id: string }).id,
    ),
  )
  const called = async (count: number, fromMs: number, stepMs: number, answer: object = {}) => {
    const of = { organization, api, environment: environment!, planId: planId!, application: idBytes(application)! }
    const used = Array.from({ length: count }, (_, index) => ({ ...of, ...answer, atMs: fromMs + index * stepMs }))
    for (let at = 0; at < used.length; at += 5000) await use(used.slice(at, at + 5000))
  }
  const beganMs = Date.UTC(2026, 3, 10, 12)
  await called(30 * 24 * perHour, beganMs, hour / perHour)
  const quotas = async (query: object = {}) =>
    ((await call('quotas', { query: query as never })).body as { items: Quota[] }).items
  /** Until the quota was looked at again. */
  const looked = async () => {
    const at = async () => {
      const row = await control.store.db.selectFrom('quota_outlooks').select('looked_at').executeTakeFirst()
      return row?.looked_at ? new Date(row.looked_at as string).getTime() : 0
    }
    const fromMs = clock.nowMs()
    await until(async () => {
      clock.advance(30_000)
      return (await at()) >= fromMs
    }, 60_000)
  }
  return { ...house, ada, application, called, quotas, looked }
}

test('people of an application are told once when a quota will not last, is nearly used and is gone; its operator too', async t => {
  const { ada, application, called, quotas, looked, clock, mailer, create, becomes, alerts, call } = await quotaHouse(t)
  await create('NotificationChannel', 'mail', { email: { to: ['ops@example.com'] } })
  await create('AlertRule', 'quotas', { quota: { plan: 'free' }, forSeconds: 0, notify: [{ channels: ['mail'] }] })
  const toldTo = (to: string) => mailer.sent.filter(one => one.to === to && /quota/.test(one.text))
  await looked()
  const [first] = await quotas()
  assert.deepEqual(
    (await quotas()).map(({ limit }) => limit),
    ['month'],
    'what gateways alone can count is left out',
  )
  assert.equal(first!.level, 'fine', 'one look is not enough')
  assert.equal(first!.to, '2026-05-31T22:00:00.000Z', 'the month of the calendar’s zone')
  // Since 30 April, 22:00 UTC: nine days and fourteen hours.
  assert.ok(Math.abs(first!.used - (9 * 24 + 14) * perHour) <= perHour, String(first!.used))
  await called(21 * perHour, clock.nowMs(), hour / perHour)
  clock.advance(21 * hour)
  await looked()
  const [likely] = await quotas({ level: 'likely' })
  assert.equal(likely!.level, 'likely')
  const [exhausted, earliest, latest] = [likely!.exhausted, likely!.earliest, likely!.latest].map(one =>
    Date.parse(one!),
  )
  const dueMs = Date.UTC(2026, 3, 30, 22) + (2000 / perHour) * hour
  assert.ok(Math.abs(exhausted! - dueMs) < 36 * hour, likely!.exhausted)
  assert.ok(earliest! <= exhausted! && exhausted! <= latest!)
  assert.match(
    likely!.text,
    /has used \d\d % of its quota of 2,000 a month and, as things go, exhausts it on 2\d May 2026/,
  )
  await becomes(() => toldTo('ada@example.com').length === 1 && toldTo('ops@example.com').length === 1)
  assert.match(toldTo('ada@example.com')[0]!.subject, /^Shop is about to exhaust its quota of 2,000 a month$/)
  assert.match(
    toldTo('ada@example.com')[0]!.text,
    /exhausts it on 2\d May 2026.*plan Free at Main.*account\/applications\/app_/s,
  )
  const [alert] = await alerts()
  assert.deepEqual([alert!.state, alert!.spec.of.limit, alert!.spec.of.plan], ['firing', 'month', 'free'])
  await called(700, clock.nowMs() - 20_000, 20)
  clock.advance(hour)
  await looked()
  assert.equal((await quotas())[0]!.level, 'nearly')
  // What is refused takes nothing of it.
  await called(900, clock.nowMs() - 20_000, 20, { status: 429, failureCode: 'rate_limited' })
  await looked()
  assert.equal((await quotas())[0]!.level, 'nearly')
  await called(500, clock.nowMs() - 20_000, 20)
  await looked()
  assert.equal((await quotas({ level: 'gone' }))[0]!.level, 'gone')
  await becomes(() => toldTo('ada@example.com').length === 3)
  assert.match(toldTo('ada@example.com')[2]!.subject, /^Shop has used up its quota/)
  assert.equal(toldTo('ops@example.com').length, 1, 'one alert, whose words go on')
  await looked()
  await looked()
  assert.equal(toldTo('ada@example.com').length, 3)
  const { allowances } = (await call('Developer.application-usage', { caller: ada, query: { application } as never }))
    .body as Told
  assert.deepEqual(
    allowances[0]!.limits.map(({ name, level }) => [name, level]),
    [
      ['second', undefined],
      ['month', 'gone'],
      ['tenant', undefined],
    ],
  )
})

test('a new period begins anew, replicas look once, and another organization sees nothing of it', async t => {
  const { called, quotas, looked, clock, mailer, call, replica, control } = await quotaHouse(t)
  await replica()
  await called(1300, clock.nowMs() - 30_000, 20)
  await looked()
  assert.equal((await quotas())[0]!.level, 'gone')
  const mails = () => mailer.sent.filter(({ text }) => /quota/.test(text)).length
  await ticking(clock, () => mails() === 1)
  await looked()
  assert.equal(mails(), 1)
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const other = (await call('quotas', { params: { organization: 'other' } })).body as { items: Quota[] }
  assert.deepEqual(other.items, [])
  await assert.rejects(call('quotas', { caller: nobody }), { code: 'not_signed_in' })
  // Whoever had the lease is gone: it is looked at again once that is over.
  await control.store.db.updateTable('quota_outlooks').set({ lease: 'of one that was killed' }).execute()
  clock.advance(Date.UTC(2026, 5, 1) - clock.nowMs())
  assert.deepEqual(await quotas(), [], 'a period that is over is told no more')
  await looked()
  const [fresh] = await quotas()
  assert.deepEqual([fresh!.level, fresh!.used], ['fine', 0])
  assert.equal(mails(), 1)
})
