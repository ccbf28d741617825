import assert from 'node:assert/strict'
import test from 'node:test'
import { type Asked, world } from './caching.model.ts'

const a = { consumer: { applicationId: 'a' } }
const b = { consumer: { applicationId: 'b' } }
const config = { ttls: [{ seconds: 60, statuses: [200] }] }

/** Whether the second gets what the first has left behind. */
async function reaches(
  first: Asked,
  second: Asked,
  { said = {}, ...more }: { said?: object; shared?: never } | Record<string, unknown> = {},
) {
  const { upstream, ask, asked } = world({ ...config, ...more })
  upstream(said as object)
  await ask(first)
  await ask(second)
  return asked.length === 1
}

const pub = { headers: { 'Cache-Control': 'public, max-age=60' } }

test('an answer is for the caller it was made for, and nobody else (CACHE-41)', async () => {
  assert.equal(await reaches(a, a), true)
  assert.equal(await reaches(a, b), false)
  assert.equal(await reaches(a, {}), false, 'nor for who is not known')
  assert.equal(await reaches({}, a), false)
  assert.equal(await reaches(a, b, { said: pub }), false, 'also where the answer is public, unless the route says so')
})

test('it is shared where both the route and the answer say so (CACHE-41)', async () => {
  assert.equal(await reaches(a, b, { shared: 'declared', said: pub }), true)
  assert.equal(await reaches(a, b, { shared: 'declared', said: { headers: { 'Cache-Control': 's-maxage=60' } } }), true)
  assert.equal(await reaches(a, b, { shared: 'declared' }), false)
  assert.equal(await reaches(a, a, { shared: 'declared' }), true)
  assert.equal(await reaches(a, b, { shared: 'declared', said: { headers: { 'Cache-Control': 'max-age=60' } } }), false)
  assert.equal(await reaches(a, b, { shared: 'everything' }), true)
  const token = { headers: { Authorization: 'Bearer a' } }
  assert.equal(await reaches({ ...a, ...token }, b, { shared: 'everything' }), false)
  assert.equal(await reaches(a, { ...b, ...token }, { shared: 'everything' }), false)
  const cookie = { headers: { Cookie: 'session=a' } }
  assert.equal(await reaches({ ...a, ...cookie }, b, { shared: 'everything' }), false)
  assert.equal(await reaches({ ...a, ...cookie }, b, { shared: 'everything', personalFields: [] }), true)
})

/** Their tokens were taken off by the policy that knew them. */
const person = (subject: string) => ({
  identity: {
    ...{ scheme: 'jwt', issuer: 'https://issuer.example', subject, clientId: undefined, scopes: [], claims: {} },
    ...{ expiresAtSeconds: undefined, token: undefined, key: JSON.stringify(subject) },
  },
})

test('what a person was answered is for nobody else, also where their token goes no further (CACHE-41)', async () => {
  for (const shared of ['nothing', 'declared', 'everything']) {
    assert.equal(await reaches(person('a'), person('a'), { shared }), true, shared)
    assert.equal(await reaches(person('a'), person('b'), { shared }), false, shared)
    assert.equal(await reaches(person('a'), {}, { shared }), false, shared)
    assert.equal(await reaches({ ...a, ...person('a') }, { ...a, ...person('b') }, { shared }), false, shared)
  }
  assert.equal(await reaches(person('a'), person('b'), { shared: 'everything', said: pub }), true)
})

test('whom a policy told apart without naming them has answers of their own (CACHE-41)', async () => {
  const [one, other] = [{ audience: 'one' }, { audience: 'other' }]
  for (const shared of ['nothing', 'declared', 'everything']) {
    assert.equal(await reaches(one, one, { shared }), true, shared)
    assert.equal(await reaches(one, other, { shared }), false, shared)
    assert.equal(await reaches(one, {}, { shared }), false, shared)
    assert.equal(await reaches({ ...a, ...one }, { ...a, ...other }, { shared }), false, shared)
  }
})

test('a subscription is not another one of the same application, where the route says so (CACHE-40)', async () => {
  const one = { consumer: { subscriptionId: 'one' } }
  const other = { consumer: { subscriptionId: 'other' } }
  assert.equal(await reaches(one, other), true)
  assert.equal(await reaches(one, other, { by: 'subscription' }), false)
})

test('another plan, endpoint, host, query, release or certificate is another answer (CACHE-40)', async () => {
  const gold = { consumer: { applicationId: 'a', planId: 'gold' } }
  for (const shared of ['nothing', 'everything']) {
    assert.equal(await reaches(a, gold, { shared }), false)
    assert.equal(await reaches(a, { ...a, endpoint: 'getPet' }, { shared }), false)
    assert.equal(await reaches(a, { ...a, host: 'other.example' }, { shared }), false)
    assert.equal(await reaches(a, { ...a, headers: { host: 'api.example:81' } }, { shared }), false)
    assert.equal(await reaches(a, { ...a, query: 'x' }, { shared }), false)
    assert.equal(await reaches(a, { ...a, apiVersionId: 'v2' }, { shared }), false)
  }
})

test('fields that lead upstreams elsewhere poison nobody (CACHE-42)', async () => {
  for (const name of ['X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override', 'X-Host', 'X-Original-Host']) {
    const poison = { headers: { [name]: '/admin' } }
    assert.equal(await reaches(poison, {}), false, name)
    assert.equal(await reaches({}, poison), false, name)
    assert.equal(await reaches(poison, poison), true, name)
  }
})

test('no value of a field or a path reaches into another part of the key (CACHE-43)', async () => {
  const said = { headers: { Vary: 'A, B' } }
  const with_ = (A: string | string[], B?: string) => ({ headers: { A, ...(B === undefined ? {} : { B }) } })
  assert.equal(await reaches(with_('1', '2'), with_('1', '2'), { said }), true)
  assert.equal(await reaches(with_('1', '2'), with_('1\\n+b: 2'), { said }), false)
  assert.equal(await reaches(with_('1+b: 2'), with_('1', '2'), { said }), false)
  assert.equal(await reaches(with_(['1', '2']), with_('1', '2'), { said }), false)
  assert.equal(await reaches({ path: '/a', query: 'b' }, { path: '/a?b' }, { said }), false)
  assert.equal(await reaches({ path: '/a%0ab' }, { path: '/a' }, { said }), false)
})

test('what ends like a picture is as private as what it is of (web cache deception)', async () => {
  const mine = { ...a, path: '/account/x.css' }
  assert.equal(await reaches(mine, { ...b, path: '/account/x.css' }), false)
  assert.equal(await reaches(mine, { path: '/account/x.css' }), false)
  const said = { headers: { 'Cache-Control': 'private, max-age=60' } }
  assert.equal(await reaches(mine, mine, { said, shared: 'everything' }), false)
})

test('Cache-Status tells neither key nor caller (CACHE-44, RFC 9211)', async () => {
  const { ask } = world(config)
  const secret = { path: '/secret-path', query: 'token=secret', consumer: { applicationId: 'secret-app' } }
  const told = [await ask(secret), await ask(secret), await ask({ ...secret, method: 'POST' })].map(
    ({ cache }) => cache,
  )
  assert.deepEqual(told, ['Gatehouse; fwd=miss; stored', 'Gatehouse; hit; ttl=60', 'Gatehouse; fwd=method'])
})
