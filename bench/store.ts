/**
 * What the store costs: start, single inserts with and without fsync, reads.
 *
 *   npx node bench/store.ts [--json] [--postgres URL] [--dir FOLDER] [--rows 2000]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { openStore, type Store, type StoreOptions } from '@gatehouse/store'
import { sql } from 'kysely'

const { values: given } = scriptWords(import.meta.url, {
  json: { type: 'boolean', default: false },
  postgres: { type: 'string' },
  dir: { type: 'string', default: tmpdir() },
  rows: { type: 'string', default: '2000' },
})
const rows = Number(given.rows)
const directory = mkdtempSync(join(given.dir, 'gatehouse-bench-'))
const results: Record<string, Record<string, number>> = {}
try {
  results['pglite, fsync'] = await measure({ kind: 'pglite', dataDir: join(directory, 'fsync') })
  results['pglite, no fsync'] = await measure({ kind: 'pglite', dataDir: join(directory, 'none'), fsync: false })
  if (given.postgres) results.postgres = await measure({ kind: 'postgres', url: given.postgres, poolMax: 8 })
} finally {
  rmSync(directory, { recursive: true, force: true })
}
if (given.json) console.log(JSON.stringify(results))
else console.table(results)

async function measure(options: StoreOptions): Promise<Record<string, number>> {
  const [first, firstOpenMs] = await timed(() => openStore(options))
  await first.close()
  const [store, laterOpenMs] = await timed(() => openStore(options))
  await sql`create table if not exists bench_row (id int, body text)`.execute(store.db)
  try {
    const [, oneMs] = await timed(() => insert(store, 1))
    const [, sixteenMs] = await timed(() => insert(store, 16))
    const [, readMs] = await timed(() => read(store))
    return {
      'first open, ms': Math.round(firstOpenMs),
      'later open, ms': Math.round(laterOpenMs),
      'inserts/s, one caller': Math.round((rows / oneMs) * 1000),
      'inserts/s, sixteen callers': Math.round((rows / sixteenMs) * 1000),
      'reads/s, one caller': Math.round((rows / readMs) * 1000),
      'resident, MB': Math.round(process.memoryUsage.rss() / 1e6),
    }
  } finally {
    await sql`drop table bench_row`.execute(store.db)
    await store.close()
  }
}

async function insert(store: Store, callers: number) {
  let next = 0
  const caller = async () => {
    for (let id = next++; id < rows; id = next++) {
      await store.db
        .insertInto('bench_row')
        .values({ id, body: `row ${id}` })
        .execute()
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
}

async function read(store: Store) {
  await sql`create index on bench_row (id)`.execute(store.db)
  for (let id = 0; id < rows; id++) await store.db.selectFrom('bench_row').selectAll().where('id', '=', id).execute()
}

async function timed<R>(work: () => Promise<R>): Promise<[R, number]> {
  const since = performance.now()
  const result = await work()
  return [result, performance.now() - since]
}
