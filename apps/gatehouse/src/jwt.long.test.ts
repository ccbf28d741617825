/** Tokens through a whole gateway, with an issuer that rotates, freezes and dies. */
import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { newId } from '@gatehouse/base'
import { type ApiPart, clientDigest, snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, manifestHead, mirror, partTo, upstream } from './testing-gateway.ts'
import { audience, testIssuer } from './testing-issuer.ts'
import { eventsOf, streamUpstream } from './testing-streams.ts'

interface Ways {
  config?: Record<string, unknown>
  more?: ApiPart['policies']
  access?: ApiPart['access']
  plans?: ApiPart['plans']
  endpoints?: ApiPart['endpoints']
  upstreamUrl?: string
  workers?: number
}

async function guarded(t: TestContext, { config = {}, more = [], upstreamUrl, workers = 2, ...changes }: Ways = {}) {
  const issuer = await testIssuer(t)
  const jwt = { issuer: issuer.url, audiences: [audience], timeoutMs: 300, ...config }
  const policies = [placed('jwt', { stage: 'identify', config: jwt }), ...more]
  const part = { ...partTo([upstreamUrl ?? (await upstream(t, mirror))]), policies, ...changes }
  const { gateway, call } = await gatewayFor(t, part, { workers })
  const ask = async (token?: string, path = '/pets/v1/pets') => {
    const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` }
    const answer = await call(path, { headers })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) }
  }
  return { issuer, gateway, ask, part }
}

suite('tokens through a gateway', { concurrency: 3 }, () => {
  test('a good token passes and does not reach the upstream; nobody and a bad one are told what is asked for', async t => {
    const { issuer, gateway, ask } = await guarded(t)
    const passed = await ask(await issuer.token())
    assert.deepEqual([passed.status, passed.body.headers.authorization], [200, undefined])
    const nobody = await ask()
    const resource = `http://127.0.0.1:${gateway.port}`
    const metadata = `resource_metadata="${resource}/.well-known/oauth-protected-resource/pets/v1"`
    assert.deepEqual(
      [nobody.status, nobody.body.code, nobody.headers.get('www-authenticate')],
      [401, 'credential_missing', `Bearer realm="api", ${metadata}`],
    )
    const bad = await ask(`${await issuer.token()}x`)
    assert.deepEqual(
      [bad.status, bad.body.code, bad.headers.get('www-authenticate')],
      [401, 'credential_invalid', `Bearer realm="api", error="invalid_token", ${metadata}`],
    )
  })

  test('a client learns whose tokens an API takes, without one, where the challenge says it', async t => {
    const endpoints = [{ id: 'listPets', method: 'GET', path: '/pets', security: [['pets:read']], policies: [] }]
    const { issuer, gateway, ask } = await guarded(t, { access: 'subscription', endpoints })
    const [, address] = /resource_metadata="([^"]+)"/.exec((await ask()).headers.get('www-authenticate')!)!
    const { status, body } = await ask(undefined, new URL(address!).pathname)
    assert.equal(status, 200)
    assert.deepEqual(body, {
      resource: `http://127.0.0.1:${gateway.port}/pets/v1`,
      authorization_servers: [issuer.url],
      scopes_supported: ['pets:read'],
      bearer_methods_supported: ['header'],
      resource_name: 'pets',
    })
    for (const path of ['', '/pets', '/other/v1', '/pets/v1/pets', 'x']) {
      assert.equal((await ask(undefined, `/.well-known/oauth-protected-resource${path}`)).status, 404, path)
    }
  })

  test('keys that rotate under load refuse no good token', async t => {
    const { issuer, ask } = await guarded(t)
    const statuses = new Map<number, number>()
    let rotating = true
    const caller = async () => {
      while (rotating) {
        const { status } = await ask(await issuer.token())
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    }
    const callers = Array.from({ length: 8 }, caller)
    // Shown before they sign, and looked for again after five seconds: as issuers do it.
    await new Promise(resolve => setTimeout(resolve, 500))
    await new Promise(resolve => setTimeout(resolve, 5500))
    await issuer.rotate()
    await new Promise(resolve => setTimeout(resolve, 1000))
    rotating = false
    await Promise.all(callers)
    assert.deepEqual([...statuses.keys()], [200])
    assert.ok(issuer.asked() >= 2 && issuer.asked() <= 6, `${issuer.asked()}`)
  })

  test('an issuer that is frozen holds nobody up for longer than is said, and good tokens pass on with the keys there are', async t => {
    const { issuer, ask } = await guarded(t, { workers: 1 })
    const token = await issuer.token()
    issuer.answer(() => {})
    const sinceMs = performance.now()
    const refused = await Promise.all(Array.from({ length: 10 }, () => ask(token)))
    assert.ok(performance.now() - sinceMs < 2000)
    assert.ok(refused.every(({ status, body }) => status === 503 && body.code === 'keys_unavailable'))
    issuer.answer(undefined)
    // It is asked again after a second, or two where it was asked twice.
    for (let i = 0; i < 40 && (await ask(token)).status !== 200; i++)
      await new Promise(resolve => setTimeout(resolve, 100))
    issuer.answer(() => {})
    for (let i = 0; i < 10; i++) assert.equal((await ask(await issuer.token())).status, 200)
  })

  test('the client of an application is its subscription’s caller, from when its credential is entered until it is dead', async t => {
    const plan = { id: newId('pln'), name: 'gold', policies: [] }
    const shown = placed('headers', {
      stage: 'shape',
      config: { request: { compute: { 'X-Plan': 'consumer.plan', 'X-User': 'identity.subject' } } },
    })
    const { issuer, gateway, ask, part } = await guarded(t, { access: 'subscription', plans: [plan], more: [shown] })
    const token = await issuer.token()
    assert.deepEqual([(await ask(token)).status, (await ask(token)).body.code], [403, 'subscription_missing'])
    const { environmentId, apiVersionId } = part
    const applicationId = newId('app')
    const credential = {
      ...{ kind: 'credential' as const, credentialId: newId('cred'), applicationId, environmentId },
      sha256: clientDigest(issuer.url, 'shop', 'hex'),
    }
    gateway.enter([
      { ...credential, seq: 1, state: 'live' },
      {
        ...{ seq: 2, kind: 'subscription', state: 'live', subscriptionId: newId('sub'), applicationId, environmentId },
        ...{ planId: plan.id, apiVersionIds: [apiVersionId] },
      },
    ])
    const { status, body } = await ask(token)
    assert.deepEqual([status, body.headers['x-plan'], body.headers['x-user']], [200, 'gold', 'user-1'])
    gateway.enter([{ ...credential, seq: 3, state: 'dead' }])
    assert.equal((await ask(token)).status, 403)
  })

  test('an API key that says the issuer and the client is nobody', async t => {
    const key = placed('key-auth', { stage: 'identify', config: { in: 'query', name: 'key' } })
    const { issuer, gateway, ask, part } = await guarded(t, { more: [key] })
    const { environmentId } = part
    const names = { credentialId: newId('cred'), applicationId: newId('app'), environmentId }
    const sha256 = clientDigest(issuer.url, 'shop', 'hex')
    gateway.enter([{ seq: 1, kind: 'credential', state: 'live', ...names, sha256 }])
    const said = encodeURIComponent(`${issuer.url}\nshop`)
    assert.equal((await ask(undefined, `/pets/v1/pets?key=${said}`)).body.code, 'credential_invalid')
    assert.equal((await ask(await issuer.token())).status, 200)
  })

  test('scopes are asked for, and who shows nothing may pass with those of nobody', async t => {
    const more = [
      placed('anonymous', { stage: 'identify', config: { scopes: ['look'] } }),
      placed('scopes', { stage: 'authorize', config: { scopes: ['read', 'look'], match: 'any' } }),
    ]
    const { issuer, ask } = await guarded(t, { more })
    assert.equal((await ask()).status, 200)
    assert.equal((await ask(await issuer.token())).status, 200)
    const lacking = await ask(await issuer.token({ scope: 'write' }))
    assert.deepEqual(
      [lacking.status, lacking.body.code, lacking.headers.get('www-authenticate')],
      [403, 'scope_missing', 'Bearer error="insufficient_scope", scope="read look"'],
    )
  })

  test('a stream ends within five seconds of its token', async t => {
    const behind = await streamUpstream(t, {
      answer: (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' })
        const timer = setInterval(() => response.write('data: 1\n\n'), 50)
        response.on('close', () => clearInterval(timer))
      },
    })
    const { issuer, gateway } = await guarded(t, { upstreamUrl: behind.url, config: { skewSeconds: 0 } })
    const inASecond = { exp: Math.ceil(Date.now() / 1000) + 1 }
    const [short, long] = await Promise.all(
      [await issuer.token(inASecond), await issuer.token()].map(token =>
        eventsOf(gateway, undefined, { authorization: `Bearer ${token}` }),
      ),
    )
    const sinceMs = performance.now()
    assert.equal(await short!.ended, false)
    assert.ok(performance.now() - sinceMs < 7000)
    const before = long!.text().length
    await new Promise(resolve => setTimeout(resolve, 300))
    assert.ok(long!.text().length > before)
    long!.abort()
  })

  test('a program that changes asks the issuer for nothing anew', async t => {
    const { issuer, gateway, ask, part } = await guarded(t)
    const token = await issuer.token()
    for (let i = 0; i < 8; i++) await ask(token)
    const asked = issuer.asked()
    for (let i = 2; i < 8; i++) {
      await gateway.offer(snapshotOf([{ ...part, revisionId: newId('rev') }], manifestHead(i)))
      assert.equal((await ask(token)).status, 200)
    }
    assert.ok(issuer.asked() <= Math.max(asked, 2))
  })
})
