/** Clients of authorization servers that developers register for their applications, with a real server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Caller, nobody } from '@gatehouse/control'
import * as client from 'openid-client'
import { portalPeople } from './control/testing-portal.ts'
import { portalOver } from './testing-forms.ts'
import { audience, type Issuers, openIssuers } from './testing-issuers.ts'
import { addPerson, operator, password } from './testing-person.ts'
import { houseStore } from './testing-stores.ts'

type Make = (kind: string, name: string, spec: object) => Promise<unknown>

/** An API that takes tokens of the issuer, and one that takes keys. */
async function offered(make: Make, issuer: string): Promise<void> {
  await make('Upstream', 'backend', { targets: [{ url: 'http://127.0.0.1:9' }] })
  const tokens = { policy: 'jwt', config: { issuer, audiences: [audience] } }
  for (const [name, policies] of [
    ['pets', [tokens]],
    ['keyed', [{ policy: 'key-auth', config: {} }]],
  ] as const) {
    await make('Api', name, { policies })
    const line = { api: name, upstream: 'backend', version: 'v1', basePath: `/${name}/v1` }
    await make('ApiVersion', `${name}-v1`, line)
    const scopes = name === 'pets' ? [{ name: 'pets:read', description: 'Read pets' }] : []
    await make('Product', name, { title: name, apiVersions: [`${name}-v1`], scopes })
    await make('Plan', name, { product: name, title: 'Free' })
  }
  await make('Portal', 'tokens', {
    ...{ accounts: { signUp: 'open' }, environments: { live: 'dev' } },
    products: [{ product: 'default/pets' }, { product: 'default/keyed' }],
  })
}

async function developers({ house, issuer }: Issuers) {
  const call = async <T>(route: string, sent: { caller?: Caller; name?: string; body?: unknown; query?: unknown }) => {
    const { caller = operator, name, ...rest } = sent
    const params = { organization: 'default', workspace: 'default', ...(name === undefined ? {} : { name }) }
    return (await house.control.call(route, { caller, requestId: 'req_test', params, ...rest } as never)).body as T
  }
  await offered((kind, name, spec) => call(`${kind}.create`, { body: { name, spec } }), issuer)
  for (const name of ['pets', 'keyed']) await call('Plan.publish', { name })
  const joined = async (name: string) => {
    const { email } = await addPerson(house, name)
    const body = { portal: 'tokens', email, password }
    const { token } = await call<{ token: string }>('Developer.sign-in', { caller: nobody, body })
    const caller = await house.control.callerOfToken(token)
    const asked = { portal: 'tokens', environment: 'dev' }
    const does = <T = Record<string, string>>(operation: string, body: object) =>
      call<T>(`Developer.${operation}`, { caller, body: { ...body } })
    const reads = <T>(operation: string, query: object) => call<T>(`Developer.${operation}`, { caller, query })
    const subscribed = async (plan: string) =>
      (await does('subscribe', { ...asked, plan: `default/${plan}`, newApplication: plan })).application!
    return { does, reads, subscribed, asked }
  }
  return { joined }
}

