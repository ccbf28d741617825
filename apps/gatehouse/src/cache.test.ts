/** The policy `cache` in a gateway with threads, sockets and keys. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import test from 'node:test'
import { promisify } from 'node:util'
import { newId } from '@gatehouse/base'
import { access } from '@gatehouse/capability-access'
import { snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { filled } from '@gatehouse/schema'
import { cacheable } from './testing-cache.ts'
import { gatewayFor, manifestHead, partTo, upstream } from './testing-gateway.ts'
import { target } from './testing-targets.ts'
import { forward } from './testing-tries.ts'

const pets = '/pets/v1/pets'
const extAuth = (config: object) => {
  const unit = access.policies.find(({ name }) => name === 'ext-auth')!
  return placed('ext-auth', { stage: 'authorize', config: filled(unit.config, config) as Record<string, unknown> })
}
/** A connection of its own each, so that both threads are asked. */
const fresh = { headers: { connection: 'close' } }
const curl = async (...args: string[]) => (await promisify(execFile)('curl', ['-s', ...args])).stdout

test('each thread asks once, and a change through either gives up what both have', async t => {
  const { url, asked } = await cacheable(t)
  const { call } = await gatewayFor(t, { ...partTo([url]), policies: [forward('cache', {})] }, { workers: 2 })
  const all = async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => call(pets, fresh)))
    return [...new Set(await Promise.all(answers.map(answer => answer.text())))]
  }
  assert.deepEqual(await all(), ['hello'])
  assert.ok(asked.length <= 2, asked.join())
  for (let round = 0; round < 5; round++) {
    await call(pets, { method: 'POST', ...fresh })
    asked.length = 0
    await all()
    const gets = asked.filter(line => line.startsWith('GET')).length
    assert.ok(gets >= 1 && gets <= 2, `${gets}`)
  }
})

test('curl gets ranges, conditions and heads from the store, and each byte of a large body', async t => {
  const { url, asked, say } = await cacheable(t)
  const body = randomBytes(900_000)
  say({ body, headers: { 'Cache-Control': 'max-age=60', ETag: '"v1"' } })
  const { gateway, call } = await gatewayFor(t, { ...partTo([url]), policies: [forward('cache', {})] }, { workers: 1 })
  for (let i = 0; i < 3; i++) assert.ok(Buffer.from(await (await call(pets)).arrayBuffer()).equals(body))
  const at = `http://127.0.0.1:${gateway.port}${pets}`
  const part = await promisify(execFile)('curl', ['-s', '-r', '100-299', at], { encoding: 'buffer' })
  assert.ok(part.stdout.equals(body.subarray(100, 300)))
  const told = await curl('-I', at)
  assert.match(told, /^HTTP\/1.1 200/)
  assert.match(told, /content-length: 900000/i)
  assert.match(told, /cache-status: Gatehouse; hit; ttl=\d+/i)
  assert.match(await curl('-i', '-H', 'If-None-Match: "v1"', at), /^HTTP\/1.1 304/)
  assert.equal(asked.length, 1)
})

test('callers whom a server of ours tells apart get no answer of each other, whatever they are told apart by', async t => {
  const authorizer = await upstream(t, (request, response) => {
    response.setHeader('X-User', `user of ${request.headers['x-session']}`)
    response.end()
  })
  const answering = await upstream(t, (request, response) => {
    response.setHeader('Cache-Control', 'max-age=60')
    response.end(String(request.headers['x-user']))
  })
  const guard = extAuth({ url: authorizer, send: ['X-Session'], take: ['X-User'] })
  for (const shared of ['nothing', 'declared', 'everything']) {
    const policies = [guard, forward('cache', { shared })]
    const { call } = await gatewayFor(t, { ...partTo([answering]), policies }, { workers: 1 })
    const ask = async (session: string) => {
      const answer = await call(pets, { headers: { 'X-Session': session } })
      return [await answer.text(), /hit/.test(answer.headers.get('cache-status')!)]
    }
    assert.deepEqual(await ask('a'), ['user of a', false])
    assert.deepEqual(await ask('a'), ['user of a', true])
    assert.deepEqual(await ask('b'), ['user of b', false])
  }
})

test('what is kept outlives a change of the program that does not change the policy', async t => {
  const { url, asked } = await cacheable(t)
  const part = { ...partTo([url]), policies: [forward('cache', {})] }
  const { gateway, call } = await gatewayFor(t, part, { workers: 1 })
  await (await call(pets)).text()
  const changed = { ...part, revisionId: newId('rev') }
  await gateway.offer(snapshotOf([changed], manifestHead(2)))
  assert.match((await call(pets)).headers.get('cache-status')!, /hit/)
  await gateway.offer(snapshotOf([{ ...changed, policies: [] }], manifestHead(3)))
  assert.equal((await call(pets)).headers.has('cache-status'), false)
  assert.equal(asked.length, 2)
})

