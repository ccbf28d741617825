import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { redisServer, withRedis } from '@gatehouse/gateway/limits/redis/redis-server.model.ts'
import { call, calls, figure, fleet, keyOf, until } from './fleet.model.ts'

const timeout = { timeout: 180_000 }

/** Where it is counted how many pass, a machine that is busy with other tests must not look like a Redis that is away. */
async function threeTogether(t: TestContext, redisTimeoutMs = 2000) {
  const redis = await redisServer(t)
  const { gateway } = await fleet(t)
  const url = `redis://127.0.0.1:${redis.port}`
  const gateways = await Promise.all([1, 2, 3].map(() => gateway({ redis: url, redisTimeoutMs })))
  const threadsUp = () => Promise.all(gateways.map(one => figure(one, 'gatehouse_limiter_redis_threads_up')))
  const all = async () => (await threadsUp()).every(up => up === 2)
  await until(all)
  return { redis, gateways, threadsUp, all }
}

test('three gateways with two threads each: of a paid quota exactly what was paid for', {
  ...withRedis,
  ...timeout,
}, async t => {
  const { gateways } = await threeTogether(t)
  const { tally } = await calls(gateways, 'bank', 700)
  assert.deepEqual(tally, { 200: 300, 429: 400 })
  const refused = await call(gateways[1]!, 'bank')
  assert.match(refused.headers.get('ratelimit')!, /^"month";r=0;t=\d+$/)
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
})

test('three gateways with two threads each: of a leased limit no more than it and a lease a thread, measured', {
  ...withRedis,
  ...timeout,
}, async t => {
  const { gateways } = await threeTogether(t)
  const { tally } = await calls(gateways, 'student', 2500)
  const bound = 6 * Math.ceil(1000 / 100)
  t.diagnostic(`${tally[200]} of 1000 let in, the bound is ${1000 + bound}`)
  assert.ok(tally[200]! <= 1000 + bound && tally[200]! >= 1000 - bound, JSON.stringify(tally))
  assert.equal(tally[200]! + tally[429]!, 2500)
})

test('Redis is frozen, killed and back: nobody hangs, limits go on, and it is told', {
  ...withRedis,
  ...timeout,
}, async t => {
  const { redis, gateways, threadsUp, all } = await threeTogether(t, 1000)
  await calls(gateways, 'bank', 60)
  redis.freeze()
  const frozen = await calls(gateways, 'bank', 200)
  assert.deepEqual(Object.keys(frozen.tally), ['200'])
  // The set second, and what a busy machine adds.
  assert.ok(frozen.longestMs < 3000, `${frozen.longestMs} ms`)
  await until(async () => (await threadsUp()).every(up => up === 0))
  const local = await Promise.all(gateways.map(one => figure(one, 'gatehouse_limiter_redis_local_total')))
  assert.ok(local.every(count => count > 0))
  assert.match(gateways[0]!.said.join(''), /Redis does not answer; limits are counted by this gateway alone/)
  const alone = await calls([gateways[0]!], 'bank', 700)
  assert.ok(alone.tally[200]! <= 300 && alone.tally[429]! >= 400, JSON.stringify(alone.tally))
  redis.thaw()
  await redis.kill()
  await redis.start()
  await until(all)
  // It was empty when it came back: the month begins anew there, and is one for all again.
  const { tally } = await calls(gateways, 'bank', 500)
  assert.equal(tally[200], 300)
  assert.match(gateways[0]!.said.join(''), /Redis answers again/)
})

test('a gateway is killed and started again: the quota goes on where it was, less the last second', {
  ...withRedis,
  ...timeout,
}, async t => {
  const { gateway } = await fleet(t)
  const first = await gateway({ data: 'one' })
  await calls([first], 'bank', 120)
  await new Promise(resolve => setTimeout(resolve, 2500)) // the rhythm of the disk, which no clock of ours sets
  await call(first, 'bank')
  await first.kill()
  const second = await gateway({ data: 'one' })
  const { tally } = await calls([second], 'bank', 400)
  assert.ok(tally[200] === 180 || tally[200] === 179, JSON.stringify(tally))
})

test('exports under way are counted until they end, also when the upstream dies under them', timeout, async t => {
  const { gateway, upstream } = await fleet(t)
  const one = await gateway()
  const headers = { 'X-API-Key': keyOf('bank') }
  const open = await Promise.all(
    Array.from({ length: 40 }, () => fetch(`${one.url}/reports/v1/reports/export`, { headers })),
  )
  assert.ok(open.every(({ status }) => status === 200))
  for (let i = 0; i < 5; i++) assert.match((await call(one, 'bank')).text, /concurrency_exceeded/)
  upstream.kill('SIGKILL')
  await Promise.all(open.map(answer => answer.text().catch(() => 'broken off')))
  await until(async () => (await call(one, 'bank')).status === 502)
})

test('a search is charged what the upstream said it cost, and the consumer can ask what is left', timeout, async t => {
  const { gateway } = await fleet(t)
  const one = await gateway()
  const left = async () => {
    const { text } = await call(one, 'robot', '/.well-known/gatehouse/limits')
    return (JSON.parse(text) as { limits: { remaining: number }[] }).limits[0]!.remaining
  }
  assert.equal(await left(), 100)
  for (let i = 0; i < 3; i++) {
    const found = await call(one, 'robot', '/reports/search')
    assert.deepEqual([found.status, found.headers.get('x-cost')], [200, null])
  }
  assert.equal(await left(), 25)
  assert.equal((await call(one, 'robot')).status, 200)
  assert.equal(await left(), 24)
  assert.equal((await call(one, 'robot', '/reports/search')).status, 200)
  assert.equal(await left(), 0)
  assert.equal((await call(one, 'robot')).status, 429)
})
