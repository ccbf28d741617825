/** What one organization keeps shorter goes, out of tables and files; nobody else loses anything. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { batchOf, eventAt } from '../event.model.ts'
import { openAnalytics } from './analytics-store.ts'

const dayMs = 86_400_000
const beganMs = Date.UTC(2026, 0, 1)

test('an organization keeps its requests and figures as long as it says; the others keep theirs, also after a restart', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'retention-'))
  let nowMs = beganMs
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0, after: () => () => {} }
  let store = await openAnalytics({ directory, clock })
  t.after(async () => {
    await store.close()
    rmSync(directory, { recursive: true })
  })
  // Ten days, four requests a day: three of `org_one`, one of `org_two`; each day a file of its own.
  for (let day = 0; day < 10; day++) {
    nowMs = beganMs + day * dayMs + 7_200_000
    const events = Array.from({ length: 4 }, (_, at) => ({
      ...eventAt(at),
      timeUs: (beganMs + day * dayMs + at * 1000) * 1000,
    }))
    await store.ingest(batchOf(events, { sequence: day + 1 }))
    await store.retain()
  }
  nowMs = beganMs + 10 * dayMs
  const whole = { from: '2026-01-01T00:00:00Z', to: '2026-01-11T00:00:00Z' }
  const single = async (organization: string) =>
    (await store.requests({ ...whole, organization, limit: 500 })).requests.length
  const daily = (organization: string) => store.ask({ ...whole, organization, granularity: 'day' })
  assert.deepEqual([await single('org_one'), await single('org_two')], [30, 10])
  const own = [{ organization: 'org_one', requestDays: 3, figureDays: 5 }]
  assert.deepEqual(await store.retain(own), { byAge: 21, bySize: 0 })
  assert.deepEqual([await single('org_one'), await single('org_two')], [9, 10])
  const mine = await daily('org_one')
  assert.deepEqual([mine.from, mine.rows.map(({ values }) => values[0])], ['2026-01-06T00:00:00.000Z', [3, 3, 3, 3, 3]])
  const theirs = await daily('org_two')
  assert.deepEqual([theirs.from, theirs.rows.length], ['2026-01-01T00:00:00.000Z', 10])
  // What only single requests tell begins where they do.
  const methods = await store.ask({ ...whole, organization: 'org_one', by: ['method'] })
  assert.deepEqual([methods.from, methods.rows[0]!.values[0]], ['2026-01-08T00:00:00.000Z', 9])
  assert.deepEqual(await store.retain(own), { byAge: 0, bySize: 0 })
  // What a gateway held back for longer than that is not kept either.
  const late = { ...eventAt(0), timeUs: (beganMs + dayMs) * 1000 }
  await store.ingest(batchOf([late, { ...late, requestId: new Uint8Array(16).fill(9) }], { sequence: 20 }))
  for (let times = 0; times < 2; times++) await store.retain(own)
  assert.deepEqual([await single('org_one'), await single('org_two')], [9, 10])
  await store.close()
  store = await openAnalytics({ directory, clock })
  assert.deepEqual([await single('org_one'), await single('org_two')], [9, 10])
  assert.equal((await daily('org_one')).from, '2026-01-06T00:00:00.000Z')
  // In no file is a row that went.
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const files = readdirSync(join(directory, 'segments')).map(name => join(directory, 'segments', name))
  const found = await connection.runAndReadAll(
    `select organization, count(*)::int as n from read_parquet([${files.map(file => `'${file}'`)}]) group by all order by all`,
  )
  assert.deepEqual(found.getRowsJson(), [
    ['org_one', 9],
    ['org_two', 10],
  ])
  connection.closeSync()
  instance.closeSync()
})

test('nobody keeps longer than the operator does', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'retention-'))
  const clock = { nowMs: () => beganMs + 5 * dayMs, monotonicMs: () => 0, after: () => () => {} }
  const store = await openAnalytics({ directory, clock, retentionDays: 2 })
  t.after(async () => {
    await store.close()
    rmSync(directory, { recursive: true })
  })
  await store.ingest(batchOf([eventAt(0), eventAt(1)], { sequence: 1 }))
  assert.deepEqual(await store.retain([{ organization: 'org_one', requestDays: 30, figureDays: 3000 }]), {
    byAge: 2,
    bySize: 0,
  })
})
