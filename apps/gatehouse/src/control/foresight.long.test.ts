/** Anomalies, what they come from and what comes next, over real stores: found once, told by name, to their own organization alone. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { insight } from '@gatehouse/capability-insight'
import { insightControl } from '@gatehouse/capability-insight/control/control.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import { catalogueOf } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'
import { day, foresightHouse, hour, minute, nowMs } from '../testing-foresight.ts'
import { until } from '../testing-house.ts'

interface Shown {
  id: string
  kind: string
  api: string
  environment: string
  application?: string
  from: string
  to?: string
  observed: number
  expected: number
  text: string
}
interface Page {
  anomalies: Shown[]
  next?: string
  watchedTo?: string
}

const begins = nowMs - 50 * minute

test('what is wrong is found once though two replicas look, told by name, and over when it is', async t => {
  const made = await foresightHouse(t)
  const { learn, used, look, ask, analytics, control, clock, environmentName } = made
  const wired = catalogueOf(
    catalogue.capabilities.map(one =>
      one.name === insight.name ? { ...one, control: async () => insightControl(analytics) } : one,
    ),
  )
  await testControl(t, wired, { store: control.store, clock })
  await learn(nowMs - 2 * hour)
  await used(nowMs - 2 * hour, nowMs, ({ atMs, target, number }) =>
    atMs >= begins && atMs < nowMs - 20 * minute && target === 2 && number % 10 < 7 ? { status: 502 } : {},
  )
  assert.deepEqual((await ask<Page>('anomalies', {})).anomalies, [])
  await look()
  const { anomalies, watchedTo } = await ask<Page>('anomalies', { from: new Date(nowMs - day).toISOString() })
  assert.deepEqual(
    anomalies.map(({ kind, api, environment, application, to }) => [kind, api, environment, application, to]),
    [['errors', 'orders', environmentName, undefined, undefined]],
  )
  const [found] = anomalies
  assert.ok(Math.abs(Date.parse(found!.from) - begins) <= 5 * minute, found!.from)
  assert.ok(found!.observed > 0.1 && found!.expected < 0.02)
  assert.match(found!.text, /^More requests of orders fail: \d+ % failed, where [\d.]+ % failed is usual\.$/)
  assert.ok(Date.parse(watchedTo!) >= nowMs - 5 * minute, watchedTo)
  assert.deepEqual((await ask<Page>('anomalies', { kind: 'drop' })).anomalies, [])
  assert.deepEqual((await ask<Page>('anomalies', { open: false })).anomalies, [])
})

test('while one replica looks the others ask nothing; of one that was killed its lease is over after a while', async t => {
  const { learn, used, look, analytics, control, clock, organization } = await foresightHouse(t)
  await learn(nowMs - 2 * hour)
  await used(nowMs - 2 * hour, nowMs)
  const askedMs: number[] = []
  const answer = analytics.ask.bind(analytics)
  analytics.ask = question => {
    askedMs.push(clock.nowMs())
    return answer(question)
  }
  const until = new Date(nowMs + 4 * minute)
  await control.store.db
    .insertInto('watch_leases')
    .values({ organization_id: organization, lease: 'of one that was killed', until })
    .execute()
  await look()
  assert.ok(askedMs.length > 0 && Math.min(...askedMs) >= until.getTime(), String(askedMs[0]))
  const [left] = await control.store.db.selectFrom('watch_leases').selectAll().execute()
  assert.equal(left!.lease, null)
})

test('one that calls far more is told as itself, page by page with all else', async t => {
  const { learn, used, look, ask, call } = await foresightHouse(t)
  await learn(nowMs - 2 * hour)
  await used(nowMs - 2 * hour, nowMs, ({ atMs, number }) =>
    atMs >= begins ? { totalUs: 400_000 + (number % 1000) } : {},
  )
  await used(begins, nowMs, ({ caller }) => (caller === 1 ? {} : undefined))
  for (let times = 0; times < 4; times++) await used(begins, nowMs, ({ caller }) => (caller === 1 ? {} : undefined))
  await look()
  const first = await ask<Page>('anomalies', { limit: 1 })
  const second = await ask<Page>('anomalies', { limit: 1, cursor: first.next! })
  const all = [...first.anomalies, ...second.anomalies]
  assert.equal(second.next, undefined)
  assert.deepEqual(all.map(({ kind }) => kind).sort(), ['latency', 'surge'])
  const surge = all.find(({ kind }) => kind === 'surge')!
  assert.match(surge.text, /^app_\w+ calls orders far more than usual: \d+ requests in five minutes, where/)
  await assert.rejects(call('anomalies', { query: { cursor: "1.' or 1=1" } }), { code: 'invalid_input' })
})

test('what was looked at before a question failed is kept, and it goes on from there', async t => {
  const { learn, used, look, watchedTo, analytics, clock } = await foresightHouse(t)
  await learn(nowMs - hour)
  await used(nowMs - hour, nowMs)
  const { ask } = analytics
  const failsFrom = nowMs - 30 * minute
  analytics.ask = async question => {
    if (Date.parse(question.from) >= failsFrom) throw new Error('the store is away')
    return ask.call(analytics, question)
  }
  await until(async () => {
    clock.advance(minute)
    return (await watchedTo()) === failsFrom
  })
  analytics.ask = ask
  await look()
})

test('another organization sees none of it, and asks about none of it', async t => {
  const { learn, used, look, ask, call } = await foresightHouse(t)
  await learn(nowMs - 2 * hour)
  await used(nowMs - 2 * hour, nowMs, ({ atMs }) => (atMs >= begins ? { status: 502 } : {}))
  await look()
  assert.equal((await ask<Page>('anomalies', {})).anomalies.length, 1)
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const theirs = { params: { organization: 'other' } }
  assert.deepEqual(await ask<Page>('anomalies', {}, theirs), { anomalies: [] })
  const told = await ask<{ excess: number }>('explain-rise', { from: new Date(begins).toISOString() }, theirs)
  assert.equal(told.excess, 0)
  const { history } = await ask<{ history: unknown[] }>('forecast', {}, theirs)
  assert.deepEqual(history, [])
})

interface Told {
  causes: { by: string[]; key: string[]; explains: number; share: number; before: number; during: number }[]
  isEverywhere: boolean
  text: string
  change?: { apiVersion: string }
  excess: number
}

test('a rise is explained by the target it comes from, one of traffic by who calls', async t => {
  const { used, ask } = await foresightHouse(t)
  await used(nowMs - 2 * hour, nowMs, ({ atMs, target, number }) =>
    atMs >= begins && target === 2 && number % 10 < 7 ? { status: 502 } : {},
  )
  const from = new Date(begins).toISOString()
  const errors = await ask<Told>('explain-rise', { from, api: 'orders' })
  assert.deepEqual([errors.causes[0]!.by, errors.causes[0]!.key], [['target'], ['http://10.0.0.3']])
  assert.ok(errors.causes[0]!.explains > 0.9 && errors.causes[0]!.during > 0.5)
  assert.match(
    errors.text,
    /of the rise stands at upstream target http:\/\/10\.0\.0\.3, which has 3\d % of the traffic/,
  )
  for (let times = 0; times < 6; times++) await used(begins, nowMs, ({ caller }) => (caller === 2 ? {} : undefined))
  const requests = await ask<Told>('explain-rise', { from, of: 'requests' })
  assert.deepEqual(requests.causes[0]!.by, ['application'])
  const latency = await ask<Told>('explain-rise', { from, of: 'latency' })
  assert.ok(Math.abs(latency.excess) >= 0)
})

test('a deployment shortly before is told with what it may have brought', async t => {
  const { used, ask, call, environmentName, clock } = await foresightHouse(t)
  await call('ApiVersion.publish', { name: 'orders-v1', body: {} })
  const deployed = await call('ApiVersion.deploy', { name: 'orders-v1', body: { environment: environmentName } })
  assert.ok((deployed as { status: number }).status < 300, JSON.stringify(deployed))
  clock.advance(40 * minute)
  const from = nowMs + 10 * minute
  await used(nowMs - 30 * minute, from + 30 * minute, ({ atMs }) => (atMs >= from ? { status: 502 } : {}))
  const told = await ask<Told>('explain-rise', { from: new Date(from).toISOString() })
  assert.equal(told.change?.apiVersion, 'orders-v1')
  assert.match(told.text, /everywhere alike\. orders-v1 was deployed 10 minutes before\.$/)
})

interface Band {
  low: number
  value: number
  high: number
}

test('between which figures are usual is told, five minutes by five minutes, of an API and of who calls it', async t => {
  const { learn, ask, call, environmentName } = await foresightHouse(t)
  const asked = { api: 'orders', environment: environmentName, to: new Date(nowMs).toISOString() }
  const from = new Date(nowMs - hour).toISOString()
  type Points = { points: { start: string; requests: Band; p95Ms: Band; errorShare: Band }[] }
  assert.deepEqual(await ask<Points>('usual', { ...asked, from }), { points: [] })
  await learn(nowMs - 2 * hour)
  const { points } = await ask<Points>('usual', { ...asked, from })
  assert.equal(points.length, 12)
  for (const { requests, p95Ms, errorShare } of points) {
    for (const { low, value, high } of [requests, p95Ms, errorShare]) assert.ok(low <= value && value <= high)
    assert.ok(Math.abs(requests.value - 100) < 5 && Math.abs(p95Ms.value - 69) < 3 && errorShare.value < 0.02)
  }
  const long = { ...asked, from: new Date(nowMs - 4 * day).toISOString() }
  await assert.rejects(call('usual', { query: long }), { code: 'invalid_input' })
  await assert.rejects(call('usual', { query: { ...asked, from: asked.to } }), { code: 'invalid_input' })
})

test('a span that ends before it begins, or is too long, is refused, and a name that is nobody’s', async t => {
  const { call } = await foresightHouse(t)
  const at = (ms: number) => new Date(ms).toISOString()
  const refused = (query: Record<string, string>, code: string) =>
    assert.rejects(call('explain-rise', { query }), { code })
  await refused({ from: at(nowMs), to: at(nowMs - 1) }, 'invalid_input')
  await refused({ from: at(nowMs - 60 * day), to: at(nowMs) }, 'invalid_input')
  await refused({ from: at(nowMs - hour), api: 'nowhere' }, 'not_found')
})

test('what comes next is told with an interval, when an allowance is gone, and the week in words', async t => {
  const { use, ask, organization, api, apiVersion, environment } = await foresightHouse(t)
  for (let before = 42; before >= 1; before--) {
    const atMs = Math.floor(nowMs / day) * day - before * day
    const isWeekend = [0, 6].includes(new Date(atMs).getUTCDay())
    const count = (isWeekend ? 240 : 600) * (before <= 7 ? 1.3 : 1)
    const of = { organization, api, apiVersion, environment, overheadUs: 200 }
    await use(
      Array.from({ length: Math.round(count) }, (_, index) => ({
        ...{ ...of, atMs: atMs + Math.floor((index * day) / count), totalUs: before <= 6 ? 90_000 : 40_000 },
      })),
    )
  }
  const told = await ask<{
    points: { start: string; value: number; low: number; high: number }[]
    history: unknown[]
    error: number
    quota: { likelihood: number; exhausted?: string; used: number }
    capacity: { nodes: number }
    text: string
  }>('forecast', { api: 'orders', days: 7, allowed: 15_000 })
  assert.equal(told.points.length, 7)
  assert.equal(told.history.length, 42)
  for (const { start, value, low, high } of told.points) {
    const expected = [0, 6].includes(new Date(start).getUTCDay()) ? 312 : 780
    assert.ok(low <= value && value <= high)
    assert.ok(Math.abs(value / expected - 1) < 0.3, `${start}: ${value}, not about ${expected}`)
  }
  assert.ok(told.quota.exhausted === undefined || told.quota.exhausted.startsWith('2026-05-'), told.text)
  assert.ok(told.quota.used > 5000 && told.capacity.nodes >= 2)
  assert.match(told.text, /requests a day over the next 7 days.*such forecasts were/i)
  const week = await ask<{ sentences: { about: string; text: string }[] }>('weekly-summary', {})
  const texts = week.sentences.map(({ text }) => text)
  assert.ok(
    texts.some(text => /requests, \d+ % more than in the week before\.$/.test(text)),
    texts.join('\n'),
  )
  assert.ok(
    texts.some(text => /^orders became slower: p95 [89]\d ms, [34]\d ms in the week before\.$/.test(text)),
    texts.join('\n'),
  )
})
