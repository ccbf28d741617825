import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import test, { type TestContext } from 'node:test'
import { admitted, perMinute, testGateway } from './gateways.model.ts'
import { redisServer, withRedis } from './redis-server.model.ts'
import { redisCommand } from './redis-topology.model.ts'

/** Above the time that is set: a machine that is busy wakes nobody on time. */
const slackMs = 400

test(
  'C4 a frozen Redis holds a request up for the set time at most, and the next ones not at all',
  withRedis,
  async t => {
    const server = await redisServer(t)
    const timeoutMs = 150
    const gateway = testGateway(t, { url: `redis://127.0.0.1:${server.port}`, specs: [perMinute(10)], timeoutMs })
    await gateway.up()
    assert.equal(await admitted([gateway], 4), 4)
    server.freeze()
    const startedMs = performance.now()
    const answers = await Promise.all([1, 2, 3, 4].map(() => gateway.take()))
    const waitedMs = performance.now() - startedMs
    assert.ok(waitedMs >= timeoutMs - 1 && waitedMs < timeoutMs + slackMs, `${waitedMs} ms`)
    assert.deepEqual(
      answers.map(({ allowed }) => allowed),
      [true, true, true, true],
    )
    const againMs = performance.now()
    for (let i = 0; i < 1000; i++) await gateway.take()
    assert.ok(performance.now() - againMs < slackMs)
    assert.equal(gateway.counted('losses_total'), 1)
    assert.ok(gateway.counted('local_total') >= 1004)
    assert.match(gateway.said.join(), /Redis does not answer; limits are counted by this gateway alone/)
    server.thaw()
    await gateway.up()
    await gateway.take()
    assert.match(gateway.said.join(), /Redis answers again/)
  },
)

test('C5 what was used before Redis went away is not given again by the gateway alone', withRedis, async t => {
  const server = await redisServer(t)
  const gateway = testGateway(t, { url: `redis://127.0.0.1:${server.port}`, specs: [perMinute(10)] })
  await gateway.up()
  assert.equal(await admitted([gateway], 7), 7)
  await server.kill()
  await gateway.down()
  assert.equal(await admitted([gateway], 100), 3)
})

for (const counted of ['exact', 'leased'] as const) {
  test(
    `C4 C5 ${counted}: a Redis that is killed is missed at once, and counts again when it is back`,
    withRedis,
    async t => {
      const server = await redisServer(t)
      const gateway = testGateway(t, { url: `redis://127.0.0.1:${server.port}`, specs: [perMinute(1000)], counted })
      await gateway.up()
      for (let round = 0; round < 3; round++) {
        assert.equal(await admitted([gateway], 20), 20)
        const waiting = admitted([gateway], 50)
        await server.kill()
        assert.equal(await waiting, 50)
        assert.equal(await admitted([gateway], 50), 50)
        await gateway.down()
        await server.start()
        await gateway.up()
        const answered = gateway.counted('calls_total', 'answered')
        assert.equal(await admitted([gateway], 20), 20)
        assert.ok(gateway.counted('calls_total', 'answered') > answered)
      }
    },
  )
}

test('C4 a Redis that is slow is waited for while it is in time, and given up when it is not', withRedis, async t => {
  const { port } = await redisServer(t)
  const slow = await slowProxy(t, port)
  const gateway = testGateway(t, { url: `redis://127.0.0.1:${slow.port}`, specs: [perMinute(5)], timeoutMs: 300 })
  await gateway.up()
  slow.delayMs = 50
  assert.equal(await admitted([gateway], 10), 5)
  assert.equal(gateway.counted('calls_total', 'timeout'), 0)
  slow.delayMs = 3000
  const startedMs = performance.now()
  await gateway.take('another')
  assert.ok(performance.now() - startedMs < 300 + slackMs)
  assert.equal(gateway.link.up, false)
})

test('C4 a Redis that was never there is asked now and then, and holds nobody up', withRedis, async t => {
  const gateway = testGateway(t, { url: 'redis://127.0.0.1:1', specs: [perMinute(3)] })
  while (gateway.said.length === 0) await new Promise(setImmediate)
  assert.equal(await admitted([gateway], 100), 3)
  assert.equal(gateway.said.length, 1, 'it is said once')
})

test(
  'C4 a key that somebody spoiled is counted by the gateway alone, the others in Redis as before',
  withRedis,
  async t => {
    const { port } = await redisServer(t)
    const gateway = testGateway(t, { url: `redis://127.0.0.1:${port}`, specs: [perMinute(3)] })
    await gateway.up()
    await gateway.take('spoiled')
    const [key] = (await redisCommand(port, ['KEYS', '*'])) as string[]
    await redisCommand(port, ['DEL', key!])
    await redisCommand(port, ['LPUSH', key!, 'x'])
    assert.equal(await admitted([gateway], 5, 'spoiled'), 2, 'one of three was let in before')
    assert.equal(await admitted([gateway], 5, 'another'), 3)
    assert.equal(gateway.counted('losses_total'), 0)
    assert.equal(gateway.link.up, true)
  },
)

test('C4 a server that is no master any more is left at once', withRedis, async t => {
  const { port } = await redisServer(t)
  const gateway = testGateway(t, { url: `redis://127.0.0.1:${port}`, specs: [perMinute(3)] })
  await gateway.up()
  await redisCommand(port, ['REPLICAOF', '127.0.0.1', '1'])
  assert.equal((await gateway.take()).allowed, true)
  assert.equal(gateway.link.up, false)
})

test('C4 a server that answers nothing but PING is asked less and less, and it is said once', withRedis, async t => {
  const { port } = await redisServer(t, { lines: ['user default off', 'user gate on >x ~gatehouse:* -@all +ping'] })
  const gateway = testGateway(t, { url: `redis://gate:x@127.0.0.1:${port}`, specs: [perMinute(3)] })
  for (let round = 0; round < 3; round++) {
    await gateway.up()
    assert.equal(await admitted([gateway], 30), round === 0 ? 3 : 0)
    await gateway.down()
  }
  assert.deepEqual(gateway.said, ['Redis does not answer; limits are counted by this gateway alone.'])
})

async function slowProxy(t: TestContext, to: number) {
  const proxy = { port: 0, delayMs: 0 }
  const server = createServer(caller => {
    const redis = connect(to, '127.0.0.1')
    caller.pipe(redis)
    redis.on('data', bytes => void setTimeout(() => caller.destroyed || caller.write(bytes), proxy.delayMs))
    for (const [one, other] of [
      [caller, redis],
      [redis, caller],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  proxy.port = (server.address() as { port: number }).port
  return proxy
}