test('while the upstream is dead what is stale stands in, and after its time the failure is told', async t => {
  const one = await target(t, 'a')
  const config = { ttls: [{ seconds: 1 }], staleIfErrorSeconds: 60 }
  const { call } = await gatewayFor(t, { ...partTo([one.url]), policies: [forward('cache', config)] }, { workers: 1 })
  await (await call(pets)).text()
  await new Promise(resolve => setTimeout(resolve, 1100))
  one.signal('SIGKILL')
  const stale = await call(pets)
  assert.equal(stale.status, 200)
  assert.match(stale.headers.get('cache-status')!, /fwd=stale; ttl=-\d/)
  const never = await call(`${pets}?other`)
  assert.deepEqual([never.status, never.headers.get('cache-status')], [502, 'Gatehouse; fwd=miss'])
})

test('what is stale is given while the upstream is asked, also when the caller does not wait for that', async t => {
  const { url, asked, say } = await cacheable(t)
  say({ headers: { 'Cache-Control': 'max-age=1, stale-while-revalidate=60' } })
  const { call } = await gatewayFor(t, { ...partTo([url]), policies: [forward('cache', {})] }, { workers: 1 })
  await (await call(pets)).text()
  await new Promise(resolve => setTimeout(resolve, 1100))
  say({ waitMs: 300, body: 'new', headers: { 'Cache-Control': 'max-age=60' } })
  const startedMs = performance.now()
  assert.equal(await (await call(pets, fresh)).text(), 'hello')
  assert.ok(performance.now() - startedMs < 280)
  await new Promise(resolve => setTimeout(resolve, 500))
  assert.equal(await (await call(pets)).text(), 'new')
  assert.equal(asked.length, 2)
})

test('no key gets what was kept for another, whatever it sends beside it', async t => {
  const { url, say } = await cacheable(t)
  const auth = placed('key-auth', { stage: 'identify', config: {} })
  const part = { ...partTo([url]), policies: [auth, forward('cache', { shared: 'declared' })] }
  const { gateway, call } = await gatewayFor(t, part, { workers: 1 })
  const keys = ['key-of-application-a', 'key-of-application-b']
  gateway.enter(
    keys.map((key, at) => ({
      ...{ seq: at + 1, kind: 'credential', state: 'live', environmentId: part.environmentId },
      ...{ credentialId: newId('cred'), applicationId: newId('app') },
      sha256: createHash('sha256').update(key).digest('hex'),
    })),
  )
  await gateway.entered()
  say({ body: times => `answer ${times}` })
  const ask = async (key: string, more: Record<string, string> = {}, path = pets) => {
    const answer = await call(path, { headers: { 'X-API-Key': key, ...more } })
    return answer.text()
  }
  const [one, other] = [keys[0]!, keys[1]!]
  const mine = await ask(one)
  assert.equal(await ask(one), mine)
  const tries: Record<string, string>[] = [
    ...[{}, { Cookie: 'a=b' }, { Vary: '*' }, { 'X-Forwarded-For': '127.0.0.1' }, { 'Cache-Control': 'max-stale' }],
    ...[
      { 'X-Gatehouse-Application': 'a' },
      { Range: 'bytes=0-' },
      { 'If-None-Match': '*' },
      { Authorization: 'Bearer x' },
    ],
  ] as never
  for (const more of tries) assert.notEqual(await ask(other, more), mine, JSON.stringify(more))
  for (const path of [`${pets}?`, '/pets/v1/./pets', '/pets/v1/%70ets', '/pets/v1/x/../pets', '//pets/v1/pets'])
    assert.notEqual(await ask(other, {}, path), mine, path)
  assert.equal(await ask(one), mine, 'it is still there')
  const nobody = await call(pets)
  assert.deepEqual([nobody.status, nobody.headers.has('cache-status')], [401, false])
})

test('what goes on after its exchange is in flight for no longer than it is', async t => {
  const { url, say } = await cacheable(t)
  const other = await cacheable(t)
  for (const one of [other, { say }]) one.say({ headers: { 'Cache-Control': 'max-age=1, stale-while-revalidate=600' } })
  const part = partTo([url, other.url], { balancing: 'least-connections' })
  const retry = forward('retry', { on: ['5xx'], tries: 2, budgetPercent: 100, backoffMs: 50 })
  const { call } = await gatewayFor(t, { ...part, policies: [forward('cache', {}), retry] }, { workers: 1 })
  await (await call(pets)).text()
  await new Promise(resolve => setTimeout(resolve, 1100))
  say({ status: 500, headers: {} })
  other.say({ status: 500, headers: {} })
  for (let i = 0; i < 6; i++) {
    assert.equal(await (await call(pets)).text(), 'hello')
    await new Promise(resolve => setTimeout(resolve, 400))
  }
  // Were any of those tries still counted on one of the two, the other would get everything.
  say({ status: 200, headers: { 'Cache-Control': 'no-store' } })
  other.say({ status: 200, headers: { 'Cache-Control': 'no-store' } })
  const before = other.asked.length
  for (let i = 0; i < 40; i++) await (await call(`${pets}?${i}`)).text()
  const share = other.asked.length - before
  assert.ok(share > 5 && share < 35, `${share} of 40`)
})
