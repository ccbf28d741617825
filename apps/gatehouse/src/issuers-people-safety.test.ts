/** What must not work where people sign in: somebody else's code, cookie, form, token or realm. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Caller, nobody } from '@gatehouse/control'
import { TestClock } from '@gatehouse/control/testing.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import * as client from 'openid-client'
import { until } from './testing-house.ts'
import { addServer, openIssuers } from './testing-issuers.ts'
import { addPerson, Browser, operator, password } from './testing-person.ts'
import { allowed, begin, granted, type Peopled, peopled, redirectUri } from './testing-sign-in.ts'
import { houseStore } from './testing-stores.ts'

const errorOf = (text: string) => (JSON.parse(text) as { error: string }).error

const refreshed = async ({ issuers, shop }: Peopled, token: string | undefined) => {
  const { status, text } = await issuers.form('/token', { grant_type: 'refresh_token', refresh_token: token! }, shop)
  return { status, ...(JSON.parse(text) as { error?: string; refresh_token?: string; access_token: string }) }
}

/** Tokens count seconds of the machine's clock, which no test moves. */
function nextSecond(): Promise<unknown> {
  const second = Math.floor(Date.now() / 1000)
  return until(() => Math.floor(Date.now() / 1000) > second)
}

const disabled = ({ issuers, ada }: Peopled, transition = 'disable') =>
  issuers.house.control.rows.write(issuers.house.organization.id, async ({ resources }) => {
    await resources.transition(await resources.get('Developer', ada.id), transition)
  })

test('a person of one organization is nobody at another’s server, by password or by cookie', async t => {
  const people = await peopled(t, { store: await houseStore(t) })
  const { issuers, ada, seen } = people
  const { control } = issuers.house
  await control.call('Organization.create', {
    ...{ caller: operator, requestId: 'req_test', body: { name: 'other', spec: {} } },
  })
  const { id } = await control.rows.read(resources => resources.get('Organization', 'other'))
  await control.rows.write(id, async ({ resources }) => {
    await resources.create('Workspace', { name: 'default', spec: {} })
    await resources.create('Environment', { name: 'dev', spec: {} })
  })
  await addServer(issuers.house, 'other')
  const oauth = { grants: ['authorization_code'], redirectUris: [redirectUri] }
  const theirs = await issuers.client('theirs', { organization: 'other', scopes: ['pets:read'], oauth })
  const there = await issuers.seenBy(theirs, `${issuers.url}/other/main`)
  const browser = new Browser(issuers.url)
  await allowed(browser, await begin(seen), ada.email)
  for (const [key, cookie] of browser.cookies) browser.cookies.set(key, { ...cookie, path: '/' })
  const page = await browser.open((await begin(there)).address.href)
  assert.match(page.text, /<h1>Sign in/)
  assert.equal((await browser.signIn(page, ada.email)).status, 400)
  // The same address there is another person, with a password of her own.
  const other = await addPerson(issuers.house, 'ada', { organization: 'other' })
  assert.notEqual(other.id, ada.id)
  const again = await browser.signIn(await browser.open((await begin(there)).address.href), ada.email)
  assert.match(again.text, /Allow theirs/)
})

test('a code is for its client, its address and its proof key, once; used again it ends what it gave', async t => {
  const people = await peopled(t, { store: await houseStore(t) })
  const { issuers, shop, ada, seen } = people
  const other = await issuers.client('other', {
    oauth: { grants: ['authorization_code'], redirectUris: [redirectUri] },
  })
  const browser = new Browser(issuers.url)
  const code = async () => {
    const begun = await begin(seen)
    const { searchParams } = await allowed(browser, begun, ada.email)
    const own = { grant_type: 'authorization_code', code: searchParams.get('code')!, redirect_uri: redirectUri }
    return { ...own, code_verifier: begun.checks.pkceCodeVerifier as string }
  }
  const form = await code()
  const wrong = [
    [form, other],
    [{ ...form, code_verifier: client.randomPKCECodeVerifier() }, shop],
    [{ ...form, redirect_uri: `${redirectUri}/` }, shop],
    [{ ...form, code_verifier: '' }, shop],
  ] as const
  for (const [said, who] of wrong) assert.equal((await issuers.form('/token', said, who)).status, 400)
  const first = await issuers.form('/token', form, shop)
  assert.equal(first.status, 200)
  const { refresh_token, access_token } = JSON.parse(first.text)
  const again = await issuers.form('/token', form, shop)
  assert.deepEqual([again.status, errorOf(again.text)], [400, 'invalid_grant'])
  assert.equal((await refreshed(people, refresh_token)).error, 'invalid_grant')
  const told = await issuers.form('/token/introspection', { token: access_token }, shop)
  assert.deepEqual(JSON.parse(told.text), { active: false })
})

