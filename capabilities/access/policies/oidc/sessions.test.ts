import assert from 'node:assert/strict'
import test from 'node:test'
import { issuerUrl, json } from '../jwt/issuer.model.ts'
import { away, base, type ModelBrowser, signingIn } from './signing-in.model.ts'

const missing = 'credential_missing'

async function signedIn(config: Record<string, unknown> = {}, how: { threads?: number; keysMax?: number } = {}) {
  const house = await signingIn(config, how)
  const one = house.browser()
  assert.equal((await one.signIn()).status, 303)
  return { ...house, one }
}

const cookieOf = (browser: ModelBrowser) => browser.cookies.get(browser.sessionNames[0]!)!

test('a session ends when nothing is asked for, when its time is over, and lasts while somebody is there', async () => {
  const { one, clock } = await signedIn({ idleSeconds: 600, absoluteSeconds: 3600 })
  for (let i = 0; i < 5; i++) {
    clock.advance(590_000)
    assert.equal((await one.ask()).status, 200, `${i}`)
  }
  const idle = one.copy()
  clock.advance(601_000)
  assert.match((await idle.ask()).reason!, /has ended/)
  const { one: other, clock: otherClock } = await signedIn({ idleSeconds: 600, absoluteSeconds: 3600 })
  for (let i = 0; i < 6; i++) {
    otherClock.advance(590_000)
    assert.equal((await other.ask()).status, 200)
  }
  otherClock.advance(61_000)
  assert.equal((await other.ask()).code, missing)
  assert.equal((await other.open()).status, 303, 'a page is led to sign in anew')
  assert.deepEqual(other.sessionNames, [], 'and what was no session goes')
})

test('a cookie that is cut, changed, made up or of pieces of two is no session', async () => {
  const { one, provider, browser } = await signedIn()
  const [name] = one.sessionNames
  const whole = cookieOf(one)
  const flipped = whole.slice(0, 40) + (whole[40] === 'A' ? 'B' : 'A') + whole.slice(41)
  for (const value of [
    whole.slice(0, -1),
    whole.slice(0, -2),
    whole.slice(0, -3),
    flipped,
    '1.A',
    '1.',
    '1.AAAA',
    'x',
    '9.abc',
    '2.abc',
    `${whole}~`,
    '',
  ]) {
    const other = one.copy()
    other.cookies.set(name!, value)
    assert.equal((await other.ask()).code, missing, value.slice(0, 50))
  }
  provider.grant = { access_token: 'x'.repeat(6000), expires_in: 3600 }
  const [large, second] = [browser(), browser()]
  await large.signIn()
  await second.signIn()
  assert.ok(large.sessionNames.length > 1)
  assert.equal((await large.ask()).exchange.identity!.token!.length, 6000)
  const mixed = large.copy()
  mixed.cookies.set(large.sessionNames[1]!, second.cookies.get(large.sessionNames[1]!)!)
  assert.equal((await mixed.ask()).code, missing)
  const cut = large.copy()
  cut.cookies.delete(large.sessionNames[1]!)
  assert.equal((await cut.ask()).code, missing)
})

test('a cookie of another environment or client opens nowhere else, whatever it is called there', async () => {
  const { one, instance, browser, provider } = await signedIn()
  for (const [environmentId, clientId] of [
    ['production', 'shop'],
    ['env', 'other'],
  ] as const) {
    const there = browser([instance(1, { clientId })])
    provider.claims = { aud: clientId }
    await there.signIn({ environmentId })
    assert.equal((await there.ask({ environmentId })).status, 200)
    there.cookies.set(there.sessionNames[0]!, cookieOf(one))
    assert.match((await there.ask({ environmentId })).reason!, /does not open here/)
  }
})

