/** The store of usage on ClickHouse's own engine: the same answers as the embedded one gives. */
import assert from 'node:assert/strict'
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