test('a request without PKCE, with plain, to another address or in another way leads nowhere', async t => {
  const { issuers, seen } = await peopled(t, { store: await houseStore(t) })
  const browser = new Browser(issuers.url)
  const asked = async (change: (params: URLSearchParams) => void) => {
    const { address } = await begin(seen)
    change(address.searchParams)
    return browser.open(address.href)
  }
  const sentBack = async (change: (params: URLSearchParams) => void) => {
    const { url } = await asked(change)
    assert.ok(url.startsWith(`${redirectUri}?`), url)
    const { searchParams } = new URL(url)
    return [searchParams.get('error'), searchParams.get('iss'), searchParams.get('code')]
  }
  const refusedTo = [
    `${redirectUri}/`,
    `${redirectUri}?x=1`,
    'https://shop.example.evil.example/callback',
    'https://evil.example/',
  ]
  for (const address of refusedTo) {
    const { status, url, text } = await asked(params => params.set('redirect_uri', address))
    assert.deepEqual([status, url.startsWith(issuers.url)], [400, true], address)
    assert.ok(!text.includes('evil.example'))
  }
  const none = (params: URLSearchParams) => {
    params.delete('code_challenge')
    params.delete('code_challenge_method')
  }
  const invalid = ['invalid_request', issuers.issuer, null]
  assert.deepEqual(await sentBack(none), invalid)
  assert.deepEqual(await sentBack(params => params.set('code_challenge_method', 'plain')), invalid)
  const byForm = await asked(params => params.set('response_mode', 'form_post'))
  assert.deepEqual([byForm.status, byForm.text.includes('<script')], [400, false])
  const implicit = await asked(params => params.set('response_type', 'token'))
  assert.match(implicit.url, /^https:\/\/shop\.example\/callback#error=/)
  assert.equal((await sentBack(params => params.set('prompt', 'none')))[0], 'login_required')
  assert.equal((await sentBack(params => params.set('request', 'x.y.z')))[0], 'request_not_supported')
})

test('a refresh token is used once; who uses it again ends the grant for both, also at the same moment', async t => {
  const people = await peopled(t, { store: await houseStore(t) })
  const stolen = (await granted(people)).refresh_token
  const next = await refreshed(people, stolen)
  assert.equal(next.status, 200)
  assert.equal((await refreshed(people, stolen)).error, 'invalid_grant')
  assert.equal((await refreshed(people, next.refresh_token)).error, 'invalid_grant')
  const { refresh_token } = await granted(people)
  const both = await Promise.all([1, 2, 3].map(() => refreshed(people, refresh_token)))
  assert.ok(both.filter(({ status }) => status === 200).length <= 1)
  for (const { refresh_token: given } of both) if (given) assert.equal((await refreshed(people, given)).status, 400)
  const other = await people.issuers.client('other', {
    oauth: { grants: ['authorization_code', 'refresh_token'], redirectUris: [redirectUri] },
  })
  const own = (await granted(people)).refresh_token
  assert.equal((await refreshed({ ...people, shop: other }, own)).error, 'invalid_grant')
  assert.equal((await refreshed(people, own)).status, 200)
})

test('a form that is not from the page of this browser does nothing, and signing in makes another session', async t => {
  const { issuers, ada, seen } = await peopled(t, { store: await houseStore(t) })
  const browser = new Browser(issuers.url)
  const page = await browser.open((await begin(seen)).address.href)
  const fields = { step: 'sign-in', email: ada.email, password }
  const sent = (form: object, headers = {}) => browser.open(page.url, { ...fields, ...form }, headers)
  const { status, text } = await sent({})
  assert.deepEqual([status, /not from this page/.test(text)], [400, true])
  assert.equal((await browser.send(page, fields, { origin: 'https://evil.example' })).status, 400)
  assert.equal((await browser.send(page, fields, { cookie: '' })).status, 400)
  // What somebody put there before is not what the person is signed in by.
  await browser.open(`${issuers.issuer}/session/end`)
  const sessionOf = () => [...browser.cookies].find(([key]) => /^gatehouse_issuer_[a-z0-9]{12} /.test(key))?.[1].value
  const before = sessionOf()
  assert.ok(before)
  const asked = await browser.signIn(page, ada.email)
  assert.match(asked.text, /Allow shop/)
  assert.notEqual(sessionOf(), before)
  const stranger = new Browser(issuers.url)
  assert.equal((await stranger.send(asked, { step: 'allow' })).status, 400)
  const headers = asked.headers.get('content-security-policy')
  assert.match(headers!, /default-src 'none'.*frame-ancestors 'none'; form-action 'self' https:\/\/shop\.example$/)
})

test('a disabled person, a revoked client and a closed subscription give nothing more, at once', async t => {
  const people = await peopled(t, { store: await houseStore(t) })
  const { issuers, shop, ada, seen } = people
  const { control, organization } = issuers.house
  const active = async (token: string) =>
    JSON.parse((await issuers.form('/token/introspection', { token }, shop)).text).active
  const change = (work: (find: (kind: string) => Promise<never>, resources: never) => Promise<unknown>) =>
    control.rows.write(organization.id, async ({ resources, at }) => {
      const workspace = await resources.get('Workspace', 'default')
      const within = at({ organization, workspace }).resources
      return work(kind => within.get(kind, 'shop') as Promise<never>, within as never)
    })
  const transition = (kind: string, name: string) =>
    change(async (find, resources: { transition(row: never, name: string): Promise<unknown> }) =>
      resources.transition(await find(kind), name),
    )
  const first = await granted(people, 'openid pets:read')
  const browser = new Browser(issuers.url)
  await allowed(browser, await begin(seen), ada.email)
  await disabled(people)
  assert.equal((await refreshed(people, first.refresh_token)).error, 'invalid_grant')
  assert.equal(await active(first.access_token), false)
  await assert.rejects(client.fetchUserInfo(seen, first.access_token, ada.id))
  assert.match((await browser.open((await begin(seen)).address.href)).text, /<h1>Sign in/)
  await disabled(people, 'enable')
  await nextSecond()
  const second = await granted(people)
  assert.equal(await active(second.access_token), true)
  await transition('Subscription', 'pause')
  assert.equal((await refreshed(people, second.refresh_token)).error, 'invalid_grant')
  assert.equal(await active(second.access_token), false)
  const denied = await browser.signIn(await browser.open((await begin(seen)).address.href), ada.email)
  assert.equal(new URL(denied.url).searchParams.get('error'), 'access_denied')
  await transition('Subscription', 'resume')
  await transition('Credential', 'revoke')
  assert.equal((await refreshed(people, second.refresh_token)).status, 401)
  assert.equal((await browser.open((await begin(seen)).address.href)).status, 400)
})

test('who gets another password is signed in nowhere by the one before, and a link works once', async t => {
  const people = await peopled(t, { store: await houseStore(t) })
  const { issuers, ada, seen } = people
  const { control } = issuers.house
  const browser = new Browser(issuers.url)
  await allowed(browser, await begin(seen), ada.email)
  const { refresh_token } = await granted(people)
  await nextSecond()
  const params = { organization: 'default', name: 'ada' }
  const { body } = await control.call('Developer.new-link', { caller: operator, requestId: 'req_test', params })
  const { link } = body as { link: string }
  assert.equal((await browser.open(ada.link, { password: 'another good one' })).status, 404)
  assert.equal((await browser.open(link, { password: 'short' })).status, 400)
  assert.equal((await browser.open(link, { password: 'another good one' })).status, 200)
  assert.equal((await browser.open(link, { password: 'a third of them' })).status, 404)
  assert.equal((await refreshed(people, refresh_token)).error, 'invalid_grant')
  const page = await browser.open((await begin(seen)).address.href)
  assert.equal((await browser.signIn(page, ada.email)).status, 400)
  assert.match((await browser.signIn(page, ada.email, 'another good one')).text, /Allow shop/)
  const guessed = { code: `ghl_${'x'.repeat(43)}00000000`, password: 'another good one' }
  const call = control.call('Developer.set-password', { caller: nobody, requestId: 'req_test', params, body: guessed })
  await assert.rejects(call, { code: 'not_found' })
})

test('guesses of a password are counted by account, whoever makes them, and told alike', async t => {
  const clock = new TestClock()
  const { issuers, ada, seen } = await peopled(t, { store: await houseStore(t), clock })
  const browser = new Browser(issuers.url)
  const page = await browser.open((await begin(seen)).address.href)
  const wrong = await browser.signIn(page, ada.email, 'x')
  const unknown = await browser.signIn(page, 'nobody@example.com', 'x')
  assert.equal(wrong.text.replaceAll(ada.email, ''), unknown.text.replaceAll('nobody@example.com', ''))
  for (let i = 0; i < 9; i++) assert.equal((await browser.signIn(page, ada.email, 'x')).status, 400)
  const late = await browser.signIn(page, ada.email)
  assert.deepEqual([late.status, /Too many attempts/.test(late.text)], [429, true])
  assert.equal((await browser.signIn(page, 'nobody@example.com', 'x')).status, 400)
  clock.advance(901_000)
  const after = await browser.open((await begin(seen)).address.href)
  assert.match((await browser.signIn(after, ada.email)).text, /Allow shop/)
})

test('guesses at the doors of portals and of authorization servers are counted together, for it is one password', async t => {
  const clock = new TestClock()
  const { issuers, ada, seen } = await peopled(t, { store: await houseStore(t), clock })
  const { control } = issuers.house
  const params = { organization: 'default' }
  const call = (route: string, caller: Caller, body: object) =>
    control.call(route, { caller, requestId: 'req_test', params, body })
  await call('Portal.create', operator, { name: 'main', spec: { environments: { live: 'dev' } } })
  const atPortal = (typed: string) =>
    call('Developer.sign-in', nobody, { portal: 'main', email: ada.email, password: typed })
  const browser = new Browser(issuers.url)
  const page = await browser.open((await begin(seen)).address.href)
  for (let i = 0; i < 5; i++) {
    assert.equal((await browser.signIn(page, ada.email, 'x')).status, 400)
    await assert.rejects(atPortal('not the password'), { code: 'wrong_password' })
  }
  assert.equal((await browser.signIn(page, ada.email)).status, 429)
  await assert.rejects(atPortal('not the password'), { code: 'too_many_attempts' })
})

test('what is kept opens nothing: no code, token, cookie or password stands in a row', async t => {
  const store = await houseStore(t)
  const people = await peopled(t, { store, oauth: { grants: ['authorization_code', 'refresh_token', 'device_code'] } })
  const { issuers, shop, seen, ada } = people
  const browser = new Browser(issuers.url)
  const begun = await begin(seen, 'openid')
  const page = await browser.open(begun.address.href)
  const back = await allowed(browser, begun, ada.email)
  const { refresh_token } = await client.authorizationCodeGrant(seen, back, begun.checks)
  const device = JSON.parse((await issuers.form('/device/auth', { scope: 'pets:read' }, shop)).text)
  const open = await browser.open(device.verification_uri_complete)
  const confirm = await browser.send(open, { user_code: device.user_code })
  await browser.send(confirm, { confirm: 'yes' })
  const code = back.searchParams.get('code')
  const secrets = [refresh_token, code, device.device_code, device.user_code.replace('-', ''), password]
  for (const [, { value }] of browser.cookies) if (value.length > 30) secrets.push(value)
  assert.ok(secrets.length > 6 && page.status === 200)
  let text = ''
  for (const table of ['issued_artifacts', 'developers', 'developer_passwords', 'audit_payloads']) {
    text += JSON.stringify(await store.db.selectFrom(table).selectAll().execute())
  }
  for (const secret of secrets) assert.ok(secret && !text.includes(secret), `${secret} is kept in clear`)
})

test('two replicas are one server: begun at one, signed in at the other, used once over both', {
  skip: postgresMissing(),
}, async t => {
  const store = await houseStore(t, 'postgres')
  const people = await peopled(t, { store })
  const { issuers: one, shop, ada, seen } = people
  const two = await openIssuers(t, { store, beside: one })
  const elsewhere = new Browser(two.own)
  const begun = await begin(seen)
  const there = new URL(begun.address.href.replace(one.url, two.own))
  const browser = new Browser(one.url)
  const page = await browser.open(begun.address.href)
  for (const [key, cookie] of browser.cookies) elsewhere.cookies.set(key, cookie)
  const moved = { ...page, url: page.url.replace(one.url, two.own) }
  const asked = await elsewhere.send(moved, { step: 'sign-in', email: ada.email, password }, { origin: one.url })
  assert.ok(there.href !== begun.address.href && asked.url.startsWith(one.url), asked.url)
  for (const [key, cookie] of elsewhere.cookies) browser.cookies.set(key, cookie)
  const back = await browser.send(await browser.open(asked.url), { step: 'allow' })
  const { refresh_token } = await client.authorizationCodeGrant(seen, new URL(back.url), begun.checks)
  const form = { grant_type: 'refresh_token', refresh_token: refresh_token! }
  const both = await Promise.all([one, two, one, two].map(at => at.form('/token', form, shop)))
  assert.ok(both.filter(({ status }) => status === 200).length <= 1)
  for (const { status, text } of both) {
    if (status === 200) assert.equal((await refreshed(people, JSON.parse(text).refresh_token)).status, 400)
  }
})

test('under https cookies are of this host alone, and no page of it reads them', async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t), publicUrl: 'https://login.example.com' })
  const oauth = { grants: ['authorization_code'], redirectUris: [redirectUri] }
  const shop = await issuers.client('shop', { scopes: ['pets:read'], oauth })
  const query = new URLSearchParams({
    ...{ client_id: shop.id, response_type: 'code', redirect_uri: redirectUri, scope: 'pets:read' },
    ...{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' },
  })
  const cookiesOf = async (path: string) =>
    (await fetch(`${issuers.own}/default/main${path}`, { redirect: 'manual' })).headers.getSetCookie()
  const [steps, session] = [await cookiesOf(`/auth?${query}`), await cookiesOf('/session/end')]
  assert.ok(steps.length >= 4 && session.length >= 2)
  for (const cookie of steps)
    assert.match(cookie, /^__Secure-gatehouse_issuer_\w+(\.sig)?=.*path=\/default\/main\/(interaction|auth)\//)
  for (const cookie of session) assert.match(cookie, /^__Host-gatehouse_issuer_\w+(\.sig)?=.*path=\/;/)
  for (const cookie of [...steps, ...session]) {
    assert.match(cookie, /; secure/i)
    assert.match(cookie, /; httponly/i)
    assert.match(cookie, /; samesite=lax/i)
    assert.ok(!/; domain=/i.test(cookie))
  }
})