test('keys rotate by a list: the first seals, each opens, and one that is gone opens nothing', async () => {
  const { one, instance, browser, provider, clock } = await signedIn({ idleSeconds: 600 })
  const both = one.copy()
  const before = cookieOf(one)
  const rotated = browser([instance(1, { cookieKeys: ['env:TWO', 'env:ONE'] })])
  for (const [name, value] of both.cookies) rotated.cookies.set(name, value)
  provider.grant = { expires_in: 36_000 }
  clock.advance(200_000)
  assert.equal((await rotated.ask()).status, 200)
  assert.notEqual(cookieOf(rotated), before, 'it is sealed anew')
  const last = browser([instance(1, { cookieKeys: ['env:TWO'] })])
  for (const [name, value] of rotated.cookies) last.cookies.set(name, value)
  assert.equal((await last.ask()).status, 200)
  last.cookies.set(last.sessionNames[0]!, before)
  assert.equal((await last.ask()).code, missing)
})

test('a key that is too short, or cannot be had, lets nobody in', async () => {
  const { one, secrets, instance, browser } = await signedIn()
  const again = browser([instance(1)])
  for (const [name, value] of one.cookies) again.cookies.set(name, value)
  secrets['env:ONE'] = 'short'
  await assert.rejects(again.ask(), { code: 'secret_unavailable' })
})

test('pages of other origins change nothing with the session of a person', async () => {
  const { one } = await signedIn({ originsAllowed: ['https://app.example.com'] })
  const code = async (fields: Record<string, string>, more = {}) =>
    (await one.ask({ method: 'POST', fields: { 'Sec-Fetch-Site': 'same-site', ...fields }, ...more })).code
  assert.equal(await code({ Origin: 'https://evil.example.com' }), missing)
  assert.equal(await code({ Origin: 'null' }), missing)
  assert.equal(await code({}), missing)
  assert.equal(await code({ Origin: 'https://evil.example.com' }, { method: 'GET', upgrade: 'websocket' }), missing)
  assert.equal(await code({ Origin: 'https://app.example.com' }), undefined)
  assert.equal(await code({ 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }), undefined)
  assert.equal(await code({ Origin: 'https://evil.example.com' }, { method: 'GET' }), undefined)
})

test('an access token is renewed before its end, once for all tabs and threads, and the new cookie is told each of them', async () => {
  const { one, provider, clock } = await signedIn({}, { threads: 3 })
  clock.advance(280_000)
  const tabs = Array.from({ length: 12 }, () => one.copy())
  const answers = await Promise.all(tabs.map((tab, i) => whileWaiting(clock, tab.ask({ thread: (i % 3) + 1 }))))
  assert.deepEqual(new Set(answers.map(({ exchange }) => exchange.identity?.token)), new Set(['access-2']))
  assert.equal(provider.times('/token'), 2)
  assert.deepEqual(new Set(tabs.map(cookieOf)).size, 1)
  assert.ok(answers.every(({ exchange }) => exchange.replyFields.join().includes('Cache-Control,private')))
  // Who comes late with the old one gets the same.
  clock.advance(30_000)
  const late = one.copy()
  assert.equal((await late.ask({ thread: 2 })).exchange.identity!.token, 'access-2')
  assert.equal(provider.times('/token'), 2)
})

test('a provider that gives the same refresh token again, for tokens that are short, renews each of them once', async () => {
  const house = await signingIn({ refreshSeconds: 30 }, { threads: 2 })
  const { provider, clock } = house
  provider.grant = { refresh_token: 'for-ever', expires_in: 20 }
  const one = house.browser()
  await one.signIn()
  for (let i = 0; i < 5; i++) {
    for (let asked = 0; asked < 4; asked++) {
      const { exchange } = await whileWaiting(clock, one.ask({ thread: (asked % 2) + 1 }))
      assert.equal(exchange.identity!.token, `access-${i + 1}`)
    }
    clock.advance(11_000)
  }
  assert.equal(provider.times('/token'), 5)
})

test('while the provider does not renew a session it lasts as long as its token, and then no longer', async () => {
  const { one, provider, clock } = await signedIn()
  provider.answers = (_, path) => (path === '/token' ? json({ error: 'invalid_grant' }, 400) : undefined)
  clock.advance(280_000)
  for (let i = 0; i < 5; i++) assert.equal((await one.ask()).exchange.identity!.token, 'access-1')
  assert.equal(provider.times('/token'), 2, 'it is not asked again at once')
  clock.advance(21_000)
  assert.match((await one.ask()).reason!, /does not renew/)
  assert.equal((await one.open()).status, 303)
})

