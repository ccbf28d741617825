import assert from 'node:assert/strict'
import test from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { systemClock } from '@gatehouse/base'
import { QueryPool } from './query-pool.ts'

/** Takes a day and more, unless somebody ends it. */
const endless = 'select sum(sqrt(i)) from range(100_000_000_000_000) t(i)'

test('a query ends at its time limit with its code, and those that wait are answered by the same connection', async t => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const pool = await QueryPool.open(instance, { connections: 1, clock: systemClock, timeoutMs: 100 })
  t.after(() => pool.close())
  const late = pool.run('org_one', async connection => (await connection.runAndReadAll(endless)).getRows())
  const next = pool.run('org_one', async connection => (await connection.runAndReadAll('select 42')).getRows())
  await assert.rejects(late, { code: 'query_timeout' })
  assert.deepEqual(await next, [[42]])
  const broken = pool.run('org_one', connection => connection.run('select nothing from nowhere'))
  await assert.rejects(broken, (error: Error & { code?: string }) => error.code !== 'query_timeout')
})

test('a question of several statements ends at its time limit, also when that is over between two of them', async t => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const pool = await QueryPool.open(instance, { connections: 1, clock: systemClock, timeoutMs: 100 })
  t.after(() => pool.close())
  const late = pool.run('org_one', async connection => {
    await new Promise(resolve => setTimeout(resolve, 200))
    await connection.run(endless)
  })
  await assert.rejects(late, { code: 'query_timeout' })
  assert.deepEqual(
    await pool.run('org_one', async connection => (await connection.runAndReadAll('select 42')).getRows()),
    [[42]],
  )
})

test('organizations that wait take turns, and one of them leaves room for the others', async t => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const pool = await QueryPool.open(instance, { connections: 1, clock: systemClock, timeoutMs: 10_000 })
  t.after(() => pool.close())
  const order: string[] = []
  const asked = (whose: string) => pool.run(whose, async () => void order.push(whose))
  let go = () => {}
  const busy = pool.run('one', () => new Promise<void>(resolve => (go = resolve)))
  const waiting = Array.from({ length: 50 }, () => asked('one'))
  await assert.rejects(asked('one'), { code: 'store_unavailable' })
  waiting.push(asked('two'), asked('two'), asked('three'))
  go()
  await Promise.all([busy, ...waiting])
  assert.deepEqual(order.slice(0, 6), ['one', 'two', 'three', 'one', 'two', 'one'])
  assert.equal(order.length, 53)
})

test('closing ends what runs, refuses what waits, and is over when the engine does nothing any more', async t => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  t.after(() => instance.closeSync())
  const pool = await QueryPool.open(instance, { connections: 1, clock: systemClock, timeoutMs: 60_000 })
  const running = pool.run('one', async connection => {
    await connection.run('select 1')
    await connection.run(endless)
  })
  const waiting = pool.run('one', async () => {})
  const told = Promise.allSettled([running, waiting])
  await new Promise(resolve => setTimeout(resolve, 50))
  await pool.close()
  for (const one of await told) assert.equal(one.status === 'rejected' && one.reason.code, 'store_unavailable')
  await assert.rejects(
    pool.run('one', async () => {}),
    { code: 'store_unavailable' },
  )
})
