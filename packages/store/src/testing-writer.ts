/** A process to be killed: inserts rows for ever and reports each that was acknowledged. */
import { sql } from 'kysely'
import { openStore } from './store.ts'

const [dataDir, first] = process.argv.slice(2)
const store = await openStore({ kind: 'pglite', dataDir: dataDir! })
await sql`create table if not exists t (id int primary key)`.execute(store.db)
for (let id = Number(first); ; id++) {
  await store.db.insertInto('t').values({ id }).execute()
  process.send?.(id)
}
