import assert from 'node:assert/strict'
import test from 'node:test'
import type { LimitSpec } from '@gatehouse/unit'
import { memberMs } from './flight-keeper.ts'
import { perMinute, testGateway } from './gateways.model.ts'
import { redisServer, withRedis } from './redis-server.model.ts'
import { redisCommand } from './redis-topology.model.ts'

const atOnce = (limit: number): LimitSpec => ({
  name: 'at-once',
  by: 'consumer',
  limit,
  shape: { algorithm: 'concurrency' },
})

/** Resolves once as many are members. */
async function members(port: number, count: number): Promise<void> {
  for (;;) {
    const keys = ((await redisCommand(port, ['KEYS', '*flight*'])) as string[]) ?? []
    const counts = await Promise.all(keys.map(key => redisCommand(port, ['ZCARD', key])))
    if (counts.reduce<number>((sum, one) => sum + Number(one), 0) === count) return
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

for (const counted of ['exact', 'leased'] as const) {
  test(
    `C10 ${counted}: three gateways have together no more under way than the limit, and a place that is free is anybody\u2019s`,
    withRedis,
    async t => {
      const { port } = await redisServer(t)
      const gateways = [1, 2, 3].map(() =>
        testGateway(t, { url: `redis://127.0.0.1:${port}`, specs: [atOnce(5)], counted }),
      )
      await Promise.all(gateways.map(one => one.up()))
      const verdicts = await Promise.all(Array.from({ length: 30 }, (_, i) => gateways[i % 3]!.take()))
      const inside = verdicts.filter(({ allowed }) => allowed)
      assert.equal(inside.length, 5)
      assert.ok(verdicts.every(({ allowed, retryAfterSeconds }) => allowed || retryAfterSeconds === 1))
      inside[0]!.release!()
      inside[0]!.release!()
      await members(port, 4)
      assert.equal((await gateways[2]!.take()).allowed, true)
      assert.equal((await gateways[0]!.take()).allowed, false)
    },
  )
}

test('C10 C3 what is under way and what is counted are taken together or not at all', withRedis, async t => {
  const { port } = await redisServer(t)
  const one = testGateway(t, { url: `redis://127.0.0.1:${port}`, specs: [atOnce(2), perMinute(3)] })
  await one.up()
  const first = await one.take()
  await one.take()
  const before = one.counted('calls_total', 'answered')
  for (let i = 0; i < 5; i++)
    assert.deepEqual(await one.take().then(({ allowed, tightest }) => [allowed, tightest]), [false, 0])
  assert.equal(one.counted('calls_total', 'answered'), before, 'a gateway that is full itself asks nobody')
  first.release!()
  await members(port, 1)
  const third = await one.take()
  assert.equal(third.allowed, true)
  third.release!()
  await members(port, 1)
  assert.deepEqual(await one.take().then(({ allowed, tightest }) => [allowed, tightest]), [false, 1])
  await members(port, 1)
})

test('C10 while Redis is away the gateway counts on what it has under way, and gives it back', withRedis, async t => {
  const server = await redisServer(t)
  const one = testGateway(t, { url: `redis://127.0.0.1:${server.port}`, specs: [atOnce(3)] })
  await one.up()
  const inside = [await one.take(), await one.take()]
  await server.kill()
  await one.down()
  const alone = await one.take()
  assert.deepEqual([alone.allowed, (await one.take()).allowed], [true, false])
  for (const { release } of [...inside, alone]) release!()
  for (let i = 0; i < 3; i++) assert.equal((await one.take()).allowed, true)
})

test('C10 C9 a member runs out by itself, in less than a minute', withRedis, async t => {
  const { port } = await redisServer(t)
  const one = testGateway(t, { url: `redis://127.0.0.1:${port}`, specs: [atOnce(3)] })
  await one.up()
  await one.take()
  const [key] = (await redisCommand(port, ['KEYS', '*'])) as string[]
  const ttl = Number(await redisCommand(port, ['PTTL', key!]))
  assert.ok(ttl > memberMs - 5000 && ttl <= memberMs + 1000, `${ttl}`)
})
