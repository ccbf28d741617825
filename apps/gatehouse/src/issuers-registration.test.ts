/** Clients that register themselves at an authorization server, as RFC 7591 and RFC 7592 have it. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Store } from '@gatehouse/store'
import * as client from 'openid-client'
import { type Issuers, openIssuers } from './testing-issuers.ts'
import { eachStore, houseStore } from './testing-stores.ts'

const caller = { kind: 'person' as const, id: 'x', name: 'x', operator: true, grants: [] }

async function registering(t: TestContext, store: Store, registration = true) {
  const issuers = await openIssuers(t, { store, server: { registration } })
  await issuers.client('shop', { scopes: ['pets:read'] })
  const params = { organization: 'default', workspace: 'default', name: 'shop' }
  const body = { server: 'main', environment: 'dev' }
  const call = { caller, requestId: 'req_test', params, body }
  const given = async () => (await issuers.house.control.call('Application.registration-token', call)).body
  return { issuers, given: given as () => Promise<{ token: string; endpoint: string }> }
}

async function ask(address: string, token: string, method: string, body?: unknown) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await fetch(address, { method, headers, ...(body === undefined ? {} : { body: text }) })
  const said = await answer.text()
  return { status: answer.status, said: said === '' ? {} : JSON.parse(said) }
}

eachStore(
  'who holds a registration token registers a client of the application, changes it and removes it',
  async (store, t) => {
    const { issuers, given } = await registering(t, store)
    const { token, endpoint } = await given()
    assert.equal(endpoint, `${issuers.issuer}/reg`)
    const seen = await client.dynamicClientRegistration(
      new URL(issuers.issuer),
      { client_name: 'A till', grant_types: ['client_credentials'] },
      undefined,
      {
        ...{ initialAccessToken: token, execute: [client.allowInsecureRequests] },
      },
    )
    const granted = await client.clientCredentialsGrant(seen, { scope: 'pets:read' })
    assert.equal(granted.scope, 'pets:read')
    const made = seen.clientMetadata() as Record<string, string>
    const [at, own] = [made.registration_client_uri!, made.registration_access_token!]
    const read = await ask(at, own, 'GET')
    assert.deepEqual([read.status, read.said.client_name, read.said.client_secret], [200, 'A till', undefined])
    const { client_id } = made
    const changed = await ask(at, own, 'PUT', { client_id, token_endpoint_auth_method: 'client_secret_post' })
    assert.deepEqual([changed.status, changed.said.client_name], [200, undefined])
    const form = { grant_type: 'client_credentials', client_id: client_id!, client_secret: made.client_secret! }
    assert.equal((await issuers.form('/token', form)).status, 200)
    assert.equal((await ask(at, own, 'DELETE')).status, 204)
    assert.equal((await issuers.form('/token', form)).status, 401)
    assert.equal((await ask(at, own, 'GET')).status, 401)
  },
)

test('an app that keeps no secret registers for people to sign in with, and does not become one that has a secret', async t => {
  const { issuers, given } = await registering(t, await houseStore(t))
  const { token, endpoint } = await given()
  const said = {
    ...{ client_name: 'A phone', token_endpoint_auth_method: 'none', redirect_uris: ['com.example.phone:/done'] },
    ...{ grant_types: ['authorization_code', 'refresh_token'], post_logout_redirect_uris: ['com.example.phone:/out'] },
  }
  const { status, said: made } = await ask(endpoint, token, 'POST', said)
  const { client_id, registration_access_token: own, registration_client_uri: at, ...shown } = made
  assert.deepEqual([status, shown], [201, { ...said, response_types: ['code'] }])
  const [credential] = await issuers.house.control.rows.read(resources =>
    resources.all('Credential', { id: client_id }),
  )
  assert.equal(credential!.status.secretSha256, undefined)
  const basic = { client_id, grant_types: ['client_credentials'] }
  assert.equal((await ask(at, own, 'PUT', basic)).status, 400)
  assert.equal((await ask(at, own, 'GET')).said.client_name, 'A phone')
})

test('no other token registers, none changes another’s client, and what is said wrongly is told', async t => {
  const { issuers, given } = await registering(t, await houseStore(t))
  const { token, endpoint } = await given()
  assert.equal((await ask(endpoint, `${token}x`, 'POST', {})).status, 401)
  const [one, two] = [await ask(endpoint, token, 'POST', {}), await ask(endpoint, token, 'POST', {})]
  const [first, second] = [one.said, two.said]
  assert.deepEqual([one.status, first.grant_types], [201, ['client_credentials']])
  assert.equal((await ask(first.registration_client_uri, second.registration_access_token, 'GET')).status, 401)
  assert.equal((await ask(first.registration_client_uri, token, 'GET')).status, 401)
  // One that an editor made has no such token.
  const [made] = await issuers.house.control.rows.read(resources => resources.all('Credential', {}))
  assert.equal((await ask(`${endpoint}/${made!.id}`, token, 'DELETE')).status, 401)
  const wrong = [
    ...[{ redirect_uris: ['http://a.example/'] }, { grant_types: ['authorization_code'] }, { client_name: 7 }],
    ...[{ redirect_uris: 'https://a.example/' }, { redirect_uris: ['https://a.example/#x'] }, { grant_types: [] }],
    ...[
      { redirect_uris: ['https://x;sandbox.example/'] },
      { grant_types: ['password'] },
      { grant_types: ['refresh_token'] },
    ],
    ...[{ token_endpoint_auth_method: 'none' }, { token_endpoint_auth_method: 'toString' }],
    ...[{ token_endpoint_auth_method: {} }, [], 'no JSON', 'x'.repeat(20_000)],
  ]
  for (const body of wrong) {
    const { status, said } = await ask(endpoint, token, 'POST', body)
    assert.deepEqual([status, said.error], [400, 'invalid_client_metadata'], JSON.stringify(body).slice(0, 80))
  }
  const other = await ask(first.registration_client_uri, first.registration_access_token, 'PUT', {
    client_id: second.client_id,
  })
  assert.equal(other.said.error, 'invalid_client_metadata')
  assert.equal((await ask(endpoint, token, 'GET')).status, 405)
})

test('an application has a hundred clients at most, and a server that offers no registration has no way in', async t => {
  const { issuers, given } = await registering(t, await houseStore(t))
  const { token, endpoint } = await given()
  const statuses: number[] = []
  for (let i = 0; i < 101; i++) statuses.push((await ask(endpoint, token, 'POST', {})).status)
  // One was there before.
  assert.deepEqual([statuses.filter(status => status === 201).length, statuses.at(-1)], [99, 400])
  const off = await offered(issuers, false)
  assert.equal(off.registration_endpoint, undefined)
  assert.equal((await ask(endpoint, token, 'POST', {})).status, 404)
  await assert.rejects(given(), { code: 'conflict' })
})

async function offered({ house, issuer }: Issuers, registration: boolean) {
  await house.control.rows.write(house.organization.id, async ({ resources }) => {
    const server = await resources.get('AuthorizationServer', 'main')
    await resources.update(server, { spec: { ...server.spec, registration } })
  })
  return (await fetch(`${issuer}/.well-known/openid-configuration`)).json() as Promise<Record<string, unknown>>
}
