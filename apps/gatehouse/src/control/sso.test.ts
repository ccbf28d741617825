import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { type ControlServer, openServer } from '@gatehouse/control'
import { TestClock, type TestControl, testControl } from '@gatehouse/control/testing.ts'
import { egressRule } from '@gatehouse/http'
import { guardedFetch } from '@gatehouse/http/egress-fetch.ts'
import type { Store } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'
import { type Claims, confused, type Lies, type ModelProvider, modelProvider, signed } from './openid-provider.model.ts'

const limits = { timeoutMs: 10_000, bytesMax: 1_000_000, redirectsMax: 3 }
const origin = 'http://127.0.0.1:8001'
const administrator = 'admin@example.org'

interface House extends TestControl {
  server: ControlServer
  clock: TestClock
  provider: ModelProvider
  /** Reasons that were logged. */
  reasons: unknown[]
}

/** Organization `other` with a connection to a provider of its own and a verified domain. */
async function house(t: TestContext, { store, kind }: { store?: Store; kind?: 'rsa' | 'ec' } = {}): Promise<House> {
  const clock = new TestClock()
  const reasons: unknown[] = []
  const testing = await testControl(t, catalogue, {
    ...(store ? { store } : {}),
    clock,
    fetch: guardedFetch(egressRule({ allow: ['loopback'] }), limits),
    log: { warn: (_, said) => void reasons.push((said as { reason: string }).reason), error() {} },
  })
  const server = await openServer(testing.control)
  t.after(() => server.close())
  const provider = await modelProvider(t, kind)
  const made = { ...testing, server, clock, provider, reasons }
  await testing.call('Organization.create', { body: { name: 'other', spec: {} } })
  await connect(made, 'other', provider)
  return made
}

async function connect(
  { call }: Pick<House, 'call'>,
  organization: string,
  { issuer, clientId, clientSecret }: ModelProvider,
) {
  const params = { organization }
  const domains = [`${organization}.example`, 'Not-Verified.example']
  const spec = { issuer, clientId, clientSecret, domains }
  await call('SsoConnection.create', { params, body: { name: 'staff', spec } })
  await call('SsoConnection.verify', { params, name: 'staff', body: { domain: `${organization}.example` } })
}

const at = (organization: string, step: string) => `/api/auth/sso/${organization}/staff/${step}`
const crumb = (cookies: readonly string[], name: string) =>
  cookies.find(one => one.startsWith(name))?.replace(/;.*/, '') ?? ''

const cookiesOf = ({ headers }: { headers: Record<string, unknown> }) =>
  [headers['set-cookie'] ?? []].flat() as string[]

async function begin({ server }: House, organization = 'other') {
  const reply = await server.app.inject({ url: at(organization, 'start') })
  assert.equal(reply.statusCode, 302, reply.body)
  return { location: reply.headers.location!, flow: crumb(cookiesOf(reply), 'gatehouse_console.sso_flow') }
}

const comeBack = ({ server }: House, query: URLSearchParams, cookie: string, organization = 'other') =>
  server.app.inject({ url: `${at(organization, 'callback')}?${query}`, headers: { cookie } })

/** The whole way; gives the reply to the callback. */
async function signIn(house: House, who: Claims) {
  const { location, flow } = await begin(house)
  return comeBack(house, house.provider.signIn(location, who), flow)
}

async function sessionOf(house: House, who: Claims): Promise<string> {
  const reply = await signIn(house, who)
  assert.equal(reply.statusCode, 302, `${reply.body} ${house.reasons.join()}`)
  assert.equal(reply.headers.location, '/')
  return crumb(cookiesOf(reply), 'gatehouse_console.sso_session')
}

const whoami = async ({ server }: House, cookie: string) =>
  (await server.app.inject({ url: '/api/v1/whoami', headers: { cookie } })).json()

