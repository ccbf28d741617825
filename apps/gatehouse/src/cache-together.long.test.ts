/** Answers that several gateways keep together in a real Redis, which is killed, frozen, forged and brought back. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { newId } from '@gatehouse/base'
import { redisServer, withRedis } from '@gatehouse/gateway/limits/redis/redis-server.model.ts'
import type { ApiPart, CredentialEntry, PurgeEntry } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { cacheable } from './testing-cache.ts'
import { partTo } from './testing-gateway.ts'
import { until } from './testing-house.ts'
import { contents, newSealKey, type TogetherGateway, together } from './testing-together.ts'
import { forward } from './testing-tries.ts'

const pets = '/pets/v1/pets'

async function two(t: TestContext, config: object = {}, options: Parameters<typeof together>[3] = {}) {
  const server = await redisServer(t)
  const { url, asked, say } = await cacheable(t)
  const part: ApiPart = { ...partTo([url]), policies: [forward('cache', config)] }
  const sealKey = newSealKey()
  const one = await together(t, server, part, { sealKey, ...options })
  const other = await together(t, server, part, { sealKey, ...options })
  return { server, asked, say, part, sealKey, one, other }
}

async function got({ call }: Pick<TogetherGateway, 'call'>, path = pets, headers: Record<string, string> = {}) {
  const { text, headers: said } = await call(path, { headers })
  return { text, cache: String(said['cache-status']), age: said.age }
}

async function answersIn(client: Awaited<ReturnType<typeof contents>>): Promise<string[]> {
  const keys = await client.keys('*')
  const types = await Promise.all(keys.map(key => client.type(key)))
  return keys.filter((_, index) => types[index] === 'hash')
}

/** Written by the thread that was answered, a moment after its caller was. */
const written = (gateway: TogetherGateway, times = 1) =>
  until(async () => (await gateway.figure('gatehouse_cache_redis_writes_total')) >= times)

test(
  'what one gateway was answered another gives, says from where, and keeps in memory from then on',
  withRedis,
  async t => {
    const { one, other, asked, say } = await two(t)
    say({ headers: { 'Cache-Control': 'max-age=60', Age: '7' } })
    assert.match((await got(one)).cache, /fwd=miss; stored$/)
    await written(one)
    const first = await got(other)
    assert.match(first.cache, /^Gatehouse; hit; ttl=5[0-3]; detail=redis$/)
    assert.deepEqual([first.text, Number(first.age) >= 7], ['hello', true])
    assert.match((await got(other)).cache, /^Gatehouse; hit; ttl=\d+$/)
    assert.deepEqual(asked, [`GET ${pets.slice('/pets/v1'.length)}`])
  },
)

test('values of Vary are told apart, compressed ones as they are, and a large body comes whole', withRedis, async t => {
  // What a busy machine takes to seal and send so much is not what is asked here.
  const { one, other, asked, say } = await two(t, {}, { timeoutMs: 5000 })
  const body = Buffer.alloc(900_000, 'x')
  say({ headers: { 'Cache-Control': 'max-age=60', Vary: 'Accept-Language' }, body })
  for (const language of ['de', 'fr']) await got(one, pets, { 'Accept-Language': language })
  await written(one, 4)
  for (const language of ['de', 'fr']) {
    const { cache, text } = await got(other, pets, { 'Accept-Language': language })
    assert.match(cache, /detail=redis/)
    assert.equal(text.length, 900_000)
  }
  assert.match((await got(other, pets, { 'Accept-Language': 'it' })).cache, /fwd=(vary-)?miss/)
  assert.equal(asked.length, 3)
})

test(
  'a change through one gateway, and a purge of the directory, give up what all have, in memory and in Redis',
  withRedis,
  async t => {
    const { one, other, asked, say, part } = await two(t)
    const both = async () => [(await got(one)).cache, (await got(other)).cache]
    const fill = async () => {
      await got(one)
      await until(async () => (await both()).every(cache => cache.includes('; hit')))
    }
    const isGone = async () => {
      const before = asked.length
      await until(async () => {
        await got(other)
        return asked.length > before
      }, 2000)
    }
    await fill()
    await one.call(pets, { method: 'POST' })
    await isGone()
    say({ headers: { 'Cache-Control': 'max-age=60', 'Cache-Tag': 'cats' } })
    await one.call(pets, { method: 'POST' })
    await isGone()
    await fill()
    const { apiVersionId, environmentId } = part
    const purge: PurgeEntry = { seq: 1, kind: 'purge', state: 'dead', apiVersionId, environmentId, tag: 'cats' }
    const before = asked.length
    one.gateway.enter([purge])
    other.gateway.enter([purge])
    await got(other)
    await got(one)
    assert.ok(asked.length > before, 'what the directory gives up comes back from nowhere')
  },
)

test(
  'Redis killed, frozen and back: no request fails or waits longer than said, and what was purged meanwhile is gone',
  withRedis,
  async t => {
    const { server, one, other, say } = await two(t, {}, { timeoutMs: 50 })
    // A machine that is busy for 50 ms keeps it in memory alone: then once more.
    await until(async () => {
      await got(one, `${pets}?${Math.random()}`)
      return (await one.figure('gatehouse_cache_redis_writes_total')) >= 1
    })
    await got(one)
    const ask = async (gateway: TogetherGateway, path: string) => {
      const startedMs = performance.now()
      const { text } = await got(gateway, path)
      return { text, tookMs: performance.now() - startedMs }
    }
    server.freeze()
    for (const gateway of [one, other]) {
      const { text, tookMs } = await ask(gateway, `${pets}?frozen`)
      assert.equal(text, 'hello')
      assert.ok(tookMs < 400, `${tookMs}`)
    }
    await one.down()
    say({ body: 'new' })
    await one.call(pets, { method: 'POST' })
    assert.equal((await ask(one, pets)).text, 'new')
    server.thaw()
    await Promise.all([one.up(), other.up()])
    // What the other had in memory goes as soon as the purge comes through; what Redis had is gone by then.
    await until(async () => (await ask(other, pets)).text === 'new', 3000)
    await server.kill()
    await Promise.all([one.down(), other.down()])
    assert.equal((await ask(other, `${pets}?killed`)).text, 'new')
    await server.start()
    await Promise.all([one.up(), other.up()])
    assert.ok(
      one.said.some(text => text === 'Redis does not answer; answers and replies are kept by this gateway alone.'),
    )
    await got(one, `${pets}?back`)
    await until(async () => (await got(other, `${pets}?back`)).cache.includes('hit'))
  },
)

