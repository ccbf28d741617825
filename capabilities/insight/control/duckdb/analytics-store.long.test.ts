import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { problemsOf } from '@gatehouse/schema'
import { type RequestsInput, requestsOutput } from '../../queries.ts'
import { batchOf, eventAt } from '../event.model.ts'
import { type AnalyticsOptions, type AnalyticsStore, openAnalytics } from './analytics-store.ts'

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

async function count(store: AnalyticsStore, organization = 'org_one'): Promise<number> {
  const { rows } = await store.ask({ ...one, organization })
  return rows[0]!.values[0]!
}

test('a page of requests begins where the one before ended, newest first, and shows no other organization', async t => {
  const { store } = await opened(t)
  const events = Array.from({ length: 100 }, (_, i) => ({ ...eventAt(i), timeUs: eventAt(Math.floor(i / 7)).timeUs }))
  await store.ingest(batchOf(events, { sequence: 1 }))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.requests({ ...one, limit: 11, ...(cursor ? { cursor } : {}) })
    assert.deepEqual(problemsOf(requestsOutput, page), [])
    seen.push(...page.requests.map(request => `${request.time} ${request.requestId}`))
    cursor = page.next
  } while (cursor)
  assert.equal(seen.length, 75)
  assert.equal(new Set(seen).size, 75)
  assert.deepEqual(seen, seen.toSorted().toReversed())
  const other = await store.requests({ ...one, organization: "x' or 1=1 --" })
  assert.deepEqual(other.requests, [])
})