/** A refusal that says nothing, leaves no session, and whose reason is in the log. */
async function refused(house: House, reply: Awaited<ReturnType<typeof signIn>>, reason: RegExp): Promise<void> {
  const { code, detail } = reply.json()
  assert.deepEqual([reply.statusCode, code, detail], [403, 'sso_refused', 'The sign-in was not accepted.'])
  assert.match(String(house.reasons.at(-1)), reason)
  assert.equal(crumb(cookiesOf(reply), 'gatehouse_console.sso_session'), '')
  assert.deepEqual(await house.control.store.db.selectFrom('sso_sessions').selectAll().execute(), [])
}

const ada = { sub: 'ada', email: 'Ada@other.example', name: 'Ada' }

async function joinOther({ call }: House, email: string, role: string): Promise<void> {
  const params = { organization: 'other' }
  await call('Membership.create', { params, body: { name: email.replace(/[@.]/g, '-'), spec: { email, role } } })
}

eachStore('who signs in by a connection has her roles in its organization, until she signs out', async (store, t) => {
  const made = await house(t, { store })
  await joinOther(made, 'ada@other.example', 'editor')
  const cookie = await sessionOf(made, ada)
  const { operator, roles, name, id } = await whoami(made, cookie)
  assert.deepEqual(
    { operator, roles, name },
    {
      ...{ operator: false, name: 'ada@other.example' },
      roles: [{ organization: 'other', role: 'editor' }],
    },
  )
  const again = await sessionOf(made, ada)
  assert.equal((await whoami(made, again)).id, id, 'the same subject is the same person')
  const url = '/api/v1/organizations/other/workspaces'
  const get = (headers: Record<string, string>) => made.server.app.inject({ url, headers })
  assert.equal((await get({ cookie })).statusCode, 200)
  const write = { method: 'POST' as const, url, headers: { cookie }, payload: { name: 'x', spec: {} } }
  assert.equal((await made.server.app.inject(write)).json().code, 'origin_forbidden')
  const out = { method: 'POST' as const, url: '/api/auth/sign-out', headers: { cookie, origin }, payload: {} }
  const reply = await made.server.app.inject(out)
  assert.equal(reply.statusCode, 200, reply.body)
  assert.equal((await get({ cookie })).statusCode, 401)
  assert.equal((await get({ cookie: again })).statusCode, 200)
  made.clock.advance(12 * 3_600_000)
  assert.equal((await get({ cookie: again })).statusCode, 401, 'a session ends')
})

test('an elliptic key signs as well, and the secret of the client is nowhere to be read', async t => {
  const made = await house(t, { kind: 'ec' })
  await joinOther(made, 'ada@other.example', 'owner')
  const cookie = await sessionOf(made, ada)
  const headers = { cookie }
  for (const url of ['sso-connections', 'sso-connections/staff', 'audit-events']) {
    const reply = await made.server.app.inject({ url: `/api/v1/organizations/other/${url}`, headers })
    assert.equal(reply.statusCode, 200, reply.body)
    assert.ok(!reply.body.includes('clientSecret') && !reply.body.includes(made.provider.clientSecret), url)
  }
  for (const table of ['sso_connections', 'audit_payloads', 'sealed_secrets']) {
    const rows = JSON.stringify(await made.control.store.db.selectFrom(table).selectAll().execute())
    assert.ok(!rows.includes(made.provider.clientSecret), table)
  }
})

