import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { addPerson, type ControlServer, openServer, passwordDigest } from '@gatehouse/control'
import { TestClock, type TestControl, testControl, testToken } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { eachStore, houseStore } from '../testing-stores.ts'

const origin = 'http://127.0.0.1:8001'
const password = 'a password of the test'
const administrator = { email: 'admin@example.org', password }

async function served(t: TestContext, testing: TestControl): Promise<ControlServer> {
  const server = await openServer(testing.control)
  t.after(() => server.close())
  return server
}

type Person = typeof administrator

const signIn = ({ app }: ControlServer, payload: Person, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { origin, ...headers }, payload })

async function cookieOf(server: ControlServer, person: Person): Promise<string> {
  const { headers } = await signIn(server, person)
  return String(headers['set-cookie']).split(';')[0]!
}

eachStore('the administrator signs in, is known by the cookie, and signs out', async (store, t) => {
  const server = await served(t, await testControl(t, catalogue, { store }))
  assert.equal((await signIn(server, { ...administrator, password: 'another password' })).statusCode, 401)
  const cookie = await cookieOf(server, administrator)
  assert.match(cookie, /^gatehouse_console\.session_token=/)
  const whoami = () => server.app.inject({ url: '/api/v1/whoami', headers: { cookie } })
  const { name, roles } = (await whoami()).json()
  assert.equal(name, administrator.email)
  assert.deepEqual(roles, [{ organization: 'default', role: 'owner', permissions: ['captures'] }])
  await server.app.inject({ method: 'POST', url: '/api/auth/sign-out', headers: { cookie, origin }, payload: {} })
  assert.equal((await whoami()).statusCode, 401)
})

test('a write with a cookie needs our exact origin; with a token it needs none', async t => {
  const server = await served(t, await testControl(t, catalogue))
  const cookie = await cookieOf(server, administrator)
  const url = '/api/v1/organizations/default/workspaces'
  const write = (headers: Record<string, string>, name: string) =>
    server.app.inject({ method: 'POST', url, headers, payload: { name, spec: {} } })
  assert.equal((await write({ cookie }, 'evil')).json().code, 'origin_forbidden')
  for (const elsewhere of [
    'http://127.0.0.1:8001.evil.example',
    'http://127.0.0.1:8002',
    'null',
    origin.toUpperCase(),
  ]) {
    assert.equal((await write({ cookie, origin: elsewhere }, 'evil')).json().code, 'origin_forbidden')
  }
  assert.equal((await write({ cookie, origin }, 'by-cookie')).statusCode, 201)
  assert.equal((await write({ authorization: `Bearer ${testToken}` }, 'by-token')).statusCode, 201)
  assert.equal((await write({ cookie, origin, authorization: 'Bearer ght_wrong' }, 'both')).statusCode, 401)
})

test('guessing a password ends after ten attempts, whatever X-Forwarded-For says', async t => {
  const clock = new TestClock()
  const testing = await testControl(t, catalogue, { clock })
  const server = await served(t, testing)
  for (let attempt = 0; attempt < 12; attempt++) {
    const address = `203.0.113.${attempt}`
    const spoofed = { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address }
    const email = attempt % 2 ? 'ADMIN@example.org' : administrator.email
    const { statusCode } = await signIn(server, { email, password: 'wrong password' }, spoofed)
    assert.equal(statusCode, attempt < 10 ? 401 : 429)
  }
  const refused = await signIn(server, administrator)
  assert.equal(refused.json().code, 'too_many_attempts')
  assert.ok(Number(refused.headers['retry-after']) > 0)
  clock.advance(15 * 60_000 + 1)
  const spoofed = await signIn(server, administrator, { 'x-forwarded-for': '203.0.113.1' })
  assert.equal(spoofed.statusCode, 200)
  const sessions = await testing.control.store.db.selectFrom('auth.session').select('ipAddress').execute()
  assert.deepEqual(
    sessions.map(({ ipAddress }) => ipAddress),
    ['127.0.0.1'],
    'the peer, not what it claims',
  )
})

test('one address may not try many accounts', async t => {
  const server = await served(t, await testControl(t, catalogue, { clock: new TestClock() }))
  const statuses: number[] = []
  for (let account = 0; account < 31; account++) {
    const guess = { email: `user${account}@example.org`, password: 'wrong password' }
    const { statusCode } = await signIn(server, guess, { 'x-forwarded-for': `198.51.100.${account}` })
    statuses.push(statusCode)
  }
  assert.deepEqual([statuses[29], statuses[30]], [401, 429])
})

