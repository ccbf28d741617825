/** Who calls, told to an upstream that believes nobody but the gateway, through a whole gateway with threads. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import test, { type TestContext } from 'node:test'
import { placed } from '@gatehouse/program/sample.ts'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'
import { audience, testIssuer } from './testing-issuer.ts'
import { secretsIn } from './testing-people.ts'

const pem = (kind: 'ed25519' | 'p256' | 'rsa') => {
  const { privateKey } =
    kind === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : kind === 'p256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

const told = { issuer: 'https://gateway.example', audience: 'orders', keys: ['file:one'] }

async function guarded(
  t: TestContext,
  config: object,
  secrets: Record<string, string> = { one: pem('p256') },
  answer = mirror,
) {
  const issuer = await testIssuer(t)
  const policies = [
    placed('jwt', { stage: 'identify', config: { issuer: issuer.url, audiences: [audience] } }),
    placed('anonymous', { stage: 'identify' }),
    placed('upstream-identity', { stage: 'shape', config: config as Record<string, unknown> }),
  ]
  const directory = secretsIn(t, secrets)
  const part = { ...partTo([await upstream(t, answer)]), policies }
  const { gateway } = await gatewayFor(t, part, { secrets: { directory, perOrganization: false } })
  const origin = `http://127.0.0.1:${gateway.port}/pets/v1`
  const ask = async (token: string | undefined, fields: Record<string, string> = {}) => {
    const headers = new Headers(fields)
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`)
    const answer = await fetch(`${origin}/pets`, { headers })
    assert.equal(answer.status, 200)
    return JSON.parse(await answer.text()).headers as Record<string, string>
  }
  const keys = createRemoteJWKSet(new URL(`${origin}/.well-known/jwks.json`))
  const verified = async (token: string) =>
    (await jwtVerify(token, keys, { issuer: told.issuer, audience: told.audience, typ: 'identity+jwt' })).payload
  return { issuer, ask, verified, origin }
}

for (const kind of ['ed25519', 'p256', 'rsa'] as const) {
  test(`an upstream verifies who calls with the keys that the gateway shows (${kind})`, async t => {
    const claims = { mail: 'identity.claims.email', nothing: 'null' }
    const { issuer, ask, verified } = await guarded(t, { token: { ...told, claims } }, { one: pem(kind) })
    const { 'x-gatehouse-identity': token } = await ask(await issuer.token({ email: 'ada@example.com' }))
    const { iat, exp, ...said } = await verified(token!)
    assert.deepEqual(said, {
      ...{ iss: told.issuer, aud: told.audience, sub: 'user-1', client_id: 'shop', scope: 'read' },
      ...{ idp: issuer.url, scheme: 'jwt', mail: 'ada@example.com' },
    })
    assert.equal(exp! - iat!, 120)
  })
}

test('what callers write in place of it does not go on, in whatever spelling, and another’s token is never told', async t => {
  const { issuer, ask } = await guarded(t, {
    fields: { 'X-User': 'identity.subject' },
    token: { ...told, name: 'X-Who', prefix: 'Bearer ' },
  })
  const forged = { 'X-User': 'root', x_user: 'root', 'X-Who': 'a', X_Who: 'b' }
  const nobody = await ask(undefined, forged)
  assert.deepEqual([nobody['x-user'], nobody.x_user, nobody.x_who], ['', undefined, undefined])
  const one = await ask(await issuer.token(), forged)
  const other = await ask(await issuer.token({ scope: 'write' }), forged)
  assert.match(one['x-who']!, /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/)
  assert.equal(one['x-user'], 'user-1')
  assert.notEqual(one['x-who'], other['x-who'])
})

test('the first key signs and all are shown, so that no token is refused while they rotate', async t => {
  const secrets = { one: pem('p256'), two: pem('ed25519') }
  const { issuer, ask, verified, origin } = await guarded(
    t,
    { token: { ...told, keys: ['file:one', 'file:two'], requestId: true } },
    secrets,
  )
  const { 'x-gatehouse-identity': token, 'x-request-id': id } = await ask(await issuer.token())
  assert.equal((await verified(token!)).request_id, id)
  const { keys } = (await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as {
    keys: Record<string, unknown>[]
  }
  assert.deepEqual(
    keys.map(({ alg }) => alg),
    ['ES256', 'EdDSA'],
  )
  assert.equal(decodeProtectedHeader(token!).kid, keys[0]!.kid)
  for (const key of keys) for (const secret of ['d', 'p', 'q', 'k']) assert.equal(key[secret], undefined)
})

test('a key that is none is told to nobody, and nobody is told of without one', async t => {
  const { issuer, origin } = await guarded(t, { token: told }, { one: 'a secret that is no key' })
  for (const path of ['/pets', '/.well-known/jwks.json']) {
    const answer = await fetch(origin + path, { headers: { Authorization: `Bearer ${await issuer.token()}` } })
    const text = await answer.text()
    assert.deepEqual([answer.status, JSON.parse(text).code], [503, 'secret_unavailable'])
    assert.ok(!text.includes('a secret that'))
  }
})

test('what callers write behind a body in place of the gateway does not go on either', async t => {
  const trailing: typeof mirror = (request, response) =>
    void request.resume().on('end', () => response.end(JSON.stringify(request.trailers)))
  const { origin } = await guarded(t, { fields: { 'X-User': 'identity.subject' } }, {}, trailing)
  const { port } = new URL(origin)
  const request = httpRequest({
    port,
    path: '/pets/v1/pets',
    method: 'POST',
    headers: { trailer: 'X-User, X_User, X-Sum' },
  })
  request.write('body')
  request.addTrailers({ 'X-User': 'forged', X_User: 'forged', 'X-Sum': '1' })
  request.end()
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  assert.deepEqual(JSON.parse((await answer.toArray()).join('')), { 'x-sum': '1' })
})