eachStore('a provider that asserts another organization’s administrator gets nothing of it', async (store, t) => {
  const made = await house(t, { store })
  const params = { organization: 'default' }
  const body = { name: 'boss', spec: { email: 'boss@other.example', role: 'owner' } }
  await made.call('Membership.create', { params, body })
  await refused(made, await signIn(made, { sub: 'x', email: administrator }), /no verified domain/)
  // The operator herself says that the domain is the other organization's.
  const other = { params: { organization: 'other' }, name: 'staff' }
  await made.call('SsoConnection.update', { ...other, body: { spec: { domains: ['other.example', 'example.org'] } } })
  await made.call('SsoConnection.verify', { ...other, body: { domain: 'example.org' } })
  const { location, flow } = await begin(made)
  const invitation = { name: 'trap', spec: { email: administrator, role: 'owner' } }
  const invited = await made.call('Invitation.create', { params, body: invitation })
  for (const email of [administrator, 'boss@other.example']) {
    const cookie = await sessionOf(made, { sub: email, email })
    const { operator, roles } = await whoami(made, cookie)
    assert.deepEqual({ operator, roles }, { operator: false, roles: [] })
    const headers = { cookie, origin }
    const look = await made.server.app.inject({ url: '/api/v1/organizations/default/workspaces', headers })
    assert.equal(look.statusCode, 404, look.body)
    const payload = { code: (invited.body as { code: string }).code }
    const accept = { method: 'POST' as const, url: '/api/v1/organizations/default/invitations/accept' }
    assert.equal((await made.server.app.inject({ ...accept, headers, payload })).statusCode, 404)
  }
  const people = await store.db.selectFrom('auth.user').select('id').where('email', '=', administrator).execute()
  assert.equal(people.length, 2, 'the administrator is still herself')
  assert.ok(location && flow)
})

test('a domain counts from the verification until it is no longer listed, and for one organization', async t => {
  const made = await house(t)
  const other = { params: { organization: 'other' }, name: 'staff' }
  const foreign = { sub: 'eve', email: 'eve@not-verified.example' }
  await refused(made, await signIn(made, foreign), /no verified domain/)
  await refused(made, await signIn(made, { sub: 'eve', email: 'eve@other.example@elsewhere.example' }), /no address/)
  await refused(made, await signIn(made, { ...ada, email_verified: false }), /no verified address/)
  await refused(made, await signIn(made, { ...ada, email_verified: 'true' }), /no verified address/)
  await refused(made, await signIn(made, { ...ada, email: 'ada@sub.other.example' }), /no verified domain/)
  await joinOther(made, 'ada@other.example', 'viewer')
  const cookie = await sessionOf(made, ada)
  await made.call('SsoConnection.update', { ...other, body: { spec: { domains: [] } } })
  assert.deepEqual((await whoami(made, cookie)).roles, [], 'at once, also for who is in')
  await made.call('SsoConnection.update', { ...other, body: { spec: { domains: ['other.example'] } } })
  assert.deepEqual((await whoami(made, cookie)).roles, [], 'listing it again is no verification')
  await made.call('SsoConnection.verify', { ...other, body: { domain: 'OTHER.example' } })
  assert.equal((await whoami(made, cookie)).roles.length, 1)
  const spec = { issuer: 'https://id.example', clientId: 'x', domains: ['other.example'] }
  await made.call('SsoConnection.create', { body: { name: 'thief', spec } })
  const verify = (domain: string) => made.call('SsoConnection.verify', { name: 'thief', body: { domain } })
  await assert.rejects(verify('other.example'), { code: 'conflict' })
  await assert.rejects(verify('unlisted.example'), { code: 'invalid_input' })
  await made.call('SsoConnection.delete', other)
  assert.equal((await whoami(made, cookie)).code, 'not_signed_in')
  const left = await made.control.store.db.selectFrom('sealed_secrets').selectAll().execute()
  assert.ok(left.every(({ name }) => !name.startsWith('sso')))
})

