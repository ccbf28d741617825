import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { SharedHoldings } from '@gatehouse/gateway/worker/shared-holdings.ts'
import { filled, type Static } from '@gatehouse/schema'
import { type Exchange, type FetchAnswer, type FetchAsk, type Host, type PolicyUnit, Refusal } from '@gatehouse/unit'
import type { introspectionConfig } from './config.ts'
import { oauth2Introspection } from './oauth2-introspection.ts'

const issuer = 'https://login.example'
const good = { active: true, sub: 'u1', client_id: 'shop', scope: 'read write', exp: 2_000_000 }

type Answering = (ask: FetchAsk) => { status?: number; body?: unknown }

function asking(answering: Answering, config: Partial<Static<typeof introspectionConfig>> = {}) {
  const asked: FetchAsk[] = []
  const clock = new ManualClock(1_000_000_000)
  let setMs = 0
  const wall = { setMs: (ms: number) => void (setMs = ms) }
  const time = { monotonicMs: () => clock.monotonicMs(), nowMs: () => clock.nowMs() + setMs }
  const host = {
    ...{ clock: time, digest: (text: string) => text, log: { warn() {}, error() {} } },
    shared: new SharedHoldings().portFor('env'),
    secrets: { value: (reference: string) => `secret of ${reference}` },
    directory: {
      client: (of: string, id: string) => (of === issuer && id === 'shop' ? { applicationId: 'app_1' } : undefined),
    },
    fetch: {
      async send(ask: FetchAsk): Promise<FetchAnswer> {
        asked.push(ask)
        const { status = 200, body = good } = answering(ask)
        const text = typeof body === 'string' ? body : JSON.stringify(body)
        return { status, headers: new HeaderList(), body: new TextEncoder().encode(text) }
      },
    },
  } as unknown as Host
  const policy = oauth2Introspection as unknown as PolicyUnit
  const written = { url: `${issuer}/introspect`, issuer, clientId: 'gate:way', clientSecret: 'env:LOGIN', ...config }
  const hooks = policy.create(filled(policy.config, written) as never, host)
  const ask = async (token: string) => {
    const headers = HeaderList.from({ Authorization: `Bearer ${token}` })
    const exchange = { request: { headers, query: '' } } as unknown as Exchange
    const outcome = await hooks.request!(exchange)
    const { identity, consumer } = exchange
    return outcome instanceof Refusal ? { code: outcome.code, reason: outcome.reason } : { identity, consumer }
  }
  return { ask, asked, clock, wall }
}

const formOf = ({ body }: FetchAsk) => Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)))
const fieldOf = ({ headers = [] }: FetchAsk, name: string) => headers[headers.indexOf(name) + 1]

test('the endpoint is asked by POST, and is shown who asks', async () => {
  const { ask, asked } = asking(() => ({}))
  const { identity, consumer } = await ask('opaque')
  assert.deepEqual(
    [identity?.scheme, identity?.issuer, identity?.subject, identity?.clientId, identity?.scopes],
    ['oauth2-introspection', issuer, 'u1', 'shop', ['read', 'write']],
  )
  assert.equal(consumer?.applicationId, 'app_1')
  assert.equal(asked[0]!.method, 'POST')
  assert.deepEqual(formOf(asked[0]!), { token: 'opaque', token_type_hint: 'access_token' })
  const [user, password] = atob(fieldOf(asked[0]!, 'Authorization')!.slice(6)).split(':')
  assert.deepEqual([user, password], ['gate%3Away', 'secret+of+env%3ALOGIN'])
})

test('or in the form, where the endpoint wants it there', async () => {
  const { ask, asked } = asking(() => ({}), { authentication: 'post' })
  await ask('opaque')
  const { client_id, client_secret } = formOf(asked[0]!)
  assert.deepEqual([client_id, client_secret], ['gate:way', 'secret of env:LOGIN'])
  assert.ok(!asked[0]!.headers!.includes('Authorization'))
})

for (const [name, body] of Object.entries({
  'is not active': { active: false, sub: 'u1' },
  'has expired all the same': { ...good, exp: 1_000_000 },
  'ends at no time': { ...good, exp: 'soon' },
  'is of another issuer': { ...good, iss: 'https://evil.example' },
  'is for another audience': { ...good, aud: ['other'] },
  'is for nobody': good,
  'lacks a claim': { ...good, aud: 'api', tier: 'silver' },
})) {
  test(`a token that ${name} is refused`, async () => {
    const { ask } = asking(() => ({ body }), { audiences: ['api'], claims: { tier: ['gold'] } })
    const told = await ask('opaque')
    assert.equal(told.code, 'credential_invalid')
    assert.match(told.reason!, /^The token is not valid: /)
  })
}

const unwell: Record<string, Answering> = {
  'is away': () => {
    throw new Failure('fetch_timeout', 'too late')
  },
  'answers 401': () => ({ status: 401, body: {} }),
  'answers 500': () => ({ status: 500, body: good }),
  'answers nonsense': () => ({ body: '<html>' }),
  'says nothing of active': () => ({ body: { sub: 'u1' } }),
  'says active in words': () => ({ body: { ...good, active: 'true' } }),
  'says null': () => ({ body: 'null' }),
}

for (const [name, answering] of Object.entries(unwell)) {
  test(`nobody passes while the endpoint ${name}, and nobody is called a liar`, async () => {
    const { ask, asked } = asking(answering)
    await assert.rejects(ask('opaque'), { code: 'introspection_unavailable' })
    await assert.rejects(ask('opaque'), { code: 'introspection_unavailable' })
    assert.equal(asked.length, 2)
  })
}

test('a good token is asked about once in a while, never beyond its end, and once by many at a time', async () => {
  const { ask, asked, clock } = asking(() => ({ body: { ...good, exp: 1_000_045 } }), { cacheSeconds: 30 })
  await Promise.all(Array.from({ length: 20 }, () => ask('opaque')))
  assert.equal(asked.length, 1)
  clock.advance(29_000)
  await ask('opaque')
  assert.equal(asked.length, 1)
  clock.advance(1000)
  await ask('opaque')
  assert.equal(asked.length, 2)
  clock.advance(15_000)
  assert.equal((await ask('opaque')).code, 'credential_invalid')
  assert.equal(asked.length, 3)
})

test('a bad token is refused without asking, for a while', async () => {
  let body: object = { active: false }
  const { ask, asked, clock } = asking(() => ({ body }), { refusedSeconds: 10 })
  for (let i = 0; i < 5; i++) assert.equal((await ask('opaque')).code, 'credential_invalid')
  assert.equal(asked.length, 1)
  body = good
  clock.advance(10_000)
  assert.equal((await ask('opaque')).code, undefined)
})

test('a clock on the wall that is set back lengthens no answer', async () => {
  const { ask, asked, clock, wall } = asking(() => ({}), { cacheSeconds: 30 })
  await ask('opaque')
  wall.setMs(-3_600_000)
  clock.advance(29_000)
  await ask('opaque')
  assert.equal(asked.length, 1)
  clock.advance(2000)
  await ask('opaque')
  assert.equal(asked.length, 2)
})
