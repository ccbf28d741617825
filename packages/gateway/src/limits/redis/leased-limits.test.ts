import assert from 'node:assert/strict'
import test from 'node:test'
import type { LimitSpec } from '@gatehouse/unit'
import { admitted, perMinute, testGateway } from './gateways.model.ts'
import { LeaseBook, leaseKey, leasesMax, leaseUnitsMax } from './lease-book.ts'
import { redisServer, withRedis } from './redis-server.model.ts'

const rounds = async (gateways: Parameters<typeof admitted>[0], count: number) => {
  let passed = 0
  for (let i = 0; i < count; i++) passed += await admitted(gateways, 30)
  return passed
}

test(
  'C6 three gateways together admit no more than the limit and a lease each, and no less than it less a lease each',
  withRedis,
  async t => {
    const { port } = await redisServer(t)
    const limit = 2000
    const gateways = [1, 2, 3].map(() =>
      testGateway(t, { url: `redis://127.0.0.1:${port}`, specs: [perMinute(limit)], counted: 'leased' }),
    )
    await Promise.all(gateways.map(one => one.up()))
    const total = await rounds(gateways, 120)
    const bound = gateways.length * leaseUnitsMax(limit)
    assert.ok(total <= limit + bound && total >= limit - bound, `${total} of ${limit}, a bound of ${bound}`)
    const calls = gateways.reduce((sum, one) => sum + one.counted('calls_total', 'answered'), 0)
    assert.ok(calls < limit / 2, `${calls} questions for ${total} requests`)
  },
)

test('C7 who comes slowly takes nothing in advance: nothing of its allowance is lost', withRedis, async t => {
  const { port } = await redisServer(t)
  const one = testGateway(t, { url: `redis://127.0.0.1:${port}`, specs: [perMinute(1000)], counted: 'leased' })
  await one.up()
  await one.take()
  await new Promise(resolve => setTimeout(resolve, 1100))
  assert.equal((await one.take()).remaining, 998)
})

test('C8 a refusal is taken as said for a second: who keeps asking does not ask Redis', withRedis, async t => {
  const { port } = await redisServer(t)
  const one = testGateway(t, { url: `redis://127.0.0.1:${port}`, specs: [perMinute(3)], counted: 'leased' })
  await one.up()
  assert.equal(await admitted([one], 5), 3)
  const before = one.counted('calls_total', 'answered')
  for (let i = 0; i < 200; i++) {
    const { allowed, retryAfterSeconds } = await one.take()
    assert.equal(allowed, false)
    assert.ok(retryAfterSeconds > 50, 'it says what Redis said')
  }
  assert.ok(one.counted('calls_total', 'answered') - before <= 2)
})

test('C8 of several limits the leases that were drawn go back where another refuses', withRedis, async t => {
  const { port } = await redisServer(t)
  const specs: LimitSpec[] = [perMinute(1000, 'wide'), perMinute(3, 'narrow')]
  const one = testGateway(t, { url: `redis://127.0.0.1:${port}`, specs, counted: 'leased' })
  await one.up()
  assert.equal(await admitted([one], 300), 3)
  const uses = specs.map(({ limit }) => ({ key: 'caller', limit, cost: 0, needs: 0 }))
  const [wide] = await one.set.left(uses)
  assert.ok(wide!.remaining >= 1000 - 3 - leaseUnitsMax(1000), `${wide!.remaining} left`)
})

test('C6 a thread keeps a bounded number of leases under short names, whatever keys callers send', () => {
  const book = new LeaseBook()
  const long = 'x'.repeat(30_000)
  for (let i = 0; i < 3 * leasesMax; i++) book.at(leaseKey(`${long}${i}`), 0)
  assert.equal(book.size, leasesMax)
  assert.ok(leaseKey(long).length < 100)
  assert.notEqual(leaseKey(`${long}a`), leaseKey(`${long}b`))
})
