import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { redisServer, withRedis } from '@gatehouse/gateway/limits/redis/redis-server.model.ts'
import { figure, gatehouse, type SceneGateway, sceneOf, until } from '../scene.model.ts'

const here = import.meta.dirname

async function shopScene(t: TestContext) {
  const scene = sceneOf(t, here)
  const shop = await scene.start([join(here, 'upstream.ts'), '0'])
  const config = scene.write('gateway.yaml', { 9001: shop.line })
  const told = async () =>
    (await (await fetch(`http://127.0.0.1:${shop.line}/asked`)).json()) as { asked: number; paid: number }
  return { scene, shop, config, told }
}

const asker =
  ({ url }: SceneGateway) =>
  async (path: string, init: RequestInit = {}) => {
    const headers = { connection: 'close', ...init.headers }
    const answer = await fetch(`${url}/shop/v1/${path}`, { ...init, headers })
    const value = (await answer.json()) as { price?: number; payment?: number; asked?: number }
    return { status: answer.status, cache: answer.headers.get('cache-status') ?? '', ...value }
  }

async function scenario(t: TestContext) {
  const { scene, shop, config, told } = await shopScene(t)
  return { ask: asker(await scene.gateway(config)), told, kill: () => void shop.child.kill('SIGKILL') }
}

const many = <T>(times: number, one: () => Promise<T>) => Promise.all(Array.from({ length: times }, one))

test('a crowd asks the shop once a thread, sees a new price at once, and is served when the shop is dead', {
  timeout: 120_000,
}, async t => {
  const { ask, told, kill } = await scenario(t)
  const first = await many(100, () => ask('goods/1'))
  assert.deepEqual([...new Set(first.map(({ price }) => price))], [100])
  assert.ok((await told()).asked <= 2)
  await ask('goods/1', { method: 'PUT' })
  const after = await many(20, () => ask('goods/1'))
  assert.deepEqual([...new Set(after.map(({ price }) => price))], [101])
  kill()
  await new Promise(resolve => setTimeout(resolve, 2100))
  const stale = await many(20, () => ask('goods/1'))
  assert.deepEqual([...new Set(stale.map(({ status, price }) => `${status} ${price}`))], ['200 101'])
})

test('whoever has a token gets an answer of its own, and many payments under one key are one', {
  timeout: 120_000,
}, async t => {
  const { ask, told } = await scenario(t)
  const as = (token: string) => ask('me', { headers: { Authorization: `Bearer ${token}` } })
  const seen = [await as('a'), await as('b'), await as('a')].map(({ asked }) => asked)
  assert.equal(new Set(seen).size, 3, 'max-age alone does not let what a token gets be kept')
  const pay = () => ask('payments', { method: 'POST', headers: { 'Idempotency-Key': '"order-1"' } })
  const crowd = await many(10, pay)
  assert.deepEqual(crowd.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
  const again = await many(10, pay)
  assert.deepEqual([...new Set(again.map(({ status, payment }) => `${status} ${payment}`))], ['201 1'])
  assert.equal((await told()).paid, 1)
})

test('what an operator purges is asked for anew, and what is wrong is told', { timeout: 120_000 }, async t => {
  const { scene, config, told } = await shopScene(t)
  const ask = asker(await scene.gateway(config, { data: 'data' }))
  const purge = (...words: string[]) =>
    scene.start([gatehouse, 'purge-cache', ...words, '--data', join(scene.folder, 'data')])
  await until(async () => (await many(4, () => ask('goods/1'))).every(({ cache }) => cache.includes('hit')))
  const before = (await told()).asked
  assert.equal((await purge('shop-v1', '--path', '/shop/v1/goods/1')).line, 'Given up.')
  assert.match((await ask('goods/1')).cache, /fwd=miss/)
  assert.equal((await told()).asked, before + 1)
  await assert.rejects(purge('nobody-v1'), /knows no API version nobody-v1/)
  await assert.rejects(purge('--path', 'goods'), /begins with a slash/)
})

test('a payment that is repeated at another gateway is one payment, also while the first is killed', {
  ...{ timeout: 120_000 },
  ...withRedis,
}, async t => {
  const { scene, config, told } = await shopScene(t)
  const redis = await redisServer(t)
  writeFileSync(join(scene.folder, 'redis.key'), randomBytes(32).toString('base64'))
  const flags = ['--redis-key-file', join(scene.folder, 'redis.key'), '--redis-timeout-ms', '1000']
  const together = { flags, env: { GATEHOUSE_REDIS_URL: `redis://127.0.0.1:${redis.port}` } }
  const one = await scene.gateway(config, together)
  const other = await scene.gateway(config, together)
  for (const gateway of [one, other])
    await until(async () => (await figure(gateway, 'gatehouse_kept_redis_threads_up')) === 3)
  const pay = (gateway: SceneGateway) => payment(gateway, 'order-1')
  const first = await pay(one)
  assert.equal(first.status, 201)
  await until(async () => (await pay(other)).status === 201)
  assert.equal((await pay(other)).text, first.text)
  await one.kill()
  assert.equal((await pay(other)).text, first.text)
  assert.equal((await told()).paid, 1)
})

/** With a Host that all gateways hear alike. */
async function payment({ url }: SceneGateway, key: string): Promise<{ status: number; text: string }> {
  const { hostname: host, port } = new URL(url)
  const headers = { host: 'shop.example', 'idempotency-key': `"${key}"` }
  const asking = request({ host, port, path: '/shop/v1/payments', method: 'POST', headers }).end()
  const [reply] = (await once(asking, 'response')) as [IncomingMessage]
  const pieces: Buffer[] = []
  for await (const piece of reply) pieces.push(piece as Buffer)
  return { status: reply.statusCode!, text: Buffer.concat(pieces).toString() }
}
