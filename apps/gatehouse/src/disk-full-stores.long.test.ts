/** Both embedded stores on a disk that is full to the last byte, over and over. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { openStore, type Store } from '@gatehouse/store'
import { emptyTemplate } from '@gatehouse/store/testing.ts'
import { sql } from 'kysely'
import { batchOfUsed } from './testing-insight.ts'
import { diskMissing, smallDisk } from './testing-small-disk.ts'

const skip = diskMissing()

/** What it is refused with, once it is. */
async function refusal(work: (at: number) => Promise<unknown>): Promise<{ code?: string }> {
  for (let at = 0; at < 2000; at++) {
    try {
      await work(at)
    } catch (thrown) {
      return thrown as { code?: string }
    }
  }
  throw new Error('it was never refused')
}

/** As soon as there is room, with nobody’s help. */
async function works(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return void (await work())
    } catch (thrown) {
      if (tries === 20) throw thrown
      await new Promise(done => setTimeout(done, 250))
    }
  }
}

const rowsOf = async ({ db }: Store) => {
  const { rows } = await sql<{ id: number }>`select id from t`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

test('PGlite: tables and the write-ahead log that find no room refuse as such; what was acknowledged stays, and it works again', {
  skip,
  timeout: 300_000,
}, async t => {
  const disk = smallDisk(200)
  const dataDir = join(disk.directory, 'data')
  let store = await openStore({ kind: 'pglite', dataDir, template: await emptyTemplate() })
  t.after(() => store.close())
  await sql`create table t (id int, body text)`.execute(store.db)
  const acknowledged: number[] = []
  const insert = async () => {
    const id = acknowledged.length
    await sql`insert into t values (${id}, repeat(md5(${id}::text), 300))`.execute(store.db)
    acknowledged.push(id)
  }
  for (let at = 0; at < 20; at++) await insert()
  const threads = () => readdirSync('/proc/self/task').length
  const before = threads()
  // Of the log alone: a segment more is needed.
  const log = () => sql`select pg_logical_emit_message(true, 'x', repeat('a', 500000))`.execute(store.db)
  for (const fill of [insert, log, insert, log]) {
    disk.fill()
    assert.equal((await refusal(fill)).code, 'store_full')
    // And the next one is told the same, or finds room.
    await insert().catch(thrown => assert.equal(thrown.code, 'store_full'))
    disk.makeRoom()
    await works(insert)
    const there = await rowsOf(store)
    assert.deepEqual(
      acknowledged.filter(id => !there.has(id)),
      [],
    )
  }
  // Each try to begin anew on the full disk took a thread, and gave it back.
  await works(async () => assert.ok(threads() <= before, `${threads()} threads after ${before}`))
  await store.close()
  store = await openStore({ kind: 'pglite', dataDir })
  const there = await rowsOf(store)
  assert.deepEqual(
    acknowledged.filter(id => !there.has(id)),
    [],
  )
})

const span = { from: '2026-05-10T11:00:00Z', to: '2026-05-10T13:00:00Z' }
const size = 2000

test('DuckDB: batches that find no room are refused as such, none is half there, and they are taken again when there is room', {
  skip,
  timeout: 300_000,
}, async t => {
  const disk = smallDisk(100)
  const directory = join(disk.directory, 'analytics')
  const analytics = await openAnalytics({ directory })
  t.after(() => analytics.close())
  let taken = 0
  const ingest = async (sequence: number) => {
    const stored = await analytics.ingest(batchOf(sequence))
    if (stored === 'stored') taken++
  }
  const counted = async () => {
    const { rows } = await analytics.ask({ organization: 'org_1', ...span, metrics: ['requests'] })
    return rows[0]!.values[0]
  }
  let sequence = 1
  await ingest(sequence)
  for (let round = 0; round < 3; round++) {
    disk.fill()
    assert.equal((await refusal(() => ingest(++sequence))).code, 'store_full')
    assert.equal(await counted(), taken * size)
    disk.makeRoom()
    // The one that was refused, again: a gateway keeps it until it is taken.
    await works(() => ingest(sequence))
    assert.equal(await counted(), taken * size)
    assert.equal(taken, sequence)
  }
})

const batchOf = (sequence: number) =>
  batchOfUsed(
    Array.from({ length: size }, (_, at) => ({
      ...{ organization: 'org_1', api: `api_${at % 7}`, endpoint: `e${(at * sequence) % 1999}`, totalUs: at },
      atMs: Date.UTC(2026, 4, 10, 12) + at * 10,
    })),
    sequence,
  )

test('DuckDB: who is killed while its disk is full has all that it acknowledged', {
  skip,
  timeout: 300_000,
}, async t => {
  const disk = smallDisk(100)
  const directory = join(disk.directory, 'analytics')
  const child = fork(join(import.meta.dirname, 'disk-full-writer.model.ts'), [directory])
  t.after(() => child.kill('SIGKILL'))
  let taken = 0
  const full = Promise.withResolvers<void>()
  child.on('message', (told: { taken?: number; code?: string }) => {
    if (told.taken !== undefined) {
      taken = told.taken
      if (taken === 3) disk.fill()
    } else if (told.code === 'store_full') full.resolve()
    else full.reject(new Error(`refused with ${told.code}`))
  })
  await full.promise
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  disk.makeRoom()
  const analytics = await openAnalytics({ directory })
  t.after(() => analytics.close())
  const { rows } = await analytics.ask({ organization: 'org_1', ...span, metrics: ['requests'] })
  assert.ok(taken >= 3 && rows[0]!.values[0]! >= taken * 100, `${rows[0]!.values[0]} of ${taken * 100}`)
})
