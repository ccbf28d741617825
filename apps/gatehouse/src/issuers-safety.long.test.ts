/** Authorization servers among others: other organizations, other replicas, callers who try, and none at all. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { TestClock, testControl } from '@gatehouse/control/testing.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import { catalogue } from './capabilities.ts'
import { readStandalone } from './standalone/read.ts'
import { addServer, type Issuers, openIssuers } from './testing-issuers.ts'
import { temporaryData } from './testing-platform.ts'
import { houseStore } from './testing-stores.ts'

const grant = { grant_type: 'client_credentials' }

async function twoOrganizations(t: TestContext): Promise<Issuers & { others: string }> {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const { control } = issuers.house
  const caller = { kind: 'person' as const, id: 'x', name: 'x', operator: true, grants: [] }
  const body = { name: 'other', spec: { title: 'Other' } }
  await control.call('Organization.create', { caller, requestId: 'req_test', body })
  const { id } = await control.rows.read(resources => resources.get('Organization', 'other'))
  await control.rows.write(id, async ({ resources }) => {
    await resources.create('Workspace', { name: 'default', spec: {} })
    await resources.create('Environment', { name: 'dev', spec: {} })
  })
  const { id: others } = await addServer(issuers.house, 'other')
  return { ...issuers, others }
}

test('a client of one organization is nobody at another’s server, and so are its tokens', async t => {
  const issuers = await twoOrganizations(t)
  const ours = await issuers.client('shop', { oauth: { introspects: true } })
  const theirs = await issuers.client('shop', { organization: 'other', oauth: { introspects: true } })
  const at = (organization: string, path: string, form: Record<string, string>, who: typeof ours) => {
    const headers = { authorization: `Basic ${Buffer.from(`${who.id}:${who.secret}`).toString('base64')}` }
    const ask = { method: 'POST', body: new URLSearchParams(form), headers }
    return fetch(`${issuers.url}/${organization}/main${path}`, ask)
  }
  const refused = await at('default', '/token', grant, theirs)
  assert.deepEqual([refused.status, ((await refused.json()) as { error: string }).error], [401, 'invalid_client'])
  const granted = (await (await at('other', '/token', grant, theirs)).json()) as { access_token: string }
  const told = await at('default', '/token/introspection', { token: granted.access_token }, ours)
  assert.deepEqual(await told.json(), { active: false })
  const keysOf = async (organization: string) => (await fetch(`${issuers.url}/${organization}/main/jwks`)).text()
  assert.notEqual(await keysOf('default'), await keysOf('other'))
})

test('no client is made of an application at a server of another organization', async t => {
  const issuers = await twoOrganizations(t)
  await assert.rejects(issuers.client('shop', { server: issuers.others }), { code: 'not_found' })
})

test('two replicas answer alike: a token that one gives is taken back at the other', {
  skip: postgresMissing(),
}, async t => {
  const store = await houseStore(t, 'postgres')
  const one = await openIssuers(t, { store })
  const two = await openIssuers(t, { store, beside: one })
  const shop = await one.client('shop')
  const granted = JSON.parse((await one.form('/token', grant, shop)).text) as { access_token: string }
  const token = granted.access_token
  const active = async (at: Issuers) => JSON.parse((await at.form('/token/introspection', { token }, shop)).text).active
  assert.deepEqual([await active(one), await active(two)], [true, true])
  assert.equal((await two.form('/token/revocation', { token }, shop)).status, 200)
  assert.deepEqual([await active(one), await active(two)], [false, false])
})

test('who is refused three hundred times is told to wait, and nobody else is counted for it', async t => {
  const clock = new TestClock()
  const issuers = await openIssuers(t, { store: await houseStore(t), clock })
  const shop = await issuers.client('shop')
  for (let i = 0; i < 3; i++) assert.equal((await issuers.form('/token', grant, shop)).status, 200)
  const wrong = { ...shop, secret: 'x' }
  const statuses = await Promise.all(
    Array.from({ length: 301 }, async () => (await issuers.form('/token', grant, wrong)).status),
  )
  assert.deepEqual(
    [statuses.filter(status => status === 401).length, statuses.filter(status => status === 429).length],
    [300, 1],
  )
  assert.equal((await fetch(`${issuers.issuer}/jwks`)).status, 200)
  clock.advance(61_000)
  assert.equal((await issuers.form('/token', grant, shop)).status, 200)
})

test('what is no request of this server is refused without a word of what is there', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const shop = await issuers.client('shop')
  const port = Number(new URL(issuers.url).port)
  const raw = (path: string) =>
    new Promise<number>((resolve, reject) => {
      request({ port, path, host: '127.0.0.1' }, answer => resolve(answer.resume().statusCode!))
        .on('error', reject)
        .end()
    })
  const odd = [
    '*',
    '//default/main/jwks',
    '/default/main/jwks/..',
    '/default%2Fmain/jwks',
    '/%00/main/jwks',
    'http://a/default/main/jwks',
  ]
  for (const path of odd) assert.equal(await raw(path), 404, path)
  const large = await issuers.form('/token', { ...grant, scope: 'x'.repeat(200_000) }, shop)
  assert.equal(large.status, 400)
  const twice = await fetch(`${issuers.issuer}/token`, { method: 'POST', body: 'grant_type=a&grant_type=b' })
  assert.equal(twice.status, 400)
  const notItsOwn = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code']
  for (const grant_type of ['password', 'implicit', ...notItsOwn]) {
    const { status, text } = await issuers.form('/token', { grant_type }, shop)
    const error = notItsOwn.includes(grant_type) ? 'invalid_request' : 'unsupported_grant_type'
    assert.deepEqual([status, JSON.parse(text).error], [400, error], grant_type)
  }
})

test('where the operator names no address there is no authorization server to be made', async t => {
  const { call } = await testControl(t, catalogue, { store: await houseStore(t) })
  const body = { name: 'main', spec: { audiences: ['https://api.example.com/'] } }
  await assert.rejects(call('AuthorizationServer.create', { body }), { code: 'conflict' })
})

test('a credential is one thing, and a server that has clients stays', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  await issuers.client('shop')
  const { control, organization } = issuers.house
  const caller = { kind: 'person' as const, id: 'x', name: 'x', operator: true, grants: [] }
  const params = { organization: organization.name, workspace: 'default', name: 'main' }
  const call = (route: string, body?: object) => control.call(route, { caller, requestId: 'req_test', params, body })
  const spec = { application: 'shop', environment: 'dev' }
  const client = { issuer: 'https://a.example', id: 'x' }
  const wrong = [{ server: 'main', client }, { server: 'main', sha256: '0'.repeat(64) }, { oauth: {} }]
  for (const more of wrong) {
    await assert.rejects(call('Credential.create', { name: 'both', spec: { ...spec, ...more } }), {
      code: 'invalid_input',
    })
  }
  await assert.rejects(call('AuthorizationServer.delete'), { code: 'still_referenced' })
})

test('a gateway alone tells that it knows no authorization server of ours', async t => {
  const documents = ['Application', 'Credential'].map(kind => ({
    ...{ apiVersion: 'gatehouse/v1', kind, metadata: { name: 'shop' } },
  }))
  const spec = { application: 'shop', environment: 'default', server: 'main' }
  const text = [
    { ...documents[0], spec: {} },
    { ...documents[1], spec },
  ]
    .map(one => JSON.stringify(one))
    .join('\n---\n')
  const file = join(temporaryData(t), 'gateway.yaml')
  writeFileSync(file, text)
  await assert.rejects(readStandalone(file, catalogue), ({ problems }: Failure) => {
    const told = problems.map(({ message }) => message)
    return told.some(message => message.startsWith('A gateway alone knows no authorization server'))
  })
})
