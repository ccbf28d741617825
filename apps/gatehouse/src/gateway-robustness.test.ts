import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import test, { type TestContext } from 'node:test'
import { newId } from '@gatehouse/base'
import { keyAuth } from '@gatehouse/capability-access/policies/key-auth/key-auth.ts'
import { upstreamSpec } from '@gatehouse/capability-catalogue/upstream.ts'
import { cors } from '@gatehouse/capability-traffic/policies/cors/cors.ts'
import { headers } from '@gatehouse/capability-traffic/policies/headers/headers.ts'
import type { Gateway, GatewayOptions } from '@gatehouse/gateway'
import { type ApiPart, snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import { problemsOf } from '@gatehouse/schema'
import { gatewayFor, manifestHead, upstream } from './testing-gateway.ts'

const head = manifestHead
const serving = async (t: TestContext, part: ApiPart, options: Partial<GatewayOptions> = {}) =>
  (await gatewayFor(t, part, { workers: 1, ...options })).gateway

/** An upstream that answers with the fields it was sent. */
const mirror = (t: TestContext) => upstream(t, ({ headers }, response) => void response.end(JSON.stringify(headers)))

const to = (url: string, changes: Partial<ApiPart['upstream']> = {}, policies: ApiPart['policies'] = []) => {
  const part = samplePart({ policies })
  return { ...part, upstream: { ...part.upstream, targets: [{ url, weight: 1 }], ...changes } }
}

async function raw(gateway: Gateway, path: string, headers: Record<string, string>): Promise<IncomingHttpHeaders> {
  const sent = httpRequest({ host: '127.0.0.1', port: gateway.port, path, headers }).end()
  const [answer] = await once(sent, 'response')
  let text = ''
  for await (const piece of answer) text += piece
  return JSON.parse(text)
}

test('a key that expires after 2106 is entered and never expires', async t => {
  const part = { ...to(await mirror(t), {}, [placed('key-auth', { stage: 'identify' })]) }
  const gateway = await serving(t, part)
  const key = 'a-key-for-this-test-only'
  gateway.enter([
    {
      ...{ seq: 1, kind: 'credential', state: 'live', environmentId: part.environmentId },
      ...{ credentialId: newId('cred'), applicationId: newId('app') },
      sha256: createHash('sha256').update(key).digest('hex'),
      expiresAtMs: Date.UTC(9999, 0),
    },
  ])
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/pets/v1/pets`, { headers: { 'x-api-key': key } })
  assert.equal(answer.status, 200)
})

const health = { path: '//[', intervalMs: 100, timeoutMs: 100, unhealthyAfter: 1, healthyAfter: 1 }

test('a target or a health path of which no address can be made is unwell, and the gateway lives', async t => {
  for (const [url, path] of [
    ['http://a:99999', '/'],
    ['http://127.0.0.1:9', '//['],
  ] as const) {
    const gateway = await serving(t, to(url, { health: { ...health, path } }))
    while (gateway.status().targets.some(({ up }) => up)) await new Promise(resolve => setImmediate(resolve))
  }
})

test('a program that is refused leaves the verdicts on what is served', async t => {
  const served = to('http://127.0.0.1:9', { health: { ...health, path: '/', intervalMs: 3_600_000 } })
  const gateway = await serving(t, served)
  while (gateway.status().targets.some(({ up }) => up)) await new Promise(resolve => setImmediate(resolve))
  const before = gateway.status().targets
  const bad = samplePart({ policies: [placed('no-such-policy')] })
  await assert.rejects(gateway.offer(snapshotOf([bad], head(2))))
  assert.deepEqual(gateway.status().targets, before)
  assert.equal((await fetch(`http://127.0.0.1:${gateway.port}/pets/v1/pets`)).status, 503)
})

test('a caller can neither strip what policies set nor say who came before', async t => {
  const edits = { request: { set: { 'X-Tenant': 'acme' } } }
  const gateway = await serving(t, to(await mirror(t), {}, [placed('headers', { stage: 'edge', config: edits })]))
  const seen = await raw(gateway, '/pets/v1/pets', {
    ...{ connection: 'close, X-Tenant, X-Own', 'x-own': '1', 'x-tenant': 'evil', 'x-real-ip': '1.2.3.4' },
    ...{ 'x-forwarded-prefix': '/a', X_Gatehouse_Consumer: 'a', x_forwarded_for: '1.2.3.4', X_Real_IP: '1.2.3.4' },
  })
  assert.equal(seen['x-tenant'], 'acme')
  const forbidden = ['x-own', 'x-real-ip', 'x-forwarded-prefix', 'x_gatehouse_consumer', 'x_forwarded_for', 'x_real_ip']
  assert.deepEqual(
    forbidden.filter(name => name in seen),
    [],
  )
})

test('the absolute form names the host that the upstream is told, not the Host field', async t => {
  const gateway = await serving(t, to(await mirror(t), { hostHeader: 'preserve' }))
  const seen = await raw(gateway, 'http://api.example:81/pets/v1/pets', { host: 'other.example' })
  assert.equal(seen['x-forwarded-host'], 'api.example:81')
  assert.equal(seen.host, 'api.example:81')
})

test('an upstream that may not be called is not told by its address', async t => {
  const gateway = await serving(t, to('http://127.0.0.1:9'), { egress: { allow: [], deny: [] } })
  const problem = await (await fetch(`http://127.0.0.1:${gateway.port}/pets/v1/pets`)).text()
  assert.match(problem, /upstream_forbidden/)
  assert.doesNotMatch(problem, /127\.0\.0\.1/)
})

test('settings that no field or address can be made of are refused when they are written', () => {
  const problems = (schema: Parameters<typeof problemsOf>[0], value: unknown) => problemsOf(schema, value).length
  const city = 'Łódź'
  assert.ok(problems(headers.config, { response: { set: { 'X-City': city } } }))
  assert.ok(problems(cors.config, { expose: [city] }))
  assert.ok(problems(keyAuth.config, { realm: city }))
  assert.ok(problems(upstreamSpec, { targets: [{ url: 'http://a:99999' }] }))
  assert.ok(problems(upstreamSpec, { targets: [{ url: 'http://a' }], health: { path: '//[' } }))
  assert.equal(problems(upstreamSpec, { targets: [{ url: 'http://a' }], health: { path: '/up?now' } }), 0)
  assert.equal(problems(headers.config, { response: { set: { 'X-City': 'Zürich' } } }), 0)
})
