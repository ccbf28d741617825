import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { admitted, perMinute, testGateway } from './gateways.model.ts'
import { type RedisServer, redisServer, withRedis } from './redis-server.model.ts'
import { redisCluster, redisCommand, sentinels } from './redis-topology.model.ts'

/** What the guide says. */
const enough =
  'user gate on >s3cret ~gatehouse:* -@all +ping +evalsha +eval +get +set +time +zadd +zrem +zcard +zremrangebyscore +pexpire'

const together = async (t: TestContext, url: string, more: { authorities?: string } = {}) => {
  const gateways = [1, 2, 3].map(() => testGateway(t, { url, specs: [perMinute(100)], ...more }))
  await Promise.all(gateways.map(one => one.up()))
  assert.equal(await admitted(gateways, 300), 100)
  assert.equal(await admitted(gateways, 30, 'another caller'), 30)
  for (const one of gateways) assert.equal(one.counted('local_total'), 0)
}

test('C1 C2 three gateways admit together exactly what is allowed, each caller for itself', withRedis, async t => {
  const { port } = await redisServer(t)
  await together(t, `redis://127.0.0.1:${port}`)
})

test('C1 the same over TLS, and a server that nobody vouches for is not asked', withRedis, async t => {
  const server = await tlsServer(t)
  const authorities = readFileSync(join(server.folder, 'cert.pem'), 'utf8')
  await together(t, `rediss://localhost:${server.port}`, { authorities })
  const stranger = testGateway(t, { url: `rediss://localhost:${server.port}`, specs: [perMinute(5)] })
  while (stranger.said.length === 0) await new Promise(setImmediate)
  assert.equal(stranger.link.up, false)
  assert.equal((await stranger.take()).allowed, true, 'limits go on')
})

test('C9 a user who may do no more than the guide says is enough', withRedis, async t => {
  const { port } = await redisServer(t, { lines: ['user default off', enough] })
  await together(t, `redis://gate:s3cret@127.0.0.1:${port}`)
  const wrong = testGateway(t, { url: `redis://gate:wrong@127.0.0.1:${port}`, specs: [perMinute(5)] })
  while (wrong.said.length === 0) await new Promise(setImmediate)
  assert.equal(wrong.link.up, false)
  assert.ok(!wrong.said.join().includes('wrong'))
})

test('C2 with sentinels the master that they name counts, and the next one after it died', withRedis, async t => {
  const { master, url } = await sentinels(t)
  const gateways = [1, 2].map(() => testGateway(t, { url, specs: [perMinute(50)] }))
  await Promise.all(gateways.map(one => one.up()))
  assert.equal(await admitted(gateways, 20), 20)
  await new Promise(resolve => setTimeout(resolve, 200)) // replication is not awaited by anybody
  await master.kill()
  for (const one of gateways) assert.equal((await one.take('while nobody is there')).allowed, true)
  await Promise.all(gateways.map(one => one.down()))
  await Promise.all(gateways.map(one => one.up()))
  assert.equal(await admitted(gateways, 100), 30)
})

test('C3 C9 in a cluster limits of one question are in one place, and callers are spread', withRedis, async t => {
  const nodes = await redisCluster(t, `${enough} +cluster|slots`)
  const url = `redis-cluster://gate:s3cret@${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`
  const specs = [perMinute(100), perMinute(1000, 'more')]
  const apart = [perMinute(100), { ...perMinute(200, 'all'), by: 'route' }]
  for (const wanted of [specs, apart]) {
    const owner = `env ${wanted[1]!.name}`
    const gateways = [1, 2].map(() => testGateway(t, { url, specs: wanted, owner }))
    await Promise.all(gateways.map(one => one.up()))
    for (let i = 0; i < 20; i++) assert.equal((await gateways[i % 2]!.take(`caller ${i}`)).allowed, true)
    assert.equal(await admitted(gateways, 300), 100)
    for (const one of gateways) assert.equal(one.counted('local_total'), 0)
  }
  const sizes = await Promise.all(nodes.map(node => redisCommand(node.port, ['DBSIZE'])))
  assert.ok(
    sizes.every(size => Number(size) > 0),
    `keys on each node: ${sizes}`,
  )
})

test(
  'C2 what was counted is given up once it says nothing more, and its name tells nothing of the caller',
  withRedis,
  async t => {
    const { port } = await redisServer(t)
    const shape = { algorithm: 'gcra', windowSeconds: 1 } as const
    const one = testGateway(t, {
      url: `redis://127.0.0.1:${port}`,
      specs: [{ name: 'second', by: 'ip', limit: 10, shape }],
    })
    await one.up()
    const long = `203.0.113.9${'x'.repeat(30_000)}`
    await one.take(long)
    const [key] = (await redisCommand(port, ['KEYS', '*'])) as string[]
    assert.ok(key!.length < 100 && !key!.includes('203.0.113'))
    const ttl = Number(await redisCommand(port, ['PTTL', key!]))
    assert.ok(ttl > 0 && ttl <= 1100, `${ttl} ms`)
  },
)

test('C2 another environment, policy or limit with the same key counts for itself', withRedis, async t => {
  const { port } = await redisServer(t)
  const url = `redis://127.0.0.1:${port}`
  const owners = ['env_a policy', 'env_b policy', 'env_a other']
  for (const owner of owners) {
    const one = testGateway(t, { url, specs: [perMinute(1)], owner })
    await one.up()
    assert.equal((await one.take()).allowed, true, owner)
    assert.equal((await one.take()).allowed, false, owner)
  }
})

async function tlsServer(t: TestContext): Promise<RedisServer> {
  const made = execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', '-', '-out', '-'],
  ]).toString()
  const key = made.slice(made.indexOf('-----BEGIN PRIVATE'), made.indexOf('-----BEGIN CERT'))
  const files = { 'key.pem': key, 'cert.pem': made.slice(made.indexOf('-----BEGIN CERT')) }
  const lines = [
    'port 0',
    'tls-port PORT',
    'tls-cert-file FOLDER/cert.pem',
    'tls-key-file FOLDER/key.pem',
    'tls-auth-clients no',
  ]
  return redisServer(t, { files, lines })
}
