import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { Failure, type FailureCode, failureKinds, HeaderList, newId } from '@gatehouse/base'
import type { Gateway, GatewayOptions } from '@gatehouse/gateway'
import { type ApiPart, compile, type PlacedPolicy, run, snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import { object } from '@gatehouse/schema'
import { definePolicy, type Host, type PolicyUnit, type Reply } from '@gatehouse/unit'
import { gatewayFor, manifestHead, say, upstream } from './testing-gateway.ts'

const head = manifestHead(1)
const key = 'a-key-for-this-test-only'
const started = async (t: TestContext, part: ApiPart | undefined, options: Partial<GatewayOptions> = {}) =>
  (await gatewayFor(t, part, { workers: 1, ...options })).gateway

/** The answer is the code's own: status, problem document, what to do next. */
async function answers(
  gateway: Gateway,
  code: FailureCode,
  { path = '/pets/v1/pets', ...init }: RequestInit & { path?: string } = {},
) {
  const answer = await fetch(`http://127.0.0.1:${gateway.port}${path}`, init)
  assert.equal(answer.status, failureKinds[code].status)
  assert.match(answer.headers.get('content-type')!, /application\/problem\+json/)
  const problem = (await answer.json()) as { code: string; hint: string; instance: string }
  assert.equal(problem.code, code)
  assert.equal(problem.hint, failureKinds[code].hint)
  assert.match(problem.instance, /^req_/)
  return answer
}

test('what the gateway refuses by itself has the codes it promises', async t => {
  const part = samplePart({ access: 'subscription', policies: [placed('key-auth', { stage: 'identify' })] })
  const gateway = await started(t, undefined)
  await answers(gateway, 'gateway_not_ready')
  await gateway.offer(snapshotOf([part], head))
  await answers(gateway, 'route_not_found', { path: '/nowhere' })
  assert.equal((await answers(gateway, 'method_not_allowed', { method: 'PUT' })).headers.get('allow'), 'GET, POST')
  await answers(gateway, 'request_malformed', { path: '/pets/v1/%00' })
  await answers(gateway, 'credential_missing')
  assert.match(
    (await answers(gateway, 'credential_invalid', { headers: { 'x-api-key': key } })).headers.get('www-authenticate')!,
    /ApiKey/,
  )
  gateway.enter([
    {
      ...{ seq: 1, kind: 'credential', state: 'live', environmentId: part.environmentId },
      ...{ credentialId: newId('cred'), applicationId: newId('app') },
      sha256: createHash('sha256').update(key).digest('hex'),
    },
  ])
  await answers(gateway, 'subscription_missing', { headers: { 'x-api-key': key } })
})

test('what policies refuse has the codes they promise', async t => {
  const url = await upstream(t, say('ok'))
  const at = (use: PlacedPolicy) => {
    const part = samplePart({ policies: [use] })
    return { ...part, upstream: { ...part.upstream, targets: [{ url, weight: 1 }] } }
  }
  const limited = await started(
    t,
    at(placed('rate-limit', { stage: 'limit', config: { limit: 1, by: 'route', windowSeconds: 3600 } })),
  )
  await fetch(`http://127.0.0.1:${limited.port}/pets/v1/pets`)
  assert.ok(Number((await answers(limited, 'rate_limited')).headers.get('retry-after')) > 3000)
  await answers(await started(t, at(placed('ip-filter', { config: { deny: ['127.0.0.0/8'] } }))), 'address_forbidden')
  const small = await started(t, at(placed('request-size', { config: { bodyBytesMax: 4 } })))
  await answers(small, 'request_too_large', { method: 'POST', body: 'too long' })
  await answers(small, 'request_too_large', {
    method: 'POST',
    body: inPieces(),
    duplex: 'half',
  } as RequestInit)
})

test('a limiter without room says so instead of letting anybody through', async t => {
  const part = samplePart({
    policies: [
      placed('rate-limit', {
        stage: 'limit',
        config: { limit: 1, by: 'header', headerName: 'X-Who', windowSeconds: 3600 },
      }),
    ],
  })
  part.upstream.targets = [{ url: await upstream(t, say('ok')), weight: 1 }]
  const gateway = await started(t, part, { limiterKeysMax: 8 })
  // Each has two places of the table where it may stand: so many in a row leave none that has room.
  for (let i = 0, refused = 0; i < 1000 && refused < 25; i++) {
    const headers = { 'x-who': `caller-${i}` }
    const { status } = await fetch(`http://127.0.0.1:${gateway.port}/pets/v1/pets`, { headers })
    refused = status === 503 ? refused + 1 : 0
  }
  await answers(gateway, 'limiter_full', { headers: { 'x-who': 'one-more-who-is-new' } })
  assert.ok(gateway.status().limiter.full > 0)
})

test('when every target is unwell the answer says so', async t => {
  const health = { path: '/', intervalMs: 20, timeoutMs: 200, unhealthyAfter: 1, healthyAfter: 1 }
  const part = samplePart()
  const gateway = await started(t, {
    ...part,
    upstream: { ...part.upstream, targets: [{ url: 'http://127.0.0.1:9', weight: 1 }], health },
  })
  while (gateway.status().targets.every(({ up }) => up)) await new Promise(resolve => setTimeout(resolve, 5))
  await answers(gateway, 'upstream_unhealthy')
})

/** A body whose length is not told beforehand. */
const inPieces = () =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of ['in ', 'pieces']) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })

const broken = definePolicy({
  ...{ name: 'broken', version: 1, stages: ['edge'], title: 'Broken', summary: 'For tests.' },
  config: object({}),
  errors: [],
  examples: [],
  create: () => ({
    request() {
      throw new TypeError('a mistake with a secret in it')
    },
  }),
})
const policies = new Map<string, PolicyUnit>([['broken', broken as unknown as PolicyUnit]])

test('ORDER-5 a policy that fails is a coded answer that tells nothing of the mistake', async () => {
  const program = compile(snapshotOf([samplePart({ policies: [placed('broken')] })], head), {
    policies,
    hostFor: () => ({}) as Host,
  })
  const match = program.match('a', 'GET', '/pets/v1/pets')
  assert.ok(match.kind === 'route')
  const state = { ran: [], stoppedBy: undefined, code: undefined as string | undefined }
  const exchange = { id: 'req_1', replyFields: [], request: { headers: new HeaderList() } } as never
  const forward = { subscribe: () => 0, send: () => Promise.reject(new Error('not reached')) }
  const reply = await new Promise<Reply>(done => run({ exchange, route: match.route, state, forward, done }))
  assert.equal(reply.status, 500)
  assert.equal(state.code, 'policy_failed')
})

test('a program that cannot be built is refused whole', () => {
  const bad = samplePart({ endpoints: [{ id: 'a', method: 'GET', path: 'no-slash', policies: [] }] })
  assert.throws(
    () => compile(snapshotOf([bad], head), { policies, hostFor: () => ({}) as Host }),
    (thrown: unknown) => thrown instanceof Failure && thrown.code === 'snapshot_invalid',
  )
})