test('only who operates the platform verifies, and only an owner may connect a provider', async t => {
  const { control, administrator: operator } = await house(t)
  const { grants } = operator
  const caller = { kind: 'person', id: 'usr_x', name: 'x@example.org', operator: false } as const
  const params = { organization: 'default', name: 'staff' }
  const ask = (routeId: string, role: 'owner' | 'admin', body: object) =>
    control.call(routeId, {
      ...{ requestId: 'req_test', params, body },
      caller: { ...caller, grants: grants.map(grant => ({ ...grant, role })) },
    })
  const make = (issuer: string) => ({ name: 'staff', spec: { issuer, clientId: 'x', domains: ['default.example'] } })
  await assert.rejects(ask('SsoConnection.create', 'admin', make('https://id.example')), { code: 'not_allowed' })
  for (const issuer of ['http://id.example', 'ftp://x', 'https://a:b@id.example', 'https://id.example/?x', 'x']) {
    await assert.rejects(ask('SsoConnection.create', 'owner', make(issuer)), { code: 'invalid_input' })
  }
  assert.equal((await ask('SsoConnection.create', 'owner', make('https://id.example'))).status, 201)
  const moved = ask('SsoConnection.update', 'owner', { spec: { issuer: 'https://elsewhere.example' } })
  await assert.rejects(moved, { code: 'invalid_input' })
  const verify = ask('SsoConnection.verify', 'owner', { domain: 'default.example' })
  await assert.rejects(verify, { code: 'not_allowed' })
})

test('an answer is taken once, in time, from the browser that asked, and at the connection it asked', async t => {
  const made = await house(t)
  const first = await begin(made)
  const query = made.provider.signIn(first.location, ada)
  const second = await begin(made)
  await refused(made, await comeBack(made, query, second.flow), /state is of another/)
  await refused(made, await comeBack(made, query, ''), /browser began no/)
  await refused(made, await comeBack(made, query, `${first.flow.slice(0, -4)}AAAA`), /is not ours/)
  await refused(made, await comeBack(made, new URLSearchParams({ code: 'x' }), first.flow), /state is of another/)
  await connect(made, 'default', made.provider)
  await refused(made, await comeBack(made, query, first.flow, 'default'), /began at another connection/)
  await refused(made, await comeBack(made, query, first.flow, 'no-such'), /began at another connection/)
  assert.equal(made.provider.exchanges.length, 0, 'no code was shown to anybody')
  const denied = new URLSearchParams({ error: 'access_denied', state: query.get('state')! })
  await refused(made, await comeBack(made, denied, first.flow), /access_denied/)
  await refused(made, await comeBack(made, query, first.flow), /taken before/)
  const late = await begin(made)
  made.clock.advance(600_000)
  await refused(made, await comeBack(made, made.provider.signIn(late.location, ada), late.flow), /too long/)
})

test('an answer and a token of another issuer are refused', async t => {
  const made = await house(t)
  const mixed = async (description: Claims | undefined, add: Record<string, string>, reason: RegExp) => {
    const { location, flow } = await begin(made)
    if (description) made.provider.lies = { description }
    const query = made.provider.signIn(location, ada)
    for (const [name, value] of Object.entries(add)) query.set(name, value)
    await refused(made, await comeBack(made, query, flow), reason)
    made.provider.lies = {}
  }
  await mixed(undefined, { iss: 'https://evil.example' }, /another provider/)
  await mixed({ authorization_response_iss_parameter_supported: true }, {}, /another provider/)
  await mixed({ issuer: 'https://evil.example' }, {}, /description is of another/)
  await mixed({ token_endpoint: 'http://evil.example/token' }, {}, /no TLS/)
  assert.equal(made.provider.exchanges.length, 0)
})