eachStore('an invitation works once, in time, and only for its address', async (store, t) => {
  const clock = new TestClock()
  const testing = await testControl(t, catalogue, { store, clock })
  const server = await served(t, testing)
  const invite = async (name: string, email: string) => {
    const { body } = await testing.call('Invitation.create', { body: { name, spec: { email, role: 'editor' } } })
    return (body as { code: string }).code
  }
  const url = '/api/v1/organizations/default/invitations'
  const register = (code: string) => {
    const payload = { code, name: 'Ada', password: 'analytical engine' }
    return server.app.inject({ method: 'POST', url: `${url}/register`, payload })
  }
  const code = await invite('ada', 'Ada@example.org')
  assert.ok(!JSON.stringify(await store.db.selectFrom('invitations').selectAll().execute()).includes(code))
  assert.equal((await register(`${code.slice(0, -1)}${code.endsWith('0') ? 1 : 0}`)).statusCode, 404)
  assert.deepEqual((await register(code)).json(), { organization: 'default', role: 'editor' })
  assert.equal((await register(code)).statusCode, 404, 'once')
  const cookie = await cookieOf(server, { email: 'ada@example.org', password: 'analytical engine' })
  const { roles, operator } = (await server.app.inject({ url: '/api/v1/whoami', headers: { cookie } })).json()
  assert.deepEqual({ roles, operator }, { roles: [{ organization: 'default', role: 'editor' }], operator: false })
  const payload = { code: await invite('bob', 'bob@example.org') }
  const headers = { cookie, origin }
  const accepting = await server.app.inject({ method: 'POST', url: `${url}/accept`, headers, payload })
  assert.equal(accepting.statusCode, 404, 'it was meant for another address')
  const late = await invite('late', 'late@example.org')
  clock.advance(8 * 86_400_000)
  assert.equal((await register(late)).statusCode, 404)
})

test('an account that another organization made for an address gets nothing that is meant for the address', async t => {
  const testing = await testControl(t, catalogue)
  const { call } = testing
  const server = await served(t, testing)
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  await call('Membership.create', { body: { name: 'ada', spec: { email: 'ada@example.org', role: 'owner' } } })
  const spec = { email: 'ada@example.org', role: 'viewer' }
  const { body } = await call('Invitation.create', { params: { organization: 'other' }, body: { name: 'ada', spec } })
  const payload = { code: (body as { code: string }).code, name: 'Not Ada', password: 'analytical engine' }
  await server.app.inject({ method: 'POST', url: '/api/v1/organizations/other/invitations/register', payload })
  const cookie = await cookieOf(server, { email: 'ada@example.org', password: 'analytical engine' })
  const { roles } = (await server.app.inject({ url: '/api/v1/whoami', headers: { cookie } })).json()
  assert.deepEqual(roles, [{ organization: 'other', role: 'viewer' }])
})

eachStore('the same address in another realm is another person, whom the console does not know', async (store, t) => {
  const testing = await testControl(t, catalogue, { store })
  const server = await served(t, testing)
  const digest = await passwordDigest('a password of the portal')
  const twin = { realm: 'portal:org_other', email: administrator.email, name: 'Twin', verified: true, password: digest }
  const person = await store.transaction(transaction => addPerson(transaction, twin, Date.now()))
  const guess = { ...administrator, password: 'a password of the portal' }
  assert.equal((await signIn(server, guess)).statusCode, 401)
  assert.equal((await signIn(server, administrator)).statusCode, 200)
  const caller = await testing.control.callerOfPerson(person)
  assert.deepEqual([caller.operator, caller.grants], [false, []])
})

eachStore('a token is shown once, expires, and is gone when it is deleted', async (store, t) => {
  const clock = new TestClock()
  const { call, control } = await testControl(t, catalogue, { store, clock })
  const make = async (name: string, spec: object) => {
    const { body } = await call('Token.create', { body: { name, spec: { role: 'viewer', ...spec } } })
    return (body as { secret: string }).secret
  }
  const secret = await make('ci', { expiresAt: new Date(clock.nowMs() + 60_000).toISOString() })
  assert.match(secret, /^ght_/)
  assert.ok(!JSON.stringify(await store.db.selectFrom('tokens').selectAll().execute()).includes(secret))
  const caller = await control.callerOfToken(secret)
  assert.deepEqual([caller.kind, caller.operator, caller.grants[0]?.role], ['token', false, 'viewer'])
  clock.advance(60_000)
  assert.equal((await control.callerOfToken(secret)).kind, 'nobody')
  const lasting = await make('cd', {})
  await call('Token.delete', { name: 'cd' })
  assert.equal((await control.callerOfToken(lasting)).kind, 'nobody')
})

test('the first start happens once; its password is made unless it is chosen', async t => {
  const store = await houseStore(t)
  const options = { store, administrator: {} }
  const first = await testControl(t, catalogue, options)
  assert.match(first.control.administrator!.password, /^[\w-]{22}$/)
  const second = await testControl(t, catalogue, options)
  assert.equal(second.control.administrator, undefined)
})
