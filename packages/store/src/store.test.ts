import assert from 'node:assert/strict'
import { Failure } from '@gatehouse/base'
import { sql } from 'kysely'
import type { StatementError } from './statement-error.ts'
import { eachStore } from './testing.ts'
import { json } from './wire-types.ts'

eachStore('values of every column type come back as they were written', async store => {
  await sql`create table t (id text primary key, n bigint, i int, f float8, d numeric, b boolean, j jsonb, at timestamptz,
    raw bytea, words text[], counts int[], grid int[], days date)`.execute(store.db)
  const row = {
    id: 'a\'"\\ü🙂',
    n: 9007199254740991,
    i: -5,
    f: 1.5,
    d: '12.340',
    b: true,
    j: { list: [1, 'x', null], deep: { a: 'é' } },
    at: '2026-01-02T03:04:05.678901Z',
    raw: new Uint8Array([0, 1, 254, 255]),
    words: ['a,b', 'c"d', '', 'NULL', '\\', '{}', null],
    counts: [1, 2],
    grid: [],
    days: '2026-01-02',
  }
  await store.db
    .insertInto('t')
    .values({ ...row, j: json(row.j) })
    .execute()
  assert.deepEqual(await store.db.selectFrom('t').selectAll().executeTakeFirst(), row)
  const counted = await store.db
    .selectFrom('t')
    .select(eb => eb.fn.countAll().as('n'))
    .executeTakeFirst()
  assert.deepEqual(counted, { n: 1 })
})

const code = (wanted: string) => (error: unknown) => error instanceof Failure && error.code === wanted

eachStore('an integer that a number cannot hold is refused, not rounded', async store => {
  await assert.rejects(sql`select 9007199254740993::bigint as n`.execute(store.db), /beyond the integers|out of range/)
  await store.ping()
})

eachStore('a refused statement names its state and constraint alike', async store => {
  await sql`create table t (id text constraint t_key primary key)`.execute(store.db)
  const insert = () => store.db.insertInto('t').values({ id: 'a' }).execute()
  await insert()
  await assert.rejects(insert(), (error: StatementError) => {
    assert.deepEqual([error.sqlState, error.table, error.constraint, error.duplicate], ['23505', 't', 't_key', true])
    return true
  })
})

eachStore('a transaction is kept whole and undone whole', async store => {
  await sql`create table t (id int)`.execute(store.db)
  assert.equal(
    await store.transaction(async trx => {
      await trx.insertInto('t').values({ id: 1 }).execute()
      return 'kept'
    }),
    'kept',
  )
  const failing = store.transaction(async trx => {
    await trx.insertInto('t').values({ id: 2 }).execute()
    throw new Error('no')
  })
  await assert.rejects(failing, /no/)
  assert.deepEqual(await store.db.selectFrom('t').selectAll().execute(), [{ id: 1 }])
})

eachStore('a transaction that went on after a failed statement is not reported as committed', async store => {
  await sql`create table t (id int)`.execute(store.db)
  const work = store.transaction(async trx => {
    await trx.insertInto('t').values({ id: 1 }).execute()
    await sql`select nothing`.execute(trx).catch(() => {})
  })
  await assert.rejects(work, code('internal'))
  assert.deepEqual(await store.db.selectFrom('t').selectAll().execute(), [])
})

eachStore('the outer handle is refused at once inside a transaction, in whatever is called from it', async store => {
  const elsewhere = async () => {
    await Promise.resolve()
    return store.ping()
  }
  await assert.rejects(store.transaction(elsewhere), code('internal'))
  await assert.rejects(
    store.transaction(() => store.transaction(async () => {})),
    code('internal'),
  )
  await assert.rejects(
    store.transaction(async () => sql`select 1`.execute(store.db.withSchema('x'))),
    code('internal'),
  )
  await store.ping()
})

eachStore('work that was started in a transaction may use the store after it', async store => {
  let later = Promise.resolve()
  const gate = Promise.withResolvers<void>()
  await store.transaction(async trx => {
    later = gate.promise.then(() => store.ping())
    await sql`select 1`.execute(trx)
  })
  gate.resolve()
  await later
})

