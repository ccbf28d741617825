import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { filled, type Static } from '@gatehouse/schema'
import { type Exchange, type FetchAnswer, type FetchAsk, type Host, type PolicyUnit, Refusal } from '@gatehouse/unit'
import type { extAuthConfig } from './config.ts'
import { extAuth } from './ext-auth.ts'

type Answering = (ask: FetchAsk) => Partial<FetchAnswer> & { text?: string; fields?: Record<string, string> }

function asking(answering: Answering, config: Partial<Static<typeof extAuthConfig>> = {}) {
  const asked: FetchAsk[] = []
  const clock = new ManualClock()
  const host = {
    ...{ clock, digest: (text: string) => text, log: { warn() {}, error() {} } },
    fetch: {
      async send(ask: FetchAsk): Promise<FetchAnswer> {
        asked.push(ask)
        const { status = 200, text = '', fields = {} } = answering(ask)
        return { status, headers: HeaderList.from(fields), body: new TextEncoder().encode(text) }
      },
    },
  } as unknown as Host
  const policy = extAuth as unknown as PolicyUnit
  const hooks = policy.create(filled(policy.config, { url: 'https://authz.example/check', ...config }) as never, host)
  const ask = async (headers: Record<string, string> = {}, more: Partial<Exchange> = {}) => {
    const list = HeaderList.from({ Host: 'api.example', ...headers })
    const exchange = Object.assign(more, {
      request: {
        ...{ method: 'POST', scheme: 'https', host: 'api.example', path: '/pets/1', query: 'a=b' },
        ...{ headers: list, clientAddress: '192.0.2.7' },
      },
      route: { api: 'pets', apiVersion: 'pets-v1', endpoint: 'addPet', template: '/pets/{id}' },
      params: { id: '1' },
    }) as unknown as Exchange
    const outcome = await hooks.request!(exchange)
    return { refused: outcome instanceof Refusal ? outcome : undefined, headers: list }
  }
  return { ask, asked, clock }
}

test('a forward-auth server is told what is asked and the fields that are named, and no others', async () => {
  const { ask, asked } = asking(() => ({}), { send: ['Authorization'] })
  assert.equal((await ask({ Authorization: 'Bearer x', Cookie: 'secret' })).refused, undefined)
  const { method, url, headers } = asked[0]!
  assert.deepEqual([method, url], [undefined, 'https://authz.example/check'])
  assert.deepEqual(headers, [
    ...['X-Forwarded-Method', 'POST', 'X-Forwarded-Proto', 'https', 'X-Forwarded-Host', 'api.example'],
    ...['X-Forwarded-Uri', '/pets/1?a=b', 'X-Forwarded-For', '192.0.2.7', 'Authorization', 'Bearer x'],
  ])
})

test('fields are told whatever letters the caller and the server write them in', async () => {
  const { ask, asked } = asking(() => ({ fields: { 'x-user': 'ada' } }), { send: ['Authorization'], take: ['X-User'] })
  const { headers } = await ask({ authorization: 'Bearer x' })
  assert.deepEqual(asked[0]!.headers!.slice(-2), ['Authorization', 'Bearer x'])
  assert.equal(headers.get('x-user'), 'ada')
  const json = asking(() => ({ text: '{"allow":true}' }), { style: 'json', send: ['Authorization'] })
  await json.ask({ authorization: 'Bearer x' })
  assert.match(Buffer.from(json.asked[0]!.body as Uint8Array).toString(), /Bearer x/)
})

test('what it says goes on to the upstream, and what the caller wrote under these names does not', async () => {
  const { ask } = asking(() => ({ fields: { 'X-User': 'u1', 'X-More': 'no' } }), { take: ['X-User', 'X-Roles'] })
  const { headers } = await ask({ 'X-User': 'forged', 'X-Roles': 'admin', X_User: 'forged', x_roles: 'admin' })
  assert.ok(!headers.flat.includes('forged') && !headers.flat.includes('admin'))
  assert.deepEqual([headers.all('x-user'), headers.has('x-roles'), headers.has('x-more')], [['u1'], false, false])
})