test('a token is believed only if all of it is right', async t => {
  const made = await house(t)
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const weakKey = { ...weak.publicKey.export({ format: 'jwk' }), kid: 'weak' }
  const shared = { kty: 'oct', k: Buffer.from('known').toString('base64url'), kid: 'shared' }
  const now = Math.floor(made.clock.nowMs() / 1000)
  const lies: [Lies, RegExp][] = [
    [{ claims: { nonce: 'another' } }, /another request/],
    [{ claims: { nonce: undefined } }, /another request/],
    [{ claims: { aud: 'somebody-else' } }, /another audience/],
    [{ claims: { aud: ['gatehouse', 'somebody-else'] } }, /several audiences/],
    [{ claims: { azp: 'somebody-else' } }, /another party/],
    [{ claims: { iss: 'https://evil.example' } }, /another issuer/],
    [{ claims: { exp: now - 61 } }, /expired/],
    [{ claims: { exp: undefined } }, /expired/],
    [{ claims: { iat: now - 3600 } }, /old/],
    [{ claims: { nbf: now + 3600 } }, /early/],
    [{ claims: { sub: '' } }, /no subject/],
    [{ claims: { sub: 'a\0b' } }, /no subject/],
    [{ claims: { email: 'a\0b@other.example' } }, /no address/],
    [{ header: { alg: 'none' } }, /claims none/],
    [{ header: { alg: 'none' }, signature: () => Buffer.alloc(0) }, /no JWS/],
    [{ header: { alg: 'HS256' }, signature: confused }, /claims HS256/],
    [{ header: { alg: 'ES256' } }, /claims ES256/],
    [{ header: { kid: 'shared', alg: 'HS256' }, keySet: [shared] }, /0 keys/],
    [{ header: { kid: 'weak' }, keySet: [weakKey], signature: text => signed(text, weak.privateKey) }, /1024 bits/],
    [{ header: { kid: undefined }, keySet: [weakKey] }, /2 keys/],
    [{ header: { kid: 'nobody' } }, /0 keys/],
    [{ header: { crit: ['b64'] } }, /critical/],
    [{ signature: text => signed(text, stranger.privateKey) }, /does not hold/],
    [{ signature: text => signed(`${text}x`, stranger.privateKey) }, /does not hold/],
  ]
  for (const [lie, reason] of lies) {
    made.provider.lies = lie
    await refused(made, await signIn(made, ada), reason)
    made.clock.advance(0)
  }
})

test('a subject keeps its person when its address changes, and takes no other subject’s address', async t => {
  const made = await house(t)
  const { id } = await whoami(made, await sessionOf(made, ada))
  const renamed = await whoami(made, await sessionOf(made, { ...ada, email: 'countess@other.example' }))
  assert.deepEqual([renamed.id, renamed.name], [id, 'countess@other.example'])
  const thief = await signIn(made, { sub: 'eve', email: 'countess@other.example' })
  assert.equal(thief.json().code, 'sso_refused')
  assert.match(String(made.reasons.at(-1)), /another subject/)
  const freed = await whoami(made, await sessionOf(made, { sub: 'heir', email: 'ada@other.example' }))
  assert.notEqual(freed.id, id)
})

test('a provider that is not there, or may not be asked, is sso_unavailable; a connection that is not, not_found', async t => {
  const made = await house(t)
  const gone = { issuer: 'http://127.0.0.1:1', clientId: 'x' }
  await made.call('SsoConnection.create', { body: { name: 'staff', spec: gone } })
  const start = (organization: string) => made.server.app.inject({ url: at(organization, 'start') })
  const reply = await start('default')
  assert.deepEqual([reply.statusCode, reply.json().code], [502, 'sso_unavailable'])
  assert.ok(!reply.body.includes('127.0.0.1'), 'where the provider is, is nobody’s business')
  assert.deepEqual((await start('no-such')).json().detail, (await start('no%00such')).json().detail)
  assert.equal((await start('no-such')).json().code, 'not_found')
  const strict = await testControl(t, catalogue)
  const server = await openServer(strict.control)
  t.after(() => server.close())
  const { issuer, clientId } = made.provider
  await strict.call('SsoConnection.create', { body: { name: 'staff', spec: { issuer, clientId } } })
  const forbidden = await server.app.inject({ url: at('default', 'start') })
  assert.equal(forbidden.json().code, 'sso_unavailable', 'the egress rule holds for providers, too')
  let last = 0
  for (let attempt = 0; attempt < 61; attempt++) last = (await start('no-such')).statusCode
  assert.equal(last, 429)
})
