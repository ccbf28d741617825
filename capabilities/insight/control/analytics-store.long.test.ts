import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { problemsOf } from '@gatehouse/schema'
import { type QueryName, queries } from '../queries.ts'
import { type AnalyticsOptions, type AnalyticsStore, openAnalytics } from './analytics-store.ts'
import { batchOf, eventAt } from './event.model.ts'

const one = { organization: 'org_one', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }

function place(t: TestContext) {
  const directory = mkdtempSync(join(tmpdir(), 'analytics-'))
  t.after(async () => {
    await Promise.all(stores.filter(store => store.directory === directory).map(({ store }) => store.close()))
    rmSync(directory, { recursive: true })
  })
  return directory
}

const stores: { store: AnalyticsStore; directory: string }[] = []

async function opened(t: TestContext, options: Partial<AnalyticsOptions> = {}) {
  const directory = options.directory ?? place(t)
  const store = await openAnalytics({ directory, ...options })
  stores.push({ store, directory })
  return { store, directory }
}

/** The percentile with linear interpolation, as `quantile_cont` defines it. */
function percentile(sorted: number[], share: number): number {
  const at = share * (sorted.length - 1)
  const low = sorted[Math.floor(at)]!
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at))
}

test('a hundred thousand events are counted exactly, whichever way they are asked for', async t => {
  const { store } = await opened(t)
  const events = Array.from({ length: 100_000 }, (_, i) => eventAt(i))
  for (let i = 0; i < 10; i++) {
    const batch = batchOf(events.slice(i * 10_000, (i + 1) * 10_000), { sequence: i + 1 })
    assert.equal(await store.ingest(batch), 'stored')
  }
  const mine = events.filter(event => event.organization === 1)
  const sorted = mine.map(event => event.totalUs / 1000).sort((a, b) => a - b)
  const summary = await store.query('summary', one)
  const near = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} ${expected}`)
  assert.equal(summary.requests, 75_000)
  assert.equal(summary.errors5xx, mine.filter(event => event.status >= 500).length)
  assert.equal(summary.errors4xx, mine.filter(event => event.status === 404).length)
  assert.equal(
    summary.bytesOut,
    mine.reduce((sum, event) => sum + event.bytesOut, 0),
  )
  near(summary.p50Ms, percentile(sorted, 0.5))
  near(summary.p95Ms, percentile(sorted, 0.95))
  near(summary.p99Ms, percentile(sorted, 0.99))

  const { points } = await store.query('timeseries', { ...one, bucket: 'hour' })
  assert.deepEqual(
    points.map(point => [point.start, point.requests]),
    [
      ['2026-01-01T00:00:00.000Z', 27_000],
      ['2026-01-01T01:00:00.000Z', 27_000],
      ['2026-01-01T02:00:00.000Z', 21_000],
    ],
  )
  const minutes = await store.query('timeseries', { ...one, bucket: 'minute', filters: { api: 'users', status: 503 } })
  const users = mine.filter(event => event.api === 8 && event.status === 503).length
  assert.equal(
    minutes.points.reduce((sum, point) => sum + point.requests, 0),
    users,
  )

  for (const [by, groups] of [
    ['api', 2],
    ['apiVersion', 2],
    ['application', 3],
    ['endpoint', 1],
    ['status', 3],
    ['environment', 1],
  ] as const) {
    const top = await store.query('top', { ...one, by })
    assert.equal(top.groups.length, groups, by)
    assert.equal(
      top.groups.reduce((sum, group) => sum + group.requests, 0),
      75_000,
    )
    assert.deepEqual(
      top.groups.map(group => group.requests),
      top.groups.map(group => group.requests).sort((a, b) => b - a),
    )
    assert.deepEqual(problemsOf(queries.top.output, top), [])
  }
  assert.equal((await store.query('top', { ...one, by: 'application', limit: 1 })).groups.length, 1)
})

test('a page of requests begins where the one before ended, newest first, and shows no other organization', async t => {
  const { store } = await opened(t)
  const events = Array.from({ length: 100 }, (_, i) => ({ ...eventAt(i), timeUs: eventAt(Math.floor(i / 7)).timeUs }))
  await store.ingest(batchOf(events, { sequence: 1 }))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.query('requests', { ...one, limit: 11, ...(cursor ? { cursor } : {}) })
    assert.deepEqual(problemsOf(queries.requests.output, page), [])
    seen.push(...page.requests.map(request => `${request.time} ${request.requestId}`))
    cursor = page.next
  } while (cursor)
  assert.equal(seen.length, 75)
  assert.equal(new Set(seen).size, 75)
  assert.deepEqual(seen, seen.toSorted().toReversed())
  const other = await store.query('summary', { ...one, organization: "x' or 1=1 --" })
  assert.deepEqual([other.requests, other.p99Ms], [0, 0])
})

test('a batch that comes twice lands once, also after a restart and from another epoch apart', async t => {
  const directory = place(t)
  const first = await openAnalytics({ directory })
  const batch = (sequence: number, epoch = 1) => batchOf([eventAt(0), eventAt(1)], { sequence, epoch })
  const acks: string[] = []
  for (const [sequence, epoch] of [
    [1, 1],
    [1, 1],
    [2, 1],
    [1, 1],
    [1, 2],
  ])
    acks.push(await first.ingest(batch(sequence!, epoch)))
  assert.deepEqual(acks, ['stored', 'duplicate', 'stored', 'duplicate', 'stored'])
  await first.close()
  const { store } = await opened(t, { directory })
  assert.deepEqual(await Promise.all([store.ingest(batch(2)), store.ingest(batch(3)), store.ingest(batch(3))]), [
    'duplicate',
    'stored',
    'duplicate',
  ])
  assert.equal((await store.query('summary', one)).requests, 8)
})

test('a batch that is none is refused with its code and leaves the store as it was', async t => {
  const { store } = await opened(t)
  const good = batchOf([eventAt(0)], { sequence: 1 })
  await assert.rejects(store.ingest(good.slice(0, -3)), { code: 'batch_malformed' })
  assert.equal(await store.ingest(good), 'stored')
})

test('a process killed while it ingests has stored every batch it acknowledged, once', async t => {
  const directory = place(t)
  const child = spawn(process.execPath, [new URL('./analytics-child.model.ts', import.meta.url).pathname, directory])
  let told = ''
  child.stdout.on('data', piece => {
    told += piece
    if (told.split('\n').length > 40) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const acknowledged = told.split('\n').filter(line => line.endsWith('stored')).length
  assert.ok(acknowledged >= 39)
  const { store } = await opened(t, { directory })
  assert.equal(store.damagedFile, undefined)
  const { requests } = await store.query('summary', one)
  const other = await store.query('summary', { ...one, organization: 'org_two' })
  const stored = (requests + other.requests) / 100
  assert.ok(stored === acknowledged || stored === acknowledged + 1, `${stored} of ${acknowledged}`)
  for (let sequence = 1; sequence <= stored; sequence++) {
    assert.equal(await store.ingest(batchOf([eventAt(0)], { sequence })), 'duplicate')
  }
})

test('a second opener is refused with a code, in this process and in another', async t => {
  const { directory } = await opened(t)
  await assert.rejects(openAnalytics({ directory }), { code: 'data_locked' })
  const child = spawn(process.execPath, [new URL('./analytics-child.model.ts', import.meta.url).pathname, directory])
  const [output] = await once(child.stdout, 'data')
  assert.equal(String(output).trim(), 'data_locked')
  await once(child, 'close')
})

test('a damaged file is moved aside with a coded notice and a new one serves', async t => {
  const directory = place(t)
  writeFileSync(join(directory, 'analytics.duckdb'), 'not a database '.repeat(5000))
  const { store } = await opened(t, { directory })
  assert.equal(store.damagedFile?.code, 'analytics_corrupt')
  assert.ok(existsSync(join(directory, 'analytics.duckdb.damaged-1')))
  assert.equal(await store.ingest(batchOf([eventAt(0)], { sequence: 1 })), 'stored')
})

test('what is old goes by age, then the oldest by size, and both are counted', async t => {
  const clock = { nowMs: () => Date.UTC(2026, 0, 3), monotonicMs: () => 0, after: () => () => {} }
  const { store } = await opened(t, { retentionDays: 2, diskBytesMax: 2_000_000, clock })
  const old = Array.from({ length: 500 }, (_, i) => ({ ...eventAt(i), timeUs: eventAt(0).timeUs - 1 - i }))
  const events = Array.from({ length: 20_000 }, (_, i) => eventAt(i))
  const scatter = (event: (typeof events)[number], i: number) => ({ ...event, path: `/${Math.sin(i)}${Math.cos(i)}` })
  await store.ingest(batchOf(old, { sequence: 1 }))
  for (let i = 2; i < 5; i++) await store.ingest(batchOf(events.map(scatter), { sequence: i }))
  const removed = await store.retain()
  assert.equal(removed.byAge, 500)
  assert.ok(removed.bySize > 0 && removed.bySize < 60_000, String(removed.bySize))
  const span = { ...one, limit: 1 }
  const { requests } = await store.query('summary', one)
  const other = await store.query('summary', { ...one, organization: 'org_two' })
  assert.equal(requests + other.requests, 60_000 - removed.bySize)
  assert.equal(
    (await store.query('requests', span)).requests[0]!.time,
    new Date(eventAt(19_998).timeUs / 1000).toISOString(),
  )
})

test('questions beyond their limits are refused with the reason', async t => {
  const { store } = await opened(t)
  const bad: [QueryName, Record<string, unknown>][] = [
    ['summary', { ...one, organization: undefined }],
    ['summary', { ...one, from: 'yesterday' }],
    ['summary', { ...one, from: '2026-13-01T00:00:00Z' }],
    ['timeseries', { ...one, to: '2027-01-01T00:00:00Z', bucket: 'minute' }],
    ['timeseries', { ...one, bucket: 'second' }],
    ['top', { ...one, by: 'user_agent' }],
    ['top', { ...one, by: 'api', limit: 1001 }],
    ['requests', { ...one, limit: 501 }],
    ['requests', { ...one, cursor: "1' or" }],
  ]
  for (const [name, input] of bad) {
    await assert.rejects(store.query(name, input as never), { code: 'invalid_input' }, JSON.stringify(input))
  }
})
