/** Tokens of a certified OpenID provider that knows nothing of us, got by a client that knows nothing of us either. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ApiPart } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { exchange, type ForeignIssuer, foreignAudience, foreignIssuer } from './testing-foreign-issuer.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'

async function guarded(t: TestContext, { secret }: ForeignIssuer, policies: ApiPart['policies']) {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(join(directory, 'issuer'), secret)
  const part = { ...partTo([await upstream(t, mirror)]), policies }
  const { call } = await gatewayFor(t, part, { secrets: { directory, perOrganization: false } })
  return async (token?: string) => {
    const answer = await call('/pets/v1/pets', token ? { headers: { Authorization: `Bearer ${token}` } } : {})
    return { status: answer.status, body: JSON.parse(await answer.text()) }
  }
}

const granted = async (issuer: ForeignIssuer, scope = 'pets:read') =>
  (await client.clientCredentialsGrant(await issuer.clientOf('shop'), { scope })).access_token

const jwt = (issuer: ForeignIssuer, config = {}) =>
  placed('jwt', {
    stage: 'identify',
    config: { issuer: issuer.url, audiences: [foreignAudience], type: 'at+jwt', ...config },
  })

const shown = placed('headers', {
  stage: 'shape',
  config: { request: { compute: { 'X-Client': 'identity.clientId', 'X-Scopes': 'identity.scopes.join(" ")' } } },
})

const askedOf = ({ asked }: ForeignIssuer, path: string) => asked.get(path) ?? 0

test('a foreign issuer’s tokens pass, its metadata and keys being found, also after it signs with a key that was not there', async t => {
  const issuer = await foreignIssuer(t, 'jwt')
  const ask = await guarded(t, issuer, [jwt(issuer), shown])
  const token = await granted(issuer)
  const { status, body } = await ask(token)
  assert.deepEqual([status, body.headers['x-client'], body.headers['x-scopes']], [200, 'shop', 'pets:read'])
  assert.equal((await ask()).status, 401)
  await issuer.rotate()
  const later = await granted(issuer)
  // A key that is not known makes a thread look again, once in five seconds.
  const sinceMs = performance.now()
  while ((await ask(later)).status !== 200) {
    assert.ok(performance.now() - sinceMs < 8000)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  assert.equal((await ask(token)).status, 200)
  assert.ok(askedOf(issuer, '/.well-known/openid-configuration') >= 1)
})

test('a token of a foreign issuer that is for others, or whose client may not do this, does not pass', async t => {
  const issuer = await foreignIssuer(t, 'jwt')
  const others = await guarded(t, issuer, [jwt(issuer, { audiences: ['https://others.example.com'] })])
  assert.deepEqual((await others(await granted(issuer))).status, 401)
  const writing = placed('scopes', { stage: 'authorize', config: { scopes: ['pets:write'] } })
  const writers = await guarded(t, issuer, [jwt(issuer), writing])
  assert.equal((await writers(await granted(issuer, 'pets:read'))).body.code, 'scope_missing')
  assert.equal((await writers(await granted(issuer, 'pets:read pets:write'))).status, 200)
})

test('a foreign issuer tells of its opaque tokens by introspection, and when one is revoked', async t => {
  const issuer = await foreignIssuer(t, 'opaque')
  const introspection = placed('oauth2-introspection', {
    stage: 'identify',
    config: {
      ...{ url: `${issuer.url}/token/introspection`, issuer: issuer.url, audiences: [foreignAudience] },
      ...{ clientId: 'gateway', clientSecret: 'file:issuer', cacheSeconds: 0 },
    },
  })
  const ask = await guarded(t, issuer, [introspection, shown])
  const token = await granted(issuer)
  const { status, body } = await ask(token)
  assert.deepEqual([status, body.headers['x-client'], body.headers['x-scopes']], [200, 'shop', 'pets:read'])
  await client.tokenRevocation(await issuer.clientOf('shop'), token)
  assert.equal((await ask(token)).body.code, 'credential_invalid')
})

test('the gateway gets a token of its own from a foreign issuer for its upstream, once', async t => {
  const issuer = await foreignIssuer(t, 'jwt')
  const own = placed('upstream-auth', {
    stage: 'shape',
    config: {
      ...{ kind: 'client-credentials', tokenUrl: `${issuer.url}/token`, scopes: ['pets:write'] },
      ...{ clientId: 'gateway', clientSecret: 'file:issuer' },
    },
  })
  const ask = await guarded(t, issuer, [own])
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()))
  const claims = answers.map(({ body }) => decodeJwt(body.headers.authorization.replace('Bearer ', '')))
  assert.deepEqual([...new Set(claims.map(({ client_id, scope }) => `${client_id} ${scope}`))], ['gateway pets:write'])
  // Each of the two threads asks for itself.
  assert.ok(askedOf(issuer, '/token') <= 2)
})

test('the token of a caller is exchanged at a foreign issuer for one that the upstream takes', async t => {
  const issuer = await foreignIssuer(t, 'jwt')
  const exchanging = placed('upstream-auth', {
    stage: 'shape',
    config: {
      ...{ kind: 'token-exchange', tokenUrl: `${issuer.url}/token`, scopes: ['pets:write'] },
      ...{ clientId: 'gateway', clientSecret: 'file:issuer' },
    },
  })
  const ask = await guarded(t, issuer, [jwt(issuer), exchanging])
  const { body } = await ask(await granted(issuer))
  const claims = decodeJwt(body.headers.authorization.replace('Bearer ', ''))
  assert.deepEqual([claims.client_id, claims.on_behalf_of, claims.scope], ['gateway', 'shop', 'pets:write'])
  const twice = await client.genericGrantRequest(await issuer.clientOf('shop'), exchange, {
    ...{ subject_token: await granted(issuer), scope: 'pets:read' },
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  })
  assert.equal((await ask(twice.access_token)).status, 200)
})
