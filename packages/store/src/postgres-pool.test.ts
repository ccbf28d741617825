import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { sql } from 'kysely'
import { openStore } from './store.ts'
import { postgresMissing, postgresServer, signal } from './testing-postgres.ts'

const skip = postgresMissing()
const unavailable = (error: unknown) => error instanceof Failure && error.code === 'store_unavailable'
const limits = { leaseTimeoutMs: 500, statementMsMax: 300, transactionMsMax: 3000 }

test('a frozen server is answered in time and used again when it thaws', { skip }, async t => {
  const server = await postgresServer()
  const store = await openStore({ kind: 'postgres', url: await server.createDatabase(), poolMax: 2, ...limits })
  t.after(() => store.close())
  await store.ping()
  signal(server.pid, 'SIGSTOP')
  const since = performance.now()
  const calls = await Promise.allSettled([store.ping(), store.ping(), store.ping(), store.transaction(async () => {})])
  const tookMs = performance.now() - since
  signal(server.pid, 'SIGCONT')
  for (const call of calls) assert.ok(call.status === 'rejected' && unavailable(call.reason))
  assert.ok(tookMs < 4000, `${tookMs} ms`)
  await store.ping()
})

test('connections that the server cut are replaced, and work in them is reported as failed', { skip }, async t => {
  const url = await (await postgresServer()).createDatabase()
  const store = await openStore({ kind: 'postgres', url, poolMax: 3, ...limits })
  const other = await openStore({ kind: 'postgres', url, poolMax: 1, ...limits })
  t.after(() => Promise.all([store.close(), other.close()]))
  await sql`create table t (id int)`.execute(store.db)
  const cut = () =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
      and pid <> pg_backend_pid()`.execute(other.db)
  const work = store.transaction(async trx => {
    await trx.insertInto('t').values({ id: 1 }).execute()
    await cut()
    await trx.insertInto('t').values({ id: 2 }).execute()
  })
  await assert.rejects(work, unavailable)
  await Promise.all([store.ping(), store.ping(), store.ping()])
  await cut()
  for (let dead = 0; dead < 3; dead++) await store.ping().catch(error => assert.ok(unavailable(error)))
  assert.deepEqual(await store.db.selectFrom('t').selectAll().execute(), [])
})

test('a server that is not there, or a database that does not exist, is said at open', { skip }, async () => {
  const url = await (await postgresServer()).createDatabase()
  const nowhere = ['postgres://localhost:1/x', url.replace(/\/test_\d+_\d+/, '/missing')]
  for (const wrong of nowhere) {
    await assert.rejects(openStore({ kind: 'postgres', url: wrong, poolMax: 1, ...limits }), unavailable)
  }
})