test('a provider that is away, frozen or out of its mind ends no session whose token is good, and makes none good', async () => {
  const { one, provider, clock, secrets } = await signedIn()
  for (const answers of [
    away,
    () => json('<html>', 200),
    () => json({}, 500),
    () => json({ error: 'slow_down' }, 429),
  ]) {
    provider.answers = answers
    assert.equal((await one.ask()).status, 200)
  }
  clock.advance(280_000)
  provider.answers = away
  assert.equal((await one.ask()).status, 200)
  clock.advance(21_000)
  await assert.rejects(one.ask(), { code: 'sign_in_unavailable' })
  provider.answers = undefined
  clock.advance(1000)
  assert.equal((await one.ask()).exchange.identity!.token, 'access-2')
  assert.ok(secrets['env:LOGIN'])
})

test('a renewal that tells of another person ends the session', async () => {
  const { one, provider, clock } = await signedIn()
  provider.grant = { id_token: await provider.idToken({ sub: 'eve', exp: 4_000_000_000 }) }
  clock.advance(301_000)
  assert.match((await one.ask()).reason!, /does not renew/)
})

test('a session without a refresh token goes on without its access token', async () => {
  const house = await signingIn()
  house.provider.grant = { refresh_token: undefined }
  const one = house.browser()
  await one.signIn()
  house.clock.advance(301_000)
  const { exchange } = await one.ask()
  assert.deepEqual([exchange.identity!.subject, exchange.identity!.token], ['ada', undefined])
})

test('a person who signs out is signed out here and at the provider, with every copy of the cookie, in every thread', async () => {
  const { one } = await signedIn({ signedOutPath: '/bye' }, { threads: 2 })
  const thief = one.copy()
  assert.equal((await thief.ask({ thread: 2 })).status, 200)
  const cross = await one.open({ path: `${base}/oidc/logout`, fields: { 'Sec-Fetch-Site': 'cross-site' } })
  assert.equal(cross.code, 'sign_in_refused')
  const { status, location } = await one.open({ path: `${base}/oidc/logout`, method: 'POST' })
  const address = new URL(location!)
  assert.deepEqual([status, address.origin + address.pathname], [303, `${issuerUrl}/logout`])
  assert.equal(address.searchParams.get('post_logout_redirect_uri'), `https://shop.example.com${base}/bye`)
  assert.ok(address.searchParams.get('id_token_hint'))
  assert.deepEqual(one.sessionNames, [])
  for (const thread of [1, 2]) assert.match((await thief.ask({ thread })).reason!, /was ended/)
  await one.signIn()
  assert.equal((await one.ask()).status, 200, 'who signs in again, in the same session of the provider, is in')
})

test('who lacks a claim that is asked for is not signed in', async () => {
  const { browser, provider } = await signingIn({ claims: { groups: ['staff'] } })
  provider.claims = { groups: ['guests'] }
  assert.match((await browser().signIn()).reason!, /groups/)
  provider.claims = { groups: ['guests', 'staff'] }
  assert.equal((await browser().signIn()).status, 303)
})

/** Time passes until it is answered. */
async function whileWaiting<T>(clock: { advance(ms: number): void }, asked: Promise<T>): Promise<T> {
  let over = false
  const answer = asked.finally(() => void (over = true))
  while (!over) {
    // As fast as time itself: a machine that is slow to answer makes no token old.
    await new Promise(resolve => setTimeout(resolve, 1))
    clock.advance(1)
  }
  return answer
}

test('a page whose session was denied is led to sign in anew, a script is not, nor one whose session has just begun', async () => {
  const { one, clock } = await signedIn()
  assert.equal((await one.copy().openDenied()).location, undefined)
  clock.advance(31_000)
  assert.equal((await one.copy().openDenied({ fields: { 'Sec-Fetch-Mode': 'cors' } })).location, undefined)
  const led = await one.openDenied()
  assert.equal(led.status, 303)
  assert.deepEqual(one.sessionNames, [], 'and the session that was denied goes')
  // Of who is known by another scheme it says nothing.
  assert.equal((await one.openDenied()).location, undefined)
})
