/** The policy `idempotency` over several gateways with a real Redis, which is killed and frozen while a gateway dies. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { redisServer, withRedis } from '@gatehouse/gateway/limits/redis/redis-server.model.ts'
import type { ApiPart } from '@gatehouse/program'
import { partTo, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'
import { contents, newSealKey, type TogetherGateway, together } from './testing-together.ts'
import { forward } from './testing-tries.ts'

const pets = '/pets/v1/pets'

async function two(t: TestContext, options: Parameters<typeof together>[3] = {}) {
  const server = await redisServer(t)
  const done: string[] = []
  const answer = { waitMs: 0, status: 201 }
  const url = await upstream(t, (request, response) => {
    let text = ''
    request.on('data', piece => (text += piece))
    request.on('end', () => {
      done.push(text)
      const say = () => response.writeHead(answer.status, { 'X-Made': String(done.length) }).end(`done ${text}`)
      setTimeout(say, answer.waitMs)
    })
  })
  const part: ApiPart = { ...partTo([url]), policies: [forward('idempotency', {})] }
  const sealKey = newSealKey()
  const one = await together(t, server, part, { sealKey, ...options })
  const other = await together(t, server, part, { sealKey, ...options })
  return { server, done, answer, one, other, part, sealKey }
}

async function post({ call }: TogetherGateway, key: string, body = 'pay') {
  const { status, headers, text } = await call(pets, { method: 'POST', body, headers: { 'Idempotency-Key': key } })
  const code = status >= 400 && text.startsWith('{"type"') ? (JSON.parse(text) as { code: string }).code : undefined
  return { status, text, code, made: headers['x-made'], again: headers['idempotency-replayed'] }
}

test(
  'a repetition at another gateway gets the first reply whole, and another request under the key is refused',
  withRedis,
  async t => {
    const { one, other, done } = await two(t)
    const first = await post(one, 'k')
    assert.deepEqual([first.status, first.made, first.again], [201, '1', undefined])
    await until(async () => (await post(other, 'k')).again === 'true')
    for (const gateway of [one, other]) assert.deepEqual(await post(gateway, 'k'), { ...first, again: 'true' })
    assert.equal((await post(other, 'k', 'pay more')).code, 'idempotency_key_reused')
    assert.deepEqual(done, ['pay'])
  },
)

test('of many at once at both gateways one is sent, and the others are told', withRedis, async t => {
  const { one, other, done, answer } = await two(t)
  answer.waitMs = 500
  const all = await Promise.all(Array.from({ length: 30 }, (_, i) => post(i % 2 === 0 ? one : other, 'k')))
  assert.equal(all.filter(({ status }) => status === 201).length, 1)
  assert.equal(all.filter(({ code }) => code === 'idempotency_under_way').length, 29)
  assert.deepEqual(done, ['pay'])
})

test('what was not done at one may be sent by the other', withRedis, async t => {
  const { one, other, done, answer } = await two(t)
  answer.status = 503
  await post(one, 'k')
  answer.status = 201
  await until(async () => (await post(other, 'k')).status === 201)
  assert.equal(done.length, 2)
})

test(
  'while Redis is away a new key is refused and what is known here is answered; a reply of meanwhile reaches the others',
  withRedis,
  async t => {
    const { server, one, other, done, answer } = await two(t, { timeoutMs: 100 })
    await post(one, 'before')
    answer.waitMs = 600
    const under = post(one, 'under-way')
    await until(() => done.length === 2)
    server.freeze()
    assert.equal((await under).status, 201)
    const startedMs = performance.now()
    assert.equal((await post(other, 'new')).code, 'idempotency_unavailable')
    assert.ok(performance.now() - startedMs < 1000)
    assert.equal((await post(one, 'before')).again, 'true')
    server.thaw()
    await Promise.all([one.up(), other.up()])
    await until(async () => (await post(other, 'under-way')).again === 'true')
    answer.waitMs = 0
    // It was refused, and perhaps noted in Redis all the same: it was not sent, so it may be.
    await until(async () => (await post(other, 'new')).status === 201)
    assert.deepEqual(done.length, 3)
  },
)

test('`alone` goes on with what each gateway knows, and what it did is told once Redis is back', withRedis, async t => {
  const { server, one, other, done } = await two(t, { idempotencyWithoutRedis: 'alone', timeoutMs: 100 })
  await server.kill()
  await Promise.all([one.down(), other.down()])
  assert.equal((await post(one, 'k')).status, 201)
  assert.equal((await post(one, 'k')).again, 'true')
  await server.start()
  await Promise.all([one.up(), other.up()])
  const client = await contents(t, server)
  // Told within a second.
  await until(async () => (await client.keys('*:r')).length === 1)
  assert.equal((await post(other, 'k')).again, 'true')
  assert.equal(done.length, 1)
})
