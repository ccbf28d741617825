import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { sql } from 'kysely'
import { appliedMigrations, type Migration, migrate } from './migrations.ts'
import { openStore } from './store.ts'
import { eachStore } from './testing.ts'
import { postgresMissing, postgresServer } from './testing-postgres.ts'

const first: Migration = {
  id: '0001-first',
  capability: 'tenancy',
  sql: 'create table a (id text); create table b (id text);',
}
const second: Migration = { id: '0002-second', capability: 'access', sql: "insert into a values (';')" }
const failure = (code: string, text: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === code && text.test(error.message)

eachStore('a migration is applied once, in the order of the ids', async store => {
  assert.deepEqual(await appliedMigrations(store.db), [])
  assert.deepEqual(await migrate(store, [first]), ['0001-first'])
  assert.deepEqual(await migrate(store, [first, second]), ['0002-second'])
  assert.deepEqual(await migrate(store, [first, second]), [])
  assert.deepEqual(await store.db.selectFrom('a').selectAll().execute(), [{ id: ';' }])
  assert.deepEqual(await appliedMigrations(store.db), ['0001-first', '0002-second'])
  const third: Migration = { id: '0003-third', capability: 'x', sql: 'create table c (id text)' }
  const fourth: Migration = { id: '0004-fourth', capability: 'a', sql: 'insert into c values (1)' }
  assert.deepEqual(await migrate(store, [fourth, first, third, second]), ['0003-third', '0004-fourth'])
})

eachStore('a migration that fails leaves nothing of any in the run', async store => {
  const broken: Migration = {
    id: '0002-broken',
    capability: 'x',
    sql: 'create table c (id text); create table a (id text)',
  }
  await assert.rejects(
    migrate(store, [first, broken]),
    failure('internal', /0002-broken failed at statement 2.*exists/),
  )
  assert.deepEqual(await appliedMigrations(store.db), [])
  const { rows } = await sql`select to_regclass('a') as a`.execute(store.db)
  assert.deepEqual(rows, [{ a: null }])
})

eachStore('data of a newer version, and an applied migration that was edited, are refused untouched', async store => {
  await migrate(store, [first, second])
  await assert.rejects(migrate(store, [first]), failure('data_newer', /has 0002-second/))
  const edited = { ...first, sql: `${first.sql} ` }
  const third: Migration = { id: '0003-third', capability: 'x', sql: 'create table c (id text)' }
  await assert.rejects(migrate(store, [edited, second, third]), failure('conflict', /0001-first is not the one/))
  assert.deepEqual(await appliedMigrations(store.db), ['0001-first', '0002-second'])
})

eachStore('a list with two of one name, or a wrong name, is refused', async store => {
  await assert.rejects(migrate(store, [first, first]), failure('internal', /Two migrations/))
  await assert.rejects(migrate(store, [{ ...first, id: '1' }]), failure('internal', /not the id/))
})

test('replicas that start at once apply each migration once', { skip: postgresMissing() }, async t => {
  const url = await (await postgresServer()).createDatabase()
  const stores = await Promise.all([1, 2, 3].map(() => openStore({ kind: 'postgres', url, poolMax: 2 })))
  t.after(() => Promise.all(stores.map(store => store.close())))
  const applied = await Promise.all(stores.map(store => migrate(store, [first, second])))
  assert.deepEqual(applied.flat().sort(), ['0001-first', '0002-second'])
})