test('a developer registers a client where his API takes tokens, gets one, rotates it with an overlap, and takes it back', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const { joined } = await developers(issuers)
  const ada = await joined('ada')
  const application = await ada.subscribed('pets')
  const { items } = await ada.reads<{ items: unknown[] }>('oauth-servers', { application })
  const scopes = [{ name: 'pets:read', description: 'Read pets' }]
  const tokenUrl = `${issuers.issuer}/token`
  const shown = { name: 'main', title: 'main', issuer: issuers.issuer, tokenUrl }
  assert.deepEqual(items, [{ ...shown, environments: ['dev'], scopes }])
  const asked = { ...ada.asked, application, server: 'main' }
  const made = await ada.does('create-key', { ...asked, title: 'Service' })
  const tokenFor = async ({ clientId, secret }: Record<string, string>) => {
    const seen = await issuers.seenBy({ id: clientId!, secret: secret!, credentialId: '' })
    assert.equal(seen.serverMetadata().token_endpoint, tokenUrl)
    return (await client.clientCredentialsGrant(seen, { scope: 'pets:read' })).scope
  }
  assert.equal(await tokenFor(made), 'pets:read')
  await assert.rejects(tokenFor({ ...made, secret: 'wrong' }))
  const next = await ada.does('rotate-key', { application, credential: made.id, graceSeconds: 3600 })
  assert.notEqual(next.clientId, made.clientId)
  assert.deepEqual([await tokenFor(made), await tokenFor(next)], ['pets:read', 'pets:read'])
  await ada.does('revoke-key', { application, credential: made.id })
  await assert.rejects(tokenFor(made))
  assert.equal(await tokenFor(next), 'pets:read')
  const oauth = { authentication: 'none', grants: ['authorization_code'], redirectUris: ['https://shop.example/done'] }
  const app = await ada.does('create-key', { ...asked, oauth })
  assert.deepEqual([typeof app.clientId, app.secret], ['string', undefined])
  await assert.rejects(ada.does('rotate-key', { application, credential: app.id }), { code: 'conflict' })
  const asking = ada.does('create-key', { ...asked, oauth: { introspects: true } })
  await assert.rejects(asking, { code: 'not_allowed' })
  const elsewhere = ada.does('create-key', { ...asked, oauth: { ...oauth, redirectUris: ['http://evil.example/'] } })
  await assert.rejects(elsewhere, { code: 'invalid_input' })
})

test('no server is offered where no API takes its tokens, nor for an application of another', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const { joined } = await developers(issuers)
  const [ada, eve] = [await joined('ada'), await joined('eve')]
  const keyed = await ada.subscribed('keyed')
  assert.deepEqual(await ada.reads('oauth-servers', { application: keyed }), { items: [] })
  const asked = eve.reads('oauth-servers', { application: keyed })
  await assert.rejects(asked, { code: 'not_found', message: `There is no application ${keyed}.` })
})

test('a client is registered by a form, which shows its id and its secret once', async t => {
  const people = await portalPeople(t, { issuerUrl: 'https://login.example' })
  const all = await portalOver(t, people)
  await people.make('AuthorizationServer', 'main', { audiences: [audience] })
  await offered(people.make, 'https://login.example/default/main')
  for (const name of ['pets', 'keyed']) await people.call('Plan.publish', { name })
  const reader = all.browser()
  const at = '/default/tokens'
  await people.joined('ada@example.com')
  const begun = await reader.exchange(`${at}/sign-in`, { email: 'ada@example.com', password: 'a password of the test' })
  assert.equal(begun.status, 303)
  const form = await reader.tokenAt(`${at}/account/subscribe/default/pets`)
  const done = await reader.exchange(`${at}/account/subscribe/default/pets`, {
    form,
    newTitle: 'Shop',
    environment: 'dev',
  })
  const here = done.location!
  assert.match((await reader.exchange(here)).text, /New OAuth client/)
  const kind = { do: 'client', server: 'main', kind: 'web', environment: 'dev', title: 'Web' }
  const wrong = await reader.exchange(here, { form, ...kind, redirectUris: 'http://evil.example/' })
  assert.equal(wrong.status, 400)
  assert.match(wrong.text, />http:\/\/evil\.example\/<\/textarea>/)
  const made = await reader.exchange(here, {
    form,
    ...kind,
    redirectUris: 'https://shop.example/a\r\nhttps://shop.example/b',
  })
  assert.match(made.text, /Your new client/)
  const shown = [...made.text.matchAll(/<pre[^>]*>(?:<code[^>]*>)?([^<]+)/g)].map(([, text]) => text!)
  assert.equal(shown.length, 2, made.text)
  const later = (await reader.exchange(here)).text
  assert.deepEqual([later.includes(shown[0]!), later.includes(shown[1]!)], [true, false])
})
