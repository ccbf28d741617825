import assert from 'node:assert/strict'
import test from 'node:test'
import { quickestMs } from '@gatehouse/base/quickest.model.ts'
import { sql } from 'kysely'
import { type SortKey, writeCursor } from './cursor.ts'
import { filterCondition, readPage, searchCondition } from './paging.ts'
import { testStore } from './testing.ts'
import { postgresMissing } from './testing-postgres.ts'

const byName: SortKey[] = [
  { column: 'name', type: 'text', direction: 'asc' },
  { column: 'id', type: 'text', direction: 'asc' },
]

test('a page of 100,000 applications and of 10,000 APIs is read in under 100 ms, searched, filtered and deep', {
  skip: postgresMissing(),
}, async t => {
  const store = await testStore(t, 'postgres')
  for (const [table, count] of [
    ['api', 10_000],
    ['application', 100_000],
  ] as const) {
    await sql`create table ${sql.table(table)} (organization_id text, id text, name text not null, title text not null, state text,
      spec jsonb, primary key (organization_id, id))`.execute(store.db)
    await sql`insert into ${sql.table(table)} select 'org_1', 'x_' || lpad(g::text, 8, '0'), 'name-' || md5(g::text),
      'Title of ' || g, 'state-' || g % 10, jsonb_build_object('text', repeat(md5(g::text), 8))
      from generate_series(1, ${count}::int) g`.execute(store.db)
    await sql`create index on ${sql.table(table)} (organization_id, name, id)`.execute(store.db)
    await sql`analyze ${sql.table(table)}`.execute(store.db)
    const own = store.db.selectFrom(table).selectAll().where('organization_id', '=', 'org_1')
    const deep = writeCursor(byName, { name: 'name-f', id: '' })
    const reads = {
      first: () => readPage(own, { limit: 50, sort: byName }),
      deep: () => readPage(own, { limit: 50, sort: byName, cursor: deep }),
      'search, one hit': () =>
        readPage(own.where(searchCondition(['name', 'title'], `of ${count - 1}`)), { limit: 50, sort: byName }),
      'search, no hit': () =>
        readPage(own.where(searchCondition(['name', 'title'], 'not there')), { limit: 50, sort: byName }),
      filter: () =>
        readPage(own.where(filterCondition({ state: 'state-3' }, { state: 'state' })), { limit: 50, sort: byName }),
    }
    for (const [name, read] of Object.entries(reads)) {
      const bestMs = await quickestMs(read)
      t.diagnostic(`${count} ${table}, ${name}: ${bestMs.toFixed(1)} ms`)
      assert.ok(bestMs < 100, `${count} ${table}, ${name}: ${bestMs} ms`)
    }
  }
})