test('401 and 403 are the caller’s, with the challenge; everything else lets nobody pass', async () => {
  for (const [answer, code] of [
    [{ status: 401, fields: { 'WWW-Authenticate': 'Bearer' } }, 'credential_invalid'],
    [{ status: 403 }, 'call_forbidden'],
    [{ status: 302 }, 'authorization_unavailable'],
    [{ status: 404 }, 'authorization_unavailable'],
    [{ status: 500 }, 'authorization_unavailable'],
  ] as const) {
    const { refused } = await asking(() => answer).ask()
    assert.equal(refused?.code, code)
    if (answer.status === 401) assert.deepEqual(refused.headers, ['WWW-Authenticate', 'Bearer'])
  }
  const away = asking(() => {
    throw new Failure('fetch_timeout', 'too late')
  })
  assert.equal((await away.ask()).refused?.code, 'authorization_unavailable')
})

test('in JSON it is told who calls, and only a plain yes lets pass', async () => {
  const identity = {
    scheme: 'jwt',
    subject: 'u',
    issuer: 'i',
    clientId: 'c',
    scopes: ['read'],
    claims: { a: 1 },
    key: 'k',
  }
  const more = { identity: { ...identity, expiresAtSeconds: 1, token: 'secret' } }
  for (const [text, code] of [
    ['{"allow": true}', undefined],
    ['{"allow": false}', 'call_forbidden'],
    ['{"allow": "true"}', 'authorization_unavailable'],
    ['{"allow": 1}', 'authorization_unavailable'],
    ['{}', 'authorization_unavailable'],
    ['null', 'authorization_unavailable'],
    ['<html>', 'authorization_unavailable'],
    ['', 'authorization_unavailable'],
  ] as const) {
    const { ask, asked } = asking(() => ({ text }), { style: 'json', send: ['X-A'] })
    assert.equal((await ask({ 'X-A': '1' }, more)).refused?.code, code, text)
    const body = JSON.parse(new TextDecoder().decode(asked[0]!.body))
    const { key: _, ...told } = identity
    assert.deepEqual([body.identity, body.request.headers, body.route.params], [told, { 'x-a': '1' }, { id: '1' }])
  }
})

test('Open Policy Agent is asked as it wants to be', async () => {
  const { ask, asked } = asking(() => ({ text: '{"result": {"allow": true}}' }), { style: 'opa' })
  assert.equal((await ask()).refused, undefined)
  assert.deepEqual(Object.keys(JSON.parse(new TextDecoder().decode(asked[0]!.body))), ['input'])
  const whole = asking(() => ({ text: '{"result": true}' }), { style: 'opa', decision: 'result' })
  assert.equal((await whole.ask()).refused, undefined)
})

test('a yes is kept for whoever asks the very same, as long as is said; a no is not', async () => {
  let status = 200
  const { ask, asked, clock } = asking(() => ({ status, fields: { 'X-User': 'u' } }), {
    ...{ cacheSeconds: 10, send: ['Authorization'], take: ['X-User'] },
  })
  const one = () => ask({ Authorization: 'one' })
  await one()
  assert.equal((await one()).headers.get('x-user'), 'u')
  assert.equal(asked.length, 1)
  await ask({ Authorization: 'two' })
  assert.equal(asked.length, 2)
  clock.advance(10_000)
  status = 403
  assert.equal((await one()).refused?.code, 'call_forbidden')
  assert.equal((await one()).refused?.code, 'call_forbidden')
  assert.equal(asked.length, 4)
})

test('callers are told apart by what is sent of them and what the server says of them', async () => {
  const audienceOf = async (headers: Record<string, string>, user?: string, audience?: string) => {
    const fields: Record<string, string> = user === undefined ? {} : { 'X-User': user }
    const { ask } = asking(() => ({ fields }), { send: ['X-Session'], take: ['X-User'] })
    const exchange: Partial<Exchange> = { audience }
    await ask(headers, exchange)
    return exchange.audience
  }
  const one = await audienceOf({ 'X-Session': '1' }, 'u1')
  assert.equal(await audienceOf({ 'X-Session': '1', 'X-Other': '2' }, 'u1'), one)
  const others = [
    await audienceOf({ 'X-Session': '2' }, 'u1'),
    await audienceOf({ 'X-Session': '1' }, 'u2'),
    await audienceOf({ 'X-Session': '1' }, 'u1', 'of another policy'),
  ]
  assert.equal(new Set([one, ...others]).size, 4)
  assert.equal(await audienceOf({}), undefined, 'who shows nothing and is nobody')
})
