/** Authorization servers of organizations, as clients see them that know nothing of us. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { issuerUpkeep } from '@gatehouse/capability-access/control/oauth/issuer-upkeep.ts'
import { jwt } from '@gatehouse/capability-access/policies/jwt/jwt.ts'
import { TestClock } from '@gatehouse/control/testing.ts'
import { placed } from '@gatehouse/program/sample.ts'
import { filled } from '@gatehouse/schema'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'
import { closing, makeApi, newDirectory, openGateway, openUpstream, until } from './testing-house.ts'
import { audience, openIssuers } from './testing-issuers.ts'
import { eachStore, houseStore } from './testing-stores.ts'

eachStore(
  'a client gets a token by its credentials, of its products’ scopes, asks about it and takes it back',
  async (store, t) => {
    const issuers = await openIssuers(t, { store })
    const shop = await issuers.client('shop', { scopes: ['pets:read', 'pets:write'] })
    const seen = await issuers.seenBy(shop)
    const granted = await client.clientCredentialsGrant(seen, { scope: 'pets:read admin' })
    assert.deepEqual([granted.token_type, granted.scope, granted.expires_in], ['bearer', 'pets:read', 600])
    const { alg, typ } = decodeProtectedHeader(granted.access_token)
    assert.deepEqual([alg, typ], ['ES256', 'at+jwt'])
    const { iss, aud, client_id, sub, scope } = decodeJwt(granted.access_token)
    assert.deepEqual([iss, aud, client_id, sub, scope], [issuers.issuer, audience, shop.id, shop.id, 'pets:read'])
    const told = await client.tokenIntrospection(seen, granted.access_token)
    assert.deepEqual([told.active, told.scope, told.client_id], [true, 'pets:read', shop.id])
    await client.tokenRevocation(seen, granted.access_token)
    assert.deepEqual(await client.tokenIntrospection(seen, granted.access_token), { active: false })
  },
)

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

test('metadata names what is offered, under one address whatever the caller says of the way it came', async t => {
  const { issuer, url } = await openIssuers(t, { store: await houseStore(t) })
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  const at = [
    `${issuer}/.well-known/openid-configuration`,
    `${url}/.well-known/oauth-authorization-server/default/main`,
  ]
  for (const address of at) {
    const said = await (await fetch(address, { headers })).json()
    assert.deepEqual(said, {
      ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
      ...{ userinfo_endpoint: `${issuer}/me`, jwks_uri: `${issuer}/jwks` },
      introspection_endpoint: `${issuer}/token/introspection`,
      revocation_endpoint: `${issuer}/token/revocation`,
      device_authorization_endpoint: `${issuer}/device/auth`,
      pushed_authorization_request_endpoint: `${issuer}/request`,
      end_session_endpoint: `${issuer}/session/end`,
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', deviceGrant],
      ...{ response_types_supported: ['code'], response_modes_supported: ['query'] },
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      ...{ subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['ES256'] },
      ...{ scopes_supported: ['openid', 'profile', 'email'], code_challenge_methods_supported: ['S256'] },
      claims_supported: ['sub', 'name', 'email', 'email_verified'],
      authorization_response_iss_parameter_supported: true,
    })
  }
  const paths = ['/reg', '/challenge', '/credential', '/interaction', '/device/a/b', '']
  for (const path of paths) assert.equal((await fetch(`${issuer}${path}`)).status, 404, path)
  assert.equal((await fetch(`${url}/default/other/jwks`)).status, 404)
  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: Record<string, unknown>[] }
  assert.deepEqual(
    keys.map(({ kty, d }) => [kty, d]),
    [
      ['EC', undefined],
      ['EC', undefined],
    ],
  )
})

test('who is not the client learns nothing, and nobody asks about tokens of others who may not', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const shop = await issuers.client('shop', { scopes: ['pets:read'] })
  const other = await issuers.client('other')
  const gateway = await issuers.client('gateway', { oauth: { introspects: true } })
  const grant = { grant_type: 'client_credentials' }
  const wrong = await issuers.form('/token', grant, { ...shop, secret: other.secret })
  const nobody = await issuers.form('/token', grant, { ...shop, id: 'cred_00000000000000000000000000' })
  assert.deepEqual([wrong.status, wrong.text], [401, nobody.text])
  assert.equal((JSON.parse(wrong.text) as { error: string }).error, 'invalid_client')
  // What is kept of the secret is no secret.
  const [kept] = await issuers.house.control.rows.read(resources => resources.all('Credential', { id: shop.id }))
  const stored = await issuers.form('/token', grant, { ...shop, secret: kept!.status.secretSha256 as string })
  assert.equal(stored.status, 401)
  const { access_token: token } = await client.clientCredentialsGrant(await issuers.seenBy(shop))
  const asked = async (who: typeof shop) =>
    JSON.parse((await issuers.form('/token/introspection', { token }, who)).text)
  assert.deepEqual(await asked(other), { active: false })
  assert.equal((await asked(gateway)).active, true)
  await issuers.form('/token/revocation', { token }, other)
  assert.equal((await asked(gateway)).active, true)
  const elsewhere = await issuers.form('/token', { ...grant, resource: 'https://elsewhere.example/' }, shop)
  assert.equal(JSON.parse(elsewhere.text).error, 'invalid_target')
})

test('a revoked credential gets no token, and its tokens are not active any more', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const shop = await issuers.client('shop')
  const gateway = await issuers.client('gateway', { oauth: { introspects: true } })
  const { access_token: token } = await client.clientCredentialsGrant(await issuers.seenBy(shop))
  const { control, organization } = issuers.house
  await control.rows.write(organization.id, async ({ resources }) => {
    await resources.transition(await resources.get('Credential', shop.id), 'revoke')
  })
  assert.equal((await issuers.form('/token', { grant_type: 'client_credentials' }, shop)).status, 401)
  const told = await issuers.form('/token/introspection', { token }, gateway)
  assert.deepEqual(JSON.parse(told.text), { active: false })
})

eachStore(
  'keys change by the calendar, once though two look; the one before is shown until its tokens are over',
  async (store, t) => {
    const clock = new TestClock()
    const { house, issuer, client: add, seenBy } = await openIssuers(t, { store, clock, server: { keyDays: 1 } })
    const work = { services: house.control.services, ...house.control.rows }
    const look = () => Promise.all([1, 2].map(() => issuerUpkeep.run(work, new AbortController().signal, () => {})))
    const shown = async () => ((await (await fetch(`${issuer}/jwks`)).json()) as { keys: { kid: string }[] }).keys
    const signed = async () => {
      const { access_token } = await client.clientCredentialsGrant(await seenBy(shop))
      return decodeProtectedHeader(access_token).kid
    }
    const shop = await add('shop')
    const first = await signed()
    const second = (await shown()).find(({ kid }) => kid !== first)!.kid
    clock.advance(86_399_000)
    await look()
    assert.equal(await signed(), first)
    clock.advance(2000)
    await look()
    assert.deepEqual([await signed(), (await shown()).length], [second, 3])
    clock.advance(4_300_000)
    await look()
    assert.deepEqual(
      (await shown()).map(({ kid }) => kid === first),
      [false, false],
    )
  },
)

test('a key that was stolen is dropped at once, and what it signed is refused', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const shop = await issuers.client('shop')
  const seen = await issuers.seenBy(shop)
  const { access_token: token } = await client.clientCredentialsGrant(seen)
  const { control, organization } = issuers.house
  const caller = { kind: 'person' as const, id: 'x', name: 'x', operator: true, grants: [] }
  const params = { organization: organization.name, name: 'main' }
  const call = { caller, requestId: 'req_test', params, body: { drop: true } }
  const { body } = await control.call('AuthorizationServer.rotate-key', call)
  assert.deepEqual(await client.tokenIntrospection(seen, token), { active: false })
  const { access_token: after } = await client.clientCredentialsGrant(seen)
  assert.equal(decodeProtectedHeader(after).kid, (body as { keyId: string }).keyId)
  assert.equal((await client.tokenIntrospection(seen, after)).active, true)
})

eachStore(
  'a gateway believes its tokens by what the metadata says, knows the application, and forgets it with its credential',
  async (store, t) => {
    const issuers = await openIssuers(t, { store })
    const { house, issuer } = issuers
    const close = closing(t)
    const shop = await issuers.client('shop', { scopes: ['pets:read'] })
    const believed = { issuer, audiences: [audience], type: 'at+jwt', unknownClients: 'refuse' as const }
    const use = placed('jwt', { stage: 'identify', config: filled(jwt.config, believed) })
    const api = await makeApi(house, { name: 'pets', upstreamUrl: await openUpstream(t), policies: [use] })
    await api.deploy()
    const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
    const at = close(await openGateway({ url: house.url, token, stateDir: newDirectory(t) }))
    await until(async () => (await at.get('/pets/x')).status === 401)
    const { access_token } = await client.clientCredentialsGrant(await issuers.seenBy(shop), { scope: 'pets:read' })
    const get = () => at.get('/pets/x', { authorization: `Bearer ${access_token}` })
    await until(async () => (await get()).status === 200)
    await house.control.rows.write(house.organization.id, async ({ resources }) => {
      await resources.transition(await resources.get('Credential', shop.id), 'revoke')
    })
    await until(async () => (await get()).status === 403, 2000)
  },
)

test('a public address may have a path, in front of the issuer’s and behind that of metadata', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t), path: '/oauth' })
  const seen = await issuers.seenBy(await issuers.client('shop'))
  assert.equal(seen.serverMetadata().token_endpoint, `${issuers.url}/default/main/token`)
  assert.ok((await client.clientCredentialsGrant(seen)).access_token)
  const { origin } = new URL(issuers.url)
  const metadata = await fetch(`${origin}/.well-known/oauth-authorization-server/oauth/default/main`)
  assert.equal(((await metadata.json()) as { issuer: string }).issuer, `${issuers.url}/default/main`)
  assert.equal((await fetch(`${origin}/default/main/jwks`)).status, 404)
})

test('a client that is rotated works until its grace is over, its successor from at once, and neither beyond its end', async t => {
  const clock = new TestClock()
  const issuers = await openIssuers(t, { store: await houseStore(t), clock })
  const shop = await issuers.client('shop')
  const { control, organization } = issuers.house
  const caller = { kind: 'person' as const, id: 'x', name: 'x', operator: true, grants: [] }
  const params = { organization: organization.name, workspace: 'default', name: 'shop' }
  const call = { caller, requestId: 'req_test', params, body: { graceSeconds: 60 } }
  const { body } = await control.call('Credential.rotate', call)
  const { credential, secret } = body as { credential: string; secret: string }
  const { id } = await control.rows.read(
    async resources => (await resources.all('Credential', { name: credential }))[0]!,
  )
  const successor = { id, secret, credentialId: id }
  const statuses = async () =>
    Promise.all(
      [shop, successor].map(
        async who => (await issuers.form('/token', { grant_type: 'client_credentials' }, who)).status,
      ),
    )
  assert.deepEqual(await statuses(), [200, 200])
  clock.advance(61_000)
  assert.deepEqual(await statuses(), [401, 200])
})

test('a gateway that asks about each token refuses one as soon as it is taken back', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const [shop, asking] = [
    await issuers.client('shop'),
    await issuers.client('gateway', { oauth: { introspects: true } }),
  ]
  const directory = newDirectory(t)
  writeFileSync(join(directory, 'issuer'), asking.secret)
  const introspection = placed('oauth2-introspection', {
    stage: 'identify',
    config: {
      ...{ url: `${issuers.issuer}/token/introspection`, issuer: issuers.issuer, audiences: [audience] },
      ...{ clientId: asking.id, clientSecret: 'file:issuer', cacheSeconds: 0 },
    },
  })
  const part = { ...partTo([await upstream(t, mirror)]), policies: [introspection] }
  const { call } = await gatewayFor(t, part, { secrets: { directory, perOrganization: false } })
  const seen = await issuers.seenBy(shop)
  const { access_token: token } = await client.clientCredentialsGrant(seen)
  const status = async () => (await call('/pets/v1/pets', { headers: { Authorization: `Bearer ${token}` } })).status
  assert.equal(await status(), 200)
  await client.tokenRevocation(seen, token)
  assert.equal(await status(), 401)
})