test('what one address begins is counted, behind a proxy by whom the proxy names', async t => {
  const clock = new TestClock()
  const issuers = await openIssuers(t, { store: await houseStore(t), clock, trustedProxies: ['loopback'] })
  const from = (address: string, more: Record<string, string> = {}) =>
    fetch(`${issuers.issuer}/device`, { headers: { 'x-forwarded-for': `198.51.100.7, ${address}`, ...more } })
  const statuses = await Promise.all(Array.from({ length: 121 }, async () => (await from('203.0.113.1')).status))
  assert.equal(statuses.filter(status => status === 429).length, 1)
  assert.equal((await from('203.0.113.2')).status, 200)
  // Of IPv6 a caller has a whole network to choose from.
  const many = Array.from({ length: 121 }, async (_, i) => (await from(`2001:db8::${i.toString(16)}`)).status)
  assert.equal((await Promise.all(many)).filter(status => status === 429).length, 1)
  assert.equal((await from('2001:db8:0:1::1')).status, 200)
  // Where no client shows a secret, what looks like one changes nothing.
  assert.equal((await from('203.0.113.1', { authorization: 'Basic eDp4' })).status, 429)
  clock.advance(61_000)
  assert.equal((await from('203.0.113.1')).status, 200)
})

test('what is no answer of a person is refused: another method, too much, nothing at all', async t => {
  const { issuers, seen } = await peopled(t, { store: await houseStore(t) })
  const browser = new Browser(issuers.url)
  const page = await browser.open((await begin(seen)).address.href)
  const filled = { step: 'sign-in', email: 'x'.repeat(300), password: 'x' }
  assert.equal((await browser.send(page, filled)).status, 400)
  assert.equal((await browser.send(page, { ...filled, password: 'x'.repeat(20_000) })).status, 400)
  assert.equal((await browser.send(page, { ...filled, email: 'a\0b@example.com' })).status, 400)
  assert.equal((await browser.open(`${issuers.issuer}/interaction/${'x'.repeat(43)}`)).status, 400)
  assert.equal((await fetch(page.url, { method: 'PUT' })).status, 400)
  const link = `${issuers.url}/default/-/password/ghl_${'x'.repeat(51)}`
  assert.equal((await browser.open(link, { password: 'long enough it is' })).status, 404)
  assert.equal(
    (await browser.open(`${issuers.url}/nobody/-/password/ghl_x`, { password: 'long enough it is' })).status,
    404,
  )
  for (const path of ['/default/-/password/', '/default/-/password/x', '/default/-/jwks']) {
    assert.equal((await fetch(`${issuers.url}${path}`)).status, 404, path)
  }
})

