import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { SharedHoldings } from '@gatehouse/gateway/worker/shared-holdings.ts'
import { filled, problemsOf } from '@gatehouse/schema'
import { type Exchange, type FetchAsk, type Host, type PolicyUnit, Refusal, type Reply } from '@gatehouse/unit'
import { upstreamAuthConfig } from './config.ts'
import { upstreamAuth } from './upstream-auth.ts'

type Answering = (ask: FetchAsk) => { status?: number; body?: unknown }

const granting = {
  kind: 'client-credentials',
  tokenUrl: 'https://login.example/token',
  clientId: 'gate',
  clientSecret: 'env:LOGIN',
}

function asking(config: Record<string, unknown>, answering: Answering = () => ({})) {
  const asked: Record<string, string>[] = []
  const clock = new ManualClock()
  const secrets = new Map([
    ['env:LOGIN', 'pass'],
    ['file:key', 'k1'],
  ])
  const host = {
    ...{ clock, digest: (text: string) => text, log: { warn() {}, error() {} } },
    shared: new SharedHoldings().portFor('env'),
    secrets: { value: (reference: string) => secrets.get(reference) ?? Promise.reject(new Error('no secret')) },
    fetch: {
      async send(ask: FetchAsk) {
        asked.push(Object.fromEntries(new URLSearchParams(new TextDecoder().decode(ask.body))))
        const granted = { access_token: `token-${asked.length}`, token_type: 'Bearer', expires_in: 100 }
        const { status = 200, body = granted } = answering(ask)
        const text = typeof body === 'string' ? body : JSON.stringify(body)
        return { status, headers: new HeaderList(), body: new TextEncoder().encode(text) }
      },
    },
  } as unknown as Host
  const policy = upstreamAuth as unknown as PolicyUnit
  const hooks = policy.create(filled(policy.config, config) as never, host)
  const ask = async (token?: string, replied?: number) => {
    const headers = HeaderList.from({ Authorization: 'Bearer of-the-caller', 'X-Key': 'forged' })
    const exchange = { request: { headers }, identity: token && { token } } as unknown as Exchange
    const outcome = await hooks.request!(exchange)
    if (replied !== undefined) await hooks.response!(exchange, { status: replied } as Reply)
    return { code: outcome instanceof Refusal ? outcome.code : undefined, headers }
  }
  const shown = async (token?: string) => (await ask(token)).headers.get('authorization')
  return { ask, shown, asked, clock, secrets }
}

/** Whatever was begun beside the request. */
const settled = () => new Promise(resolve => setImmediate(resolve))

test('a secret stands in its field, in place of what the caller wrote, and is read anew each time', async () => {
  const { ask, secrets } = asking({ kind: 'field', name: 'X-Key', secret: 'file:key', prefix: 'Key ' })
  assert.deepEqual((await ask()).headers.all('x-key'), ['Key k1'])
  secrets.set('file:key', 'k2')
  assert.deepEqual((await ask()).headers.all('x-key'), ['Key k2'])
  secrets.delete('file:key')
  await assert.rejects(ask())
})

test('user and password go in UTF-8', async () => {
  const { shown, secrets } = asking({ kind: 'basic', user: 'gäte', password: 'file:key' })
  secrets.set('file:key', 'pä:ss')
  assert.equal(await shown(), `Basic ${Buffer.from('gäte:pä:ss').toString('base64')}`)
})

test('a token for the gateway is got once, renewed before its end beside the requests, and never used at it', async () => {
  const { shown, asked, clock } = asking({ ...granting, scopes: ['a', 'b'], audience: 'api' })
  const all = await Promise.all(Array.from({ length: 20 }, () => shown()))
  assert.deepEqual(new Set(all), new Set(['Bearer token-1']))
  assert.deepEqual(asked, [{ grant_type: 'client_credentials', scope: 'a b', audience: 'api' }])
  clock.advance(79_000)
  assert.equal(await shown(), 'Bearer token-1')
  clock.advance(1000)
  assert.equal(await shown(), 'Bearer token-1')
  await settled()
  assert.equal(await shown(), 'Bearer token-2')
  assert.equal(asked.length, 2)
  clock.advance(99_000)
  assert.equal(await shown(), 'Bearer token-3')
})

test('while the endpoint is unwell the token serves to its end, and then nobody is let through without one', async () => {
  let status = 200
  const { ask, shown, asked, clock } = asking(granting, () => ({ status }))
  assert.equal(await shown(), 'Bearer token-1')
  status = 503
  clock.advance(80_000)
  for (let i = 0; i < 15; i++) {
    assert.equal(await shown(), 'Bearer token-1')
    await settled()
    clock.advance(1000)
  }
  assert.ok(asked.length >= 14 && asked.length <= 16, `${asked.length}`)
  clock.advance(10_000)
  await assert.rejects(ask(), { code: 'upstream_credential_unavailable' })
})

test('a token that the upstream does not take is not shown to it again', async () => {
  const { ask, shown } = asking(granting)
  await ask(undefined, 200)
  assert.equal(await shown(), 'Bearer token-1')
  await ask(undefined, 401)
  assert.equal(await shown(), 'Bearer token-2')
})

test('the token of a caller is exchanged for one of its own, and for nobody’s else', async () => {
  const { ask, shown, asked } = asking({ ...granting, kind: 'token-exchange', audience: 'orders' })
  assert.equal(await shown('of-a'), 'Bearer token-1')
  assert.equal(await shown('of-b'), 'Bearer token-2')
  assert.equal(await shown('of-a'), 'Bearer token-1')
  assert.deepEqual(asked[0], {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'of-a',
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    audience: 'orders',
  })
  assert.equal((await ask(undefined)).code, 'credential_missing')
})

for (const [name, answer] of Object.entries({
  'refuses with an error': { status: 400, body: { error: 'invalid_client' } },
  'answers nonsense': { body: '<html>' },
  'grants no token': { body: { token_type: 'Bearer' } },
  'grants a token that breaks the field': { body: { access_token: 'a\r\nX-Admin: 1', token_type: 'Bearer' } },
  'grants tokens of another type': { body: { access_token: 'a', token_type: 'DPoP' } },
})) {
  test(`nothing is sent while the endpoint ${name}`, async () => {
    await assert.rejects(asking(granting, () => answer).ask(), { code: 'upstream_credential_unavailable' })
  })
}

test('a configuration says all that its kind needs, and nothing of another', () => {
  const told = (config: object) => problemsOf(upstreamAuthConfig, config).map(({ message }) => message)
  assert.deepEqual(told(granting), [])
  for (const lacking of ['tokenUrl', 'clientId', 'clientSecret']) {
    assert.match(told({ ...granting, [lacking]: undefined }).join(), new RegExp(`lacks ${lacking}`))
  }
  assert.match(told({ kind: 'field' }).join(), /lacks secret/)
  assert.match(told({ kind: 'field', secret: 'env:A', user: 'x' }).join(), /user applies only when kind is basic/)
  assert.match(told({ kind: 'field', secret: 'the-secret-itself' }).join(), /env:NAME/)
})