test(
  'Redis holds nothing in clear, and nothing that was written by another key or by hand is given',
  withRedis,
  async t => {
    const { server, one, say, part, sealKey } = await two(t)
    say({ body: 'a-secret-body' })
    await got(one, `${pets}?token=a-secret-query`)
    await written(one)
    const client = await contents(t, server)
    const keys = await client.keys('*')
    const values = await Promise.all(
      keys.map(async key => ((await client.type(key)) === 'hash' ? JSON.stringify(await client.hGetAll(key)) : '')),
    )
    const all = [...keys, ...values].join('\n')
    assert.ok(keys.length > 2)
    for (const word of ['secret', 'pets', part.apiVersionId, part.organizationId])
      assert.ok(!all.includes(word) && !all.includes(Buffer.from(word).toString('base64').slice(0, 8)), word)
    const [answer] = await answersIn(client)
    const value = (await client.hGet(answer!, 'v'))!
    const stranger = await together(t, server, part, { sealKey: newSealKey() })
    assert.match((await got(stranger, `${pets}?token=a-secret-query`)).cache, /fwd=miss/)
    const forged = Buffer.from(value, 'base64')
    forged[forged.length - 20]! ^= 1
    // A thread that keeps nothing in memory asks Redis each time.
    const reader = await together(t, server, part, { sealKey, cacheBytesMax: 0 })
    const again = async () => (await got(reader, `${pets}?token=a-secret-query`)).cache
    assert.match(await again(), /detail=redis/)
    for (const wrong of [forged.toString('base64'), '', 'AAAA', value.slice(0, 60)]) {
      await client.hSet(answer!, 'v', wrong)
      assert.match(await again(), /fwd=miss/, wrong.slice(0, 8))
    }
  },
)

test('a value that was moved to another caller’s name, or is not whole, is not taken', withRedis, async t => {
  const { server, one, other, asked } = await two(t)
  await got(one, `${pets}?a`)
  await got(one, `${pets}?b`)
  await written(one, 2)
  const client = await contents(t, server)
  const answers = await answersIn(client)
  const [a, b] = await Promise.all(answers.map(async key => (await client.hGet(key, 'v'))!))
  await client.hSet(answers[0]!, 'v', b!)
  await client.hSet(answers[1]!, 'v', a!.slice(0, -8))
  for (const path of [`${pets}?a`, `${pets}?b`]) assert.match((await got(other, path)).cache, /fwd=miss/)
  assert.equal(asked.length, 4)
})

test('each caller’s answers stay its own in every gateway', withRedis, async t => {
  const server = await redisServer(t)
  const { url, asked } = await cacheable(t)
  const auth = placed('key-auth', { stage: 'identify', config: {} })
  const part: ApiPart = { ...partTo([url]), policies: [auth, forward('cache', {})] }
  const sealKey = newSealKey()
  const one = await together(t, server, part, { sealKey })
  const other = await together(t, server, part, { sealKey })
  const keys = ['key-of-application-a', 'key-of-application-b'] as const
  const entries = keys.map(
    (key, at): CredentialEntry => ({
      ...{ seq: at + 1, kind: 'credential', state: 'live', environmentId: part.environmentId },
      ...{ credentialId: newId('cred'), applicationId: newId('app') },
      sha256: createHash('sha256').update(key).digest('hex'),
    }),
  )
  for (const { gateway } of [one, other]) gateway.enter(entries)
  const as = (key: string) => ({ 'X-API-Key': key })
  await got(one, pets, as(keys[0]))
  await written(one)
  assert.match((await got(other, pets, as(keys[1]))).cache, /fwd=miss/)
  assert.match((await got(other, pets, as(keys[0]))).cache, /detail=redis/)
  assert.equal(asked.length, 2)
})

test('without a key to seal with, nothing that is kept goes to Redis', withRedis, async t => {
  const server = await redisServer(t)
  const { url } = await cacheable(t)
  const gateway = await together(t, server, { ...partTo([url]), policies: [forward('cache', {})] })
  await got(gateway)
  const client = await contents(t, server)
  assert.deepEqual(await client.keys('*'), [])
})

test('answers take no room that limits and replies in Redis need', withRedis, async t => {
  const server = await redisServer(t, { lines: ['maxmemory 8mb', 'maxmemory-policy noeviction'] })
  const { url, say } = await cacheable(t)
  say({ body: Buffer.alloc(300_000, 'x') })
  const part: ApiPart = { ...partTo([url]), policies: [forward('cache', {})] }
  const gateway = await together(t, server, part, { sealKey: newSealKey() })
  let times = 0
  await until(async () => {
    await got(gateway, `${pets}?${times++}`)
    return (await gateway.figure('gatehouse_cache_redis_writes_total{result="refused"}')) > 0
  })
  assert.ok(!gateway.said.some(text => text.includes('Redis does not answer')))
})