eachStore('the handle of a transaction that ended is dead', async store => {
  await sql`create table t (id int)`.execute(store.db)
  let kept: typeof store.db | undefined
  await store.transaction(async trx => void (kept = trx))
  await assert.rejects(kept!.insertInto('t').values({ id: 1 }).execute(), /already committed/)
  assert.deepEqual(await store.db.selectFrom('t').selectAll().execute(), [])
})

eachStore('no statement of one caller lands in the open transaction of another', async store => {
  await sql`create table t (id int)`.execute(store.db)
  const opened = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const undone = store.transaction(async trx => {
    await trx.insertInto('t').values({ id: 0 }).execute()
    opened.resolve()
    await gate.promise
    throw new Error('undone')
  })
  await opened.promise
  const others = Array.from({ length: 20 }, (_, id) =>
    store.db
      .insertInto('t')
      .values({ id: id + 1 })
      .execute(),
  )
  gate.resolve()
  await assert.rejects(undone, /undone/)
  await Promise.all(others)
  const rows = await store.db.selectFrom('t').select('id').orderBy('id').execute()
  assert.deepEqual(
    rows.map(row => row.id),
    Array.from({ length: 20 }, (_, id) => id + 1),
  )
})

eachStore(
  'a transaction whose work never settles is rolled back and refused, and the store goes on',
  async store => {
    await sql`create table t (id int)`.execute(store.db)
    let late: Promise<unknown> | undefined
    const forgotten = store.transaction(async trx => {
      await trx.insertInto('t').values({ id: 1 }).execute()
      await new Promise<void>(resolve => setTimeout(resolve, 400)).then(() => {
        late = trx.insertInto('t').values({ id: 2 }).execute()
        late.catch(() => {})
      })
      await new Promise(() => {})
    })
    await assert.rejects(forgotten, code('store_unavailable'))
    assert.deepEqual(await store.db.selectFrom('t').selectAll().execute(), [])
    while (!late) await new Promise(setImmediate)
    await assert.rejects(late, /already rolled back/)
    assert.deepEqual(await store.db.selectFrom('t').selectAll().execute(), [])
  },
  { transactionMsMax: 200 },
)

eachStore(
  'too many waiting callers are refused, and so is one that waits too long',
  async store => {
    const gate = Promise.withResolvers<void>()
    const holders: Promise<void>[] = []
    for (let count = store.kind === 'pglite' ? 1 : 4; count > 0; count--) {
      const begun = Promise.withResolvers<void>()
      const work = () => {
        begun.resolve()
        return gate.promise
      }
      holders.push(store.transaction(work))
      await begun.promise
    }
    const waiting = [store.ping(), store.ping()]
    await assert.rejects(store.ping(), code('store_unavailable'))
    assert.equal(store.stats().waiting, 2)
    for (const result of await Promise.allSettled(waiting)) assert.equal(result.status, 'rejected')
    gate.resolve()
    await Promise.all(holders)
    await store.ping()
    assert.equal(store.stats().refused, 3)
  },
  { leaseQueueMax: 2, leaseTimeoutMs: 300 },
)

eachStore(
  'a statement that runs too long is stopped and the store answers again',
  async store => {
    await sql`create table t (id int)`.execute(store.db)
    await store.db.insertInto('t').values({ id: 1 }).execute()
    await assert.rejects(sql`select pg_sleep(20)`.execute(store.db), code('store_unavailable'))
    assert.deepEqual(await store.db.selectFrom('t').selectAll().execute(), [{ id: 1 }])
  },
  { statementMsMax: 800 },
)

eachStore('statements that would outlast the turn of their caller are refused', async store => {
  for (const text of [
    'begin',
    ' START transaction',
    'commit',
    'rollback',
    "set search_path = 'x'",
    'prepare p as select 1',
  ]) {
    await assert.rejects(sql.raw(text).execute(store.db), code('internal'), text)
  }
  await store.transaction(async trx => void (await sql`set local search_path = 'x'`.execute(trx)))
})

eachStore('a closed store refuses, and closing twice is no error', async store => {
  await store.upkeep()
  await Promise.all([store.close(), store.close()])
  await assert.rejects(store.ping())
})