test('what a person granted is over when it was not used for its days, and at last after all of them', async t => {
  const clock = new TestClock()
  const server = { refreshIdleDays: 14, refreshDays: 25 }
  const people = await peopled(t, { store: await houseStore(t), clock, server })
  const day = 86_400_000
  let token = (await granted(people)).refresh_token
  for (let used = 0; used < 2; used++) {
    clock.advance(10 * day)
    const { status, refresh_token } = await refreshed(people, token)
    assert.equal(status, 200)
    token = refresh_token
  }
  clock.advance(6 * day)
  assert.equal((await refreshed(people, token)).error, 'invalid_grant')
  const idle = (await granted(people)).refresh_token
  clock.advance(15 * day)
  assert.equal((await refreshed(people, idle)).error, 'invalid_grant')
})

test('a person who is deleted leaves nothing that works, not even a page that is open', async t => {
  const people = await peopled(t, { store: await houseStore(t) })
  const { issuers, ada, seen } = people
  const { refresh_token } = await granted(people)
  const browser = new Browser(issuers.url)
  const page = await browser.open((await begin(seen, 'pets:read', { prompt: 'consent' })).address.href)
  const asked = await browser.signIn(page, ada.email)
  assert.match(asked.text, /Allow shop/)
  const { control, organization } = issuers.house
  await control.rows.write(organization.id, async ({ resources }) => {
    await resources.delete(await resources.get('Developer', ada.id))
  })
  assert.equal((await browser.send(asked, { step: 'allow' })).url.startsWith(redirectUri), false)
  assert.equal((await refreshed(people, refresh_token)).error, 'invalid_grant')
  assert.equal((await browser.signIn(await browser.open((await begin(seen)).address.href), ada.email)).status, 400)
})
