/** What the control plane tells of usage: by the names people gave, of their own organization alone. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Caller } from '@gatehouse/control'
import { until } from '../testing-house.ts'
import { insightHouse } from '../testing-insight.ts'

const nowMs = Date.UTC(2026, 4, 10, 12)
const minute = 60_000
const hour = 60 * minute

async function house(t: TestContext) {
  const made = await insightHouse(t, nowMs)
  const { call, use, control } = made
  for (const name of ['orders', 'users']) {
    const text = JSON.stringify({
      ...{ openapi: '3.1.0', info: { title: name, version: '1' } },
      ...{ servers: [{ url: 'http://upstream' }], paths: {} },
    })
    await call('Api.import', { body: { text, name } })
  }
  const idOf = async (name: string) => ((await call('Api.get', { name })).body as { id: string }).id
  const [orders, users] = await Promise.all(['orders', 'users'].map(idOf))
  const { id: organization } = await control.store.db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const other = ((await call('Organization.create', { body: { name: 'other', spec: {} } })).body as { id: string }).id
  const times = (count: number, of: (index: number) => object) => Array.from({ length: count }, (_, index) => of(index))
  const mine = { organization: organization as string }
  await use([
    ...times(30, index => ({ ...mine, api: orders, atMs: nowMs - index * minute, totalUs: 20_000, bytesOut: 10 })),
    ...times(6, index => ({ ...mine, api: users, atMs: nowMs - index * minute, status: 503, totalUs: 900_000 })),
    ...times(10, index => ({ ...mine, api: orders, atMs: nowMs - hour - index * minute, totalUs: 10_000 })),
    ...times(2, index => ({ ...mine, api: 'api_gone', atMs: nowMs - index * minute, totalUs: 1000 })),
    ...times(99, index => ({ organization: other, api: 'api_theirs', atMs: nowMs - index * 1000 })),
  ] as never)
  const analyze = async (body: object, caller?: Caller, named = 'default') => {
    const params = { organization: named }
    const asked = { body: { since: '1h', ...body }, params, ...(caller ? { caller } : {}) }
    return (await call('analyze', asked)).body as { rows: Row[]; from: string; to: string; truncated: boolean }
  }
  return { ...made, analyze, organization: organization as string, other }
}

interface Row {
  start?: string
  key: string[]
  values: number[]
  before?: number[]
  others?: boolean
}

test('usage is told by name, the largest first, beside the time before; what is gone is told by its identifier', async t => {
  const { analyze } = await house(t)
  const { rows } = await analyze({ metrics: ['requests', 'errorRate'], by: ['api'], compare: 'previous' })
  assert.deepEqual(rows, [
    { key: ['orders'], values: [30, 0], before: [10, 0] },
    { key: ['users'], values: [6, 1], before: [0, null] },
    { key: ['api_gone'], values: [2, 0], before: [0, null] },
  ])
  const top = await analyze({ by: ['api'], limit: 1, others: true })
  assert.deepEqual(top.rows, [
    { key: ['orders'], values: [30] },
    { key: [''], values: [8], others: true },
  ])
})

test('what all others had before is told, and periods beside those before', async t => {
  const { analyze, use, organization } = await house(t)
  await use([
    { organization, api: 'api_gone', atMs: nowMs - hour - minute },
    { organization, api: 'api_lost', atMs: nowMs - hour - minute },
  ])
  const { rows } = await analyze({ by: ['api'], limit: 1, others: true, compare: 'previous' })
  assert.deepEqual(rows, [
    { key: ['orders'], values: [30], before: [10] },
    { key: [''], values: [8], others: true, before: [2] },
  ])
  const hourly = await analyze({ since: '1h', granularity: 'hour', compare: 'previous' })
  const before = hourly.rows.map(row => row.before![0]!)
  assert.ok(
    before.some(count => count > 0),
    JSON.stringify(hourly.rows),
  )
  await assert.rejects(analyze({ since: '24h', granularity: 'hour', compare: '90m' }), { code: 'invalid_input' })
})

test('what all others had before is told by any dimensions, beside as many filters as may be asked, and bytes of nothing are 0', async t => {
  const { analyze } = await house(t)
  const filters = Array.from({ length: 8 }, () => ({ dimension: 'method', is: ['GET'] }))
  const asked = { metrics: ['requests', 'bytesOut', 'p95Ms'], by: ['status', 'api'], filters, compare: 'previous' }
  const { rows } = await analyze({ ...asked, limit: 1, others: true })
  const whole = ({ values, before, ...row }: Row) => [
    row.key,
    row.others ?? false,
    values.slice(0, 2),
    before!.slice(0, 2),
  ]
  assert.deepEqual(rows.map(whole), [
    [['200', 'orders'], false, [30, 300], [10, 0]],
    [['', ''], true, [8, 0], [0, 0]],
  ])
  assert.equal(rows[1]!.before![2], null)
})

test('only what is asked for counts, each hour apart, and a name that is none is told', async t => {
  const { analyze } = await house(t)
  const asked = { since: '3h', granularity: 'hour', metrics: ['requests', 'p95Ms'] }
  const { rows } = await analyze({ ...asked, filters: [{ dimension: 'api', is: ['orders'] }] })
  assert.deepEqual(
    rows.map(({ start, values }) => [start!.slice(11, 16), values[0]]),
    [
      ['10:00', 9],
      ['11:00', 30],
      ['12:00', 1],
    ],
  )
  for (const { values } of rows.slice(1)) assert.ok(Math.abs(values[1]! - 20) <= 0.4, String(values[1]))
  const failing = await analyze({ ...asked, filters: [{ dimension: 'status', is: ['5xx'] }] })
  assert.equal(
    failing.rows.reduce((sum, { values }) => sum + values[0]!, 0),
    6,
  )
  await assert.rejects(analyze({ filters: [{ dimension: 'api', is: ['nowhere'] }] }), { code: 'not_found' })
})

test('a member of another organization is told of that one alone', async t => {
  const { analyze, other } = await house(t)
  const theirs: Caller = {
    ...{ kind: 'person', id: 'usr_of-the-test', name: 'eve@example.org', operator: false },
    grants: [{ organizationId: other, role: 'viewer' }],
  }
  assert.deepEqual((await analyze({}, theirs, 'other')).rows, [{ key: [], values: [99] }])
  await assert.rejects(analyze({}, theirs), (error: { status: number }) => [403, 404].includes(error.status))
  const named = { filters: [{ dimension: 'api', is: ['orders'] }] }
  await assert.rejects(analyze(named, theirs, 'other'), { code: 'not_found' })
})

test('what is measured is told by its name: sums by texts, counted where there is a number', async t => {
  const { analyze, use, organization } = await house(t)
  const order = (channel: string, value: number | undefined, atMs = nowMs) => ({
    ...{ organization, api: 'api_shop', atMs },
    noted: `{"channel":"${channel}"}\n${value === undefined ? '{}' : `{"order":${value}}`}`,
  })
  await use([
    order('web', 10),
    order('web', 30),
    order('app', 5),
    order('app', undefined),
    order('app', 7, nowMs - hour),
  ])
  const asked = {
    by: ['custom'],
    custom: 'channel',
    value: 'order',
    metrics: ['valueSum', 'valueAverage', 'valueCount'],
  }
  const { rows } = await analyze({ ...asked, filters: [{ dimension: 'custom', isNot: [''] }] })
  assert.deepEqual(rows, [
    { key: ['web'], values: [40, 20, 2] },
    { key: ['app'], values: [5, 5, 1] },
  ])
  const compared = await analyze({ ...asked, filters: [{ dimension: 'custom', is: ['app'] }], compare: 'previous' })
  assert.deepEqual(compared.rows, [{ key: ['app'], values: [5, 5, 1], before: [7, 7, 1] }])
  await assert.rejects(analyze({ ...asked, custom: "x') --" }), { code: 'invalid_input' })
})

test('a text that a caller broke in the middle of a sign breaks no question about texts', async t => {
  const { analyze, use, organization } = await house(t)
  const order = (channel: string) => ({
    ...{ organization, api: 'api_shop', atMs: nowMs },
    noted: `{"channel":"${channel}"}\n{}`,
  })
  await use([order('web'), order('web'), order(String.raw`a\ud83d`)])
  const filters = [{ dimension: 'custom', isNot: [''] }]
  const { rows } = await analyze({ by: ['custom'], custom: 'channel', filters })
  assert.deepEqual(
    rows.map(({ key, values }) => [key[0], values[0]]),
    [
      ['web', 2],
      ['a\ufffd', 1],
    ],
  )
})

test('what an organization keeps no longer goes within the hour', async t => {
  const { call, use, clock, organization, other } = await house(t)
  const day = 24 * hour
  await use([organization, other].map(id => ({ organization: id, api: 'api_old', atMs: nowMs - 3 * day })) as never)
  const old = async (named: string) => {
    const from = new Date(nowMs - 4 * day).toISOString()
    const to = new Date(nowMs - 2 * day).toISOString()
    const query = { from, to }
    return ((await call('requests', { body: query, params: { organization: named } })).body as { requests: object[] })
      .requests.length
  }
  assert.deepEqual([await old('default'), await old('other')], [1, 1])
  const spec = { retention: { requestDays: 2 } }
  await call('Organization.update', { name: 'default', body: { spec } })
  await assert.rejects(
    call('Organization.update', { name: 'default', body: { spec: { retention: { requestDays: 0 } } } }),
  )
  clock.advance(hour)
  await until(async () => (await old('default')) === 0)
  assert.equal(await old('other'), 1)
})

test('who comes back is told by the week of the first call, of one’s own organization alone', async t => {
  const { call, use, organization, other } = await house(t)
  const week = 7 * 24 * hour
  const app = (byte: number) => new Uint8Array(16).fill(byte)
  const called = (byte: number, weeksAgo: number) => ({
    ...{ organization, api: 'api_one', atMs: nowMs - weeksAgo * week - hour },
    application: app(byte),
  })
  await use([called(1, 2), called(2, 2), called(1, 1), called(1, 0), called(3, 0)])
  await use([{ ...called(9, 0), organization: other }])
  const { body } = await call('cohorts', { query: { weeks: 3 } })
  const { weeks } = body as { weeks: { start: string; active: number; returned: number; cohort: number[] }[] }
  for (const { start } of weeks) assert.equal(new Date(start).getUTCDay() * 1e8 + (Date.parse(start) % 86_400_000), 1e8)
  assert.deepEqual(
    weeks.map(({ active, returned, cohort }) => [active, returned, cohort]),
    [
      [2, 0, [2, 1, 1]],
      [1, 1, [0, 0]],
      [2, 1, [1]],
    ],
  )
})

test('revisions and plans have names, in figures and in single requests; what is gone is asked for by its identifier', async t => {
  const { analyze, use, call, organization } = await house(t)
  await call('ApiVersion.publish', { name: 'orders-v1' })
  await call('Product.create', { body: { name: 'shop', spec: { apiVersions: ['orders-v1'] } } })
  await call('Plan.create', { body: { name: 'gold', spec: { product: 'shop' } } })
  const idOf = async (kind: string, name: string) => ((await call(`${kind}.get`, { name })).body as { id: string }).id
  const api = 'api_gone'
  const [revisionId, planId] = [await idOf('Revision', 'orders-v1.1'), await idOf('Plan', 'gold')]
  const gone = `rev_${'0'.repeat(26)}`
  await use([
    { organization, api, revisionId, planId, atMs: nowMs - minute },
    { organization, api, revisionId, planId, atMs: nowMs - minute },
    { organization, api, revisionId: gone, planId, atMs: nowMs - minute },
  ])
  const ofPlan = { filters: [{ dimension: 'plan', is: ['gold'] }] }
  assert.deepEqual(
    (await analyze({ by: ['revision'], ...ofPlan, granularity: 'minute' })).rows.map(row => row.key[0]),
    ['orders-v1.1', gone],
  )
  const ofGone = { filters: [{ dimension: 'revision', is: [gone] }] }
  assert.deepEqual((await analyze({ by: ['plan'], ...ofGone })).rows, [{ key: ['gold'], values: [1] }])
  const { requests } = (await call('requests', { body: ofPlan, params: { organization: 'default' } })).body as {
    requests: { revision: string; plan: string }[]
  }
  assert.deepEqual(requests.map(request => [request.revision, request.plan]).sort(), [
    ['orders-v1.1', 'gold'],
    ['orders-v1.1', 'gold'],
    [gone, 'gold'],
  ])
})
