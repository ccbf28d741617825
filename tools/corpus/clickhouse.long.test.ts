/** The store of usage on ClickHouse's own engine: the same answers as the embedded one gives. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Seen } from '@gatehouse/capability-insight/control/answered.model.ts'
import { openClickHouse } from '@gatehouse/capability-insight/control/clickhouse/clickhouse-store.ts'
import { batchOf, eventAt } from '@gatehouse/capability-insight/control/event.model.ts'
import {
  anyQuestion,
  assertAnswered,
  beganMs,
  ingested,
} from '@gatehouse/capability-insight/control/questions.model.ts'
import { sandboxed } from '@gatehouse/capability-insight/control/sql-access/sandbox.ts'
import { sandboxLimits } from '@gatehouse/capability-insight/control/sql-access/sql-handler.ts'
import { views } from '@gatehouse/capability-insight/control/sql-access/views.ts'
import fc from 'fast-check'

async function stored(t: TestContext) {
  // The engine is one of a process, and half a gigabyte that not everybody installs.
  const { clickHouseServer } = await import('./clickhouse-server.ts')
  const server = await clickHouseServer()
  const clock = { nowMs: () => beganMs + 2 * 86_400_000, monotonicMs: () => 0, after: () => () => {} }
  const rollUpDays = { 60: 10_000, 3600: 10_000, 86400: 10_000 }
  const options = { url: server.url, clock, retentionDays: 10_000, rollUpDays }
  const store = await openClickHouse(options)
  t.after(async () => {
    await store.close()
    await server.close()
  })
  return { store, server, options }
}

test('ClickHouse answers any question as the events themselves do, pages requests, and takes each batch once', async t => {
  const { store, server, options } = await stored(t)
  const seen: Seen[] = []
  await ingested(store, seen, { count: 1500, sequence: 1 })
  await ingested(store, seen, { count: 500, sequence: 2 })
  await fc.assert(
    fc.asyncProperty(anyQuestion, async question => void (await assertAnswered(store, seen, question))),
    { numRuns: 100 },
  )

  const span = { organization: 'org_one', from: '2026-01-01T00:00:00Z', to: '2026-01-08T00:00:00Z' }
  const times: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.requests({ ...span, limit: 400, ...(cursor ? { cursor } : {}) })
    times.push(...page.requests.map(({ time, requestId }) => `${time} ${requestId}`))
    cursor = page.next
  } while (cursor)
  assert.equal(times.length, seen.filter(({ event }) => event.organization === 1).length)
  assert.deepEqual(
    times.map(text => text.slice(0, 24)),
    times
      .map(text => text.slice(0, 24))
      .toSorted()
      .toReversed(),
  )

  const other = await openClickHouse(options)
  t.after(() => other.close())
  const batch = batchOf([eventAt(0), eventAt(1)], { sequence: 3, node: 'west' })
  const acks = await Promise.all([store.ingest(batch), other.ingest(batch), store.ingest(batch)])
  assert.ok(acks.includes('stored'))
  assert.equal(await other.ingest(batch), 'duplicate')
  // It dies between the batch and its mark, and the batch comes again.
  server.refuse('INTO marks')
  const late = batchOf([eventAt(4)], { sequence: 4, node: 'west' })
  await assert.rejects(store.ingest(late), { code: 'store_unavailable' })
  assert.deepEqual([await store.ingest(late), await other.ingest(late)], ['stored', 'duplicate'])

  // Whatever the server's own profile says: what is acknowledged is stored, and once.
  assert.ok(server.inserts.length > 8)
  for (const settings of server.inserts) assert.equal(settings.async_insert, '0')

  const { rows } = await store.ask({ ...span, granularity: 'day' })
  const mine = seen.filter(({ event }) => event.organization === 1).length + 3
  assert.equal(
    rows.reduce((sum, { values }) => sum + values[0]!, 0),
    mine,
  )

  for (const part of [{ by: ['path'] }, { filters: [{ dimension: 'status', is: ["200' or 1=1 --"] }] }]) {
    await assert.rejects(store.ask({ ...span, ...part } as never), { code: 'invalid_input' })
  }
  const hostile = await store.ask({ ...span, filters: [{ dimension: 'api', is: ["x') or ('1'='1"] }] })
  assert.deepEqual(hostile.rows[0]!.values, [0])
  assert.ok(server.statements.length > 100)
})

test('a server that is not there is told with a code', async () => {
  await assert.rejects(openClickHouse({ url: 'http://127.0.0.1:9/default' }), { code: 'store_unavailable' })
})

test('rows that SQL of people is carried out over are those of its organization and span, whatever is in their texts', async t => {
  const { store } = await stored(t)
  const seen: Seen[] = []
  await ingested(store, seen, { count: 800, sequence: 1 })
  const [from, to] = [beganMs + 3_600_000, beganMs + 40 * 3_600_000].map(ms => new Date(ms).toISOString()) as [
    string,
    string,
  ]
  const mine = seen.filter(({ event }) => {
    const ms = event.timeUs / 1000
    return event.organization === 1 && ms >= Date.parse(from) && ms < Date.parse(to)
  })
  const input = { organization: 'org_one', from, to, rowsMax: 100_000 }
  const taken = [
    await store.extract({ ...input, view: 'requests' }),
    await store.extract({ ...input, view: 'traffic' }),
  ]
  assert.equal(taken[0]!.rows, mine.length)
  const typesOf = (view: keyof typeof views) =>
    Object.fromEntries(Object.entries(views[view]).map(([name, { type }]) => [name, type]))
  const files = taken.map(({ view, path, format }) => ({ table: view, path, format, columns: typesOf(view) }))
  const ask = (sql: string) => sandboxed({ files, names: [], sql, limits: sandboxLimits })
  const sum = mine.reduce((total, { event }) => total + event.totalUs, 0)
  const { rows } = await ask(
    "select count(*), sum(total_ms), count(*) filter (cached), min(time) >= timestamp '2026-01-01' from requests",
  )
  const [count, total, , isAfter] = rows[0] as [string, number, string, boolean]
  assert.deepEqual([Number(count), isAfter], [mine.length, true])
  assert.ok(Math.abs(total - sum / 1000) < 1)
  const hourly = await ask('select sum(requests) from traffic')
  const whole = seen.filter(({ event }) => {
    const ms = event.timeUs / 1000
    return (
      event.organization === 1 &&
      ms >= Math.floor(Date.parse(from) / 3_600_000) * 3_600_000 &&
      Math.floor(ms / 3_600_000) * 3_600_000 < Date.parse(to)
    )
  })
  assert.equal(Number(hourly.rows[0]![0]), whole.length)
  for (const { path } of taken) rmSync(dirname(path), { recursive: true })
  assert.equal((await store.extract({ ...input, view: 'requests', rowsMax: 10 })).rows, 11)
})

test('what one organization keeps shorter goes, and is told of no more; the others keep theirs', async t => {
  const { store } = await stored(t)
  const seen: Seen[] = []
  await ingested(store, seen, { count: 600, sequence: 1 })
  const span = {
    from: new Date(beganMs - 86_400_000).toISOString(),
    to: new Date(beganMs + 4 * 86_400_000).toISOString(),
  }
  const single = async (organization: string) => {
    const { requests } = await store.requests({ ...span, organization, limit: 5000 })
    return requests.map(({ time }) => Date.parse(time))
  }
  const [mine, theirs] = [await single('org_one'), await single('org_two')]
  // The clock of the test stands two days after the beginning.
  await store.retain([{ organization: 'org_one', requestDays: 1, figureDays: 1 }])
  const before = beganMs + 86_400_000
  const hour = Math.floor(before / 3_600_000) * 3_600_000
  let left = await single('org_one')
  for (let tries = 0; left.length > mine.filter(ms => ms >= hour).length && tries < 50; tries++) {
    await new Promise(resolve => setTimeout(resolve, 100))
    left = await single('org_one')
  }
  assert.deepEqual(
    left,
    mine.filter(ms => ms >= hour),
  )
  assert.deepEqual(await single('org_two'), theirs)
  const answer = await store.ask({ ...span, organization: 'org_one', granularity: 'day' })
  assert.ok(Date.parse(answer.from) >= before)
  assert.ok(Date.parse((await store.ask({ ...span, organization: 'org_two', granularity: 'day' })).from) < before)
})