test('a batch of several chunks lands whole, each request with what it had', async t => {
  const { store } = await opened(t)
  const texts = ['', 'a', 'a text that is longer than twelve letters', 'ä€😀', 'x'.repeat(100)]
  const events = Array.from({ length: 5000 }, (_, i) => ({
    ...{ ...eventAt(0), organizationId: 'org_one', timeUs: eventAt(0).timeUs + i, bytesOut: i },
    ...{ userAgent: texts[i % 5]!, path: `/${i}` },
  }))
  await store.ingest(batchOf(events, { sequence: 1 }))
  const seen: [string, string, number][] = []
  let cursor: string | undefined
  do {
    const page = await store.requests({ ...one, limit: 1000, ...(cursor ? { cursor } : {}) })
    seen.push(
      ...page.requests.map(({ path, userAgent, bytesOut }): [string, string, number] => [path, userAgent, bytesOut]),
    )
    cursor = page.next
  } while (cursor)
  assert.equal(seen.length, 5000)
  const wrong = seen
    .reverse()
    .filter(([path, agent, bytes], i) => path !== `/${i}` || agent !== texts[i % 5] || bytes !== i)
  assert.deepEqual(wrong, [])
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
  assert.equal(await count(store), 8)
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
  const stored = ((await count(store)) + (await count(store, 'org_two'))) / 100
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

test('what is old goes by age, then the oldest by size, and both are counted; roll-ups stay', async t => {
  const directory = place(t)
  const clock = { nowMs: () => Date.UTC(2026, 0, 3), monotonicMs: () => 0, after: () => () => {} }
  const first = await openAnalytics({ directory, retentionDays: 2, clock })
  const old = Array.from({ length: 500 }, (_, i) => ({ ...eventAt(i), timeUs: eventAt(0).timeUs - 1 - i }))
  await first.ingest(batchOf(old, { sequence: 1 }))
  assert.deepEqual(await first.retain(), { byAge: 500, bySize: 0 })
  for (let hour = 0; hour < 3; hour++) {
    await first.ingest(batchOf(hourOf(hour), { sequence: hour + 2 }))
    await first.retain()
  }
  await first.close()
  const files = readdirSync(join(directory, 'segments')).map(name => join(directory, 'segments', name))
  assert.equal(files.length, 3)
  const bytes = [...files, join(directory, 'analytics.duckdb')].reduce((sum, file) => sum + statSync(file).size, 0)
  const { store } = await opened(t, { directory, retentionDays: 2, diskBytesMax: bytes - 1, clock })
  assert.deepEqual(await store.retain(), { byAge: 0, bySize: 10_000 })
  const { requests } = await store.requests({ ...one, to: '2026-01-03T00:00:00Z', limit: 500 })
  assert.ok(requests.every(request => request.time >= '2026-01-01T01:00:00.000Z'))
  const { rows } = await store.ask({ ...one, granularity: 'hour' })
  assert.deepEqual(
    rows.map(row => row.values[0]),
    [7500, 7500, 7500],
  )
})

test('minutes that are too old go into their hours before they go, also where the disk is full', async t => {
  const directory = place(t)
  const rollUpDays = { 60: 3, 3600: 100_000, 86400: 100_000 }
  // It ends within an hour, and begins again days later.
  const clock = { nowMs: () => Date.UTC(2026, 0, 1, 0, 30), monotonicMs: () => 0, after: () => () => {} }
  const first = await openAnalytics({ directory, rollUpDays, clock })
  await first.ingest(batchOf(hourOf(0).slice(0, 1000), { sequence: 1 }))
  await first.retain()
  await first.close()
  const { store } = await opened(t, { directory, rollUpDays, diskBytesMax: 1 })
  const late = eventAt(0).timeUs + 86_400_000_000
  for (let sequence = 2; sequence < 70; sequence++)
    await store.ingest(batchOf([{ ...eventAt(0), timeUs: late + sequence }], { sequence }))
  assert.equal(await count(store), 750)
})

/** Ten thousand within one hour of the first day, hard to compress. */
function hourOf(hour: number) {
  const startUs = eventAt(0).timeUs + hour * 3_600_000_000
  return Array.from({ length: 10_000 }, (_, i) => ({
    ...eventAt(i),
    timeUs: startUs + i * 300_000,
    path: `/${Math.sin(i + hour)}${Math.cos(i)}`,
  }))
}

test('a file that no transaction names is removed at start, and one that is away is not missed', async t => {
  const directory = place(t)
  const clock = { nowMs: () => Date.UTC(2026, 0, 1, 5), monotonicMs: () => 0, after: () => () => {} }
  const first = await openAnalytics({ directory, clock })
  await first.ingest(batchOf(hourOf(0), { sequence: 1 }))
  await first.retain()
  await first.close()
  const [file] = readdirSync(join(directory, 'segments'))
  for (const name of ['2026-01-01T09-1.parquet', 'x.parquet.part'])
    writeFileSync(join(directory, 'segments', name), 'half')
  const { store } = await opened(t, { directory, clock })
  assert.deepEqual(readdirSync(join(directory, 'segments')), [file])
  assert.equal((await store.requests({ ...one, limit: 500 })).requests.length, 500)
  rmSync(join(directory, 'segments', file!))
  await store.close()
  const again = await opened(t, { directory, clock })
  assert.deepEqual((await again.store.requests(one)).requests, [])
  assert.equal(await count(again.store), 7500)
})

test('a file of the first layout is brought over with all that it holds', async t => {
  const directory = place(t)
  const instance = await DuckDBInstance.create(join(directory, 'analytics.duckdb'), {})
  const connection = await instance.connect()
  await connection.run(firstLayout)
  const events = `select timestamp '2026-01-01 10:00:00' + to_seconds(i), 'org_one', 'env_prod', 'orders', 'orders-v1', '/x',
    'plan_free', '', '', 'app_1', '', '', '\\x00'::blob, 'GET', case when i % 10 = 0 then 503 else 200 end, 1, 1000 * (i + 1),
    10, 5, 1, 2, 1, 0, 0, 0, '', '/x', 'curl' from range(1000) t(i)`
  await connection.run(`insert into events ${events}; insert into marks values ('n', 1, 7)`)
  connection.closeSync()
  instance.closeSync()
  const { store } = await opened(t, { directory })
  const { rows } = await store.ask({ ...one, metrics: ['requests', 'errors5xx', 'cached', 'p50Ms'] })
  const [requests, errors, cached, p50] = rows[0]!.values
  assert.deepEqual([requests, errors, cached], [1000, 100, 1000])
  assert.ok(Math.abs(p50! - 500) <= 10, `${p50}`)
  assert.equal((await store.requests(one)).requests[0]!.time, '2026-01-01T10:16:39.000Z')
  assert.equal(await store.ingest(batchOf([eventAt(0)], { sequence: 7 })), 'duplicate')
})

/** As this program wrote it before roll-ups. */
const firstLayout = `create table events (
    time timestamp not null, organization varchar not null, environment varchar, api varchar, api_version varchar,
    endpoint varchar, plan varchar, target varchar, failure varchar, application varchar, subscription varchar,
    credential varchar, request_id blob, method varchar, status usmallint, flags usmallint, total_us uinteger,
    first_byte_us uinteger, overhead_us uinteger, bytes_in double, bytes_out double, unit_requests uinteger,
    unit_bytes double, unit_tokens double, unit_cost double, client varchar, path varchar, user_agent varchar
  );
  create table marks (node varchar, epoch bigint, sequence bigint not null, primary key (node, epoch));
  create table layout (version integer not null);
  insert into layout values (1)`

test('pages beyond their limits are refused with the reason', async t => {
  const { store } = await opened(t)
  for (const part of [{ organization: undefined }, { from: 'yesterday' }, { limit: 5001 }, { cursor: "1' or" }]) {
    const input = { ...one, ...part } as RequestsInput
    await assert.rejects(store.requests(input), { code: 'invalid_input' }, JSON.stringify(part))
  }
})

test('requests are found by their trace, among those in files and those that came before there was one', async t => {
  const directory = place(t)
  const clock = { nowMs: () => Date.UTC(2026, 0, 1, 3), monotonicMs: () => 0, after: () => () => {} }
  const before = await openAnalytics({ directory, clock })
  await before.ingest(batchOf([eventAt(0), eventAt(1)], { sequence: 1 }))
  await before.retain()
  await before.close()
  await withoutTraces(directory)
  const { store } = await opened(t, { directory, clock })
  const traceId = new Uint8Array(16).map((_, i) => i + 1)
  const hex = Buffer.from(traceId).toString('hex')
  const events = Array.from({ length: 40 }, (_, i) => (i % 20 === 0 ? { ...eventAt(i), traceId } : eventAt(i)))
  await store.ingest(batchOf(events, { sequence: 2 }))
  const found = async () => (await store.requests({ ...one, traceId: hex })).requests.map(request => request.traceId)
  assert.deepEqual(await found(), [hex, hex])
  await store.retain()
  assert.equal(readdirSync(join(directory, 'segments')).length, 2)
  assert.deepEqual(await found(), [hex, hex])
  const { requests } = await store.requests({ ...one, limit: 100 })
  assert.deepEqual([requests.length, requests.filter(request => request.traceId === '').length], [32, 30])
  assert.deepEqual((await store.requests({ ...one, traceId: '0'.repeat(32) })).requests, [])
  await assert.rejects(store.requests({ ...one, traceId: 'x' }), { code: 'invalid_input' })
})

/** As a program left it that knew no traces. */
async function withoutTraces(directory: string): Promise<void> {
  const instance = await DuckDBInstance.create(join(directory, 'analytics.duckdb'))
  const connection = await instance.connect()
  await connection.run('alter table requests drop column trace_id')
  for (const name of readdirSync(join(directory, 'segments'))) {
    const file = join(directory, 'segments', name)
    await connection.run(`create temp table old as select * exclude (trace_id) from read_parquet('${file}')`)
    await connection.run(`copy old to '${file}' (format parquet)`)
  }
  connection.closeSync()
  instance.closeSync()
}
