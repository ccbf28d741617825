/** People of a realm at the authorization server of their organization, by clients that know nothing of us. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { audience } from './testing-issuers.ts'
import { addPerson, Browser } from './testing-person.ts'
import { allowed, begin, granted, peopled, redirectUri } from './testing-sign-in.ts'
import { eachStore, houseStore } from './testing-stores.ts'

eachStore(
  'a person signs in, says yes, and the client gets tokens that say who she is and what she allowed',
  async (store, t) => {
    const { issuers, shop, ada, seen } = await peopled(t, { store })
    const { address, checks } = await begin(seen, 'openid profile email pets:read')
    const browser = new Browser(issuers.url)
    const asked = await browser.signIn(await browser.open(address.href), ada.email)
    assert.match(asked.text, /Allow shop\?/)
    const back = await browser.send(asked, { step: 'allow' })
    assert.ok(back.url.startsWith(redirectUri), `${back.status} ${back.url} ${back.text}`)
    const tokens = await client.authorizationCodeGrant(seen, new URL(back.url), checks)
    const { iss, aud, sub, client_id, scope } = decodeJwt(tokens.access_token)
    assert.deepEqual([iss, aud, sub, client_id], [issuers.issuer, audience, ada.id, shop.id])
    assert.equal(scope, 'openid profile email pets:read')
    const info = await client.fetchUserInfo(seen, tokens.access_token, ada.id)
    assert.deepEqual(info, { sub: ada.id, name: 'ada of the test', email: ada.email, email_verified: false })
    const again = await client.refreshTokenGrant(seen, tokens.refresh_token!)
    assert.equal(decodeJwt(again.access_token).sub, ada.id)
  },
)

eachStore('a request that is pushed before names nothing in the browser, and works once', async (store, t) => {
  const { issuers, shop, ada, seen } = await peopled(t, { store })
  const { params, checks } = await begin(seen)
  const address = await client.buildAuthorizationUrlWithPAR(seen, params)
  assert.deepEqual([...address.searchParams.keys()].sort(), ['client_id', 'request_uri'])
  const back = await allowed(new Browser(issuers.url), { address }, ada.email)
  const { access_token } = await client.authorizationCodeGrant(seen, back, checks)
  assert.equal(decodeJwt(access_token).client_id, shop.id)
  const again = await new Browser(issuers.url).open(address.href)
  assert.match(again.text + again.url, /invalid_request_uri/)
})

test('an app that keeps no secret gets tokens on a port of its own, and the person is asked each time', async t => {
  const oauth = {
    ...{ authentication: 'none', grants: ['authorization_code', 'refresh_token'] },
    redirectUris: ['http://127.0.0.1/callback', 'com.example.phone:/done'],
  }
  const { issuers, ada, seen } = await peopled(t, { store: await houseStore(t), oauth })
  const browser = new Browser(issuers.url)
  for (const redirect_uri of ['http://127.0.0.1:49152/callback', 'com.example.phone:/done']) {
    const begun = await begin(seen, 'openid pets:read', { redirect_uri })
    let page = await browser.open(begun.address.href)
    if (page.text.includes('<h1>Sign in')) page = await browser.signIn(page, ada.email)
    assert.match(page.text, /Allow shop\?/)
    const back = await browser.send(page, { step: 'allow' })
    assert.ok(back.url.startsWith(`${redirect_uri}?`), back.url)
    const tokens = await client.authorizationCodeGrant(seen, new URL(back.url), begun.checks)
    const next = await client.refreshTokenGrant(seen, tokens.refresh_token!)
    assert.equal(next.scope, 'openid pets:read')
  }
  const elsewhere = await begin(seen, 'pets:read', { redirect_uri: 'http://127.0.0.1:49152/other' })
  assert.equal((await browser.open(elsewhere.address.href)).status, 400)
})

test('what was allowed is remembered for that client and no more, in another browser, too', async t => {
  const people = await peopled(t, { store: await houseStore(t) })
  const { issuers, ada, seen } = people
  await granted(people, 'openid pets:read')
  const browser = new Browser(issuers.url)
  const signIn = async (scope: string, more: Record<string, string> = {}) => {
    const page = await browser.open((await begin(seen, scope, more)).address.href)
    return page.text.includes('<h1>Sign in') ? browser.signIn(page, ada.email) : page
  }
  assert.ok((await signIn('openid pets:read')).url.startsWith(redirectUri))
  assert.ok((await signIn('pets:read', { prompt: 'none' })).url.includes('code='))
  const more = await signIn('pets:read pets:write')
  assert.match(more.text, /Allow shop\?/)
  const denied = await browser.send(more, { step: 'cancel' })
  assert.equal(new URL(denied.url).searchParams.get('error'), 'access_denied')
  assert.match((await signIn('pets:read', { prompt: 'consent' })).text, /Allow shop\?/)
  assert.match((await browser.open((await begin(seen, 'openid', { max_age: '0' })).address.href)).text, /<h1>Sign in/)
})

eachStore(
  'a device is connected by the code that it shows, and told to wait when it asks too often',
  async (store, t) => {
    const { issuers, shop, ada, seen } = await peopled(t, {
      store,
      oauth: { grants: ['device_code', 'refresh_token'] },
    })
    const device = await client.initiateDeviceAuthorization(seen, { scope: 'openid pets:read' })
    const poll = async () => {
      const form = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device.device_code }
      return JSON.parse((await issuers.form('/token', form, shop)).text) as { error?: string }
    }
    assert.deepEqual([(await poll()).error, (await poll()).error], ['authorization_pending', 'slow_down'])
    const browser = new Browser(issuers.url)
    const empty = await browser.open(device.verification_uri)
    assert.match((await browser.send(empty, { user_code: 'BBBB-BBBB' })).text, /No device shows this code/)
    const filled = await browser.open(device.verification_uri_complete!)
    const confirm = await browser.send(filled, { user_code: device.user_code.toLowerCase().replace('-', ' ') })
    assert.match(confirm.text, new RegExp(device.user_code))
    const asked = await browser.signIn(await browser.send(confirm, { confirm: 'yes' }), ada.email)
    assert.match(asked.text, /Allow shop\?/)
    assert.match((await browser.send(asked, { step: 'allow' })).text, /<h1>Connected/)
    const tokens = await client.pollDeviceAuthorizationGrant(seen, { ...device, interval: 0.1 })
    assert.deepEqual([decodeJwt(tokens.access_token).sub, tokens.scope], [ada.id, 'openid pets:read'])
    assert.equal((await client.refreshTokenGrant(seen, tokens.refresh_token!)).scope, 'openid pets:read')
    assert.equal((await poll()).error, 'invalid_grant')
    // The next one is asked about again, and may be turned away.
    const other = await client.initiateDeviceAuthorization(seen, { scope: 'pets:read' })
    const turned = await browser.send(await browser.open(other.verification_uri), { user_code: other.user_code })
    assert.match((await browser.send(turned, { abort: 'yes' })).text, /<h1>Not connected/)
    await assert.rejects(client.pollDeviceAuthorizationGrant(seen, { ...other, interval: 0.1 }), {
      error: 'access_denied',
    })
  },
)

test('guesses of user codes are counted', async t => {
  const { issuers } = await peopled(t, { store: await houseStore(t), oauth: { grants: ['device_code'] } })
  const browser = new Browser(issuers.url)
  let page = await browser.open(`${issuers.issuer}/device`)
  for (let i = 0; i < 10; i++) page = await browser.send(page, { user_code: 'BBBB-BBBB' })
  assert.equal((await browser.send(page, { user_code: 'BBBB-BBBB' })).status, 429)
})

test('a person signs out, is sent on where the client said, and somebody else may sign in instead', async t => {
  const signOutUris = ['https://shop.example/bye']
  const { issuers, shop, ada, seen } = await peopled(t, { store: await houseStore(t), oauth: { signOutUris } })
  const bob = await addPerson(issuers.house, 'bob')
  const browser = new Browser(issuers.url)
  await allowed(browser, await begin(seen), ada.email)
  const page = await browser.open((await begin(seen, 'openid', { prompt: 'login' })).address.href)
  const change = await browser.signIn(page, bob.email)
  assert.match(change.text, /Change accounts\?/)
  assert.match((await browser.send(change, {})).text, /bob@example\.com/)
  const out = client.buildEndSessionUrl(seen, { post_logout_redirect_uri: signOutUris[0]!, client_id: shop.id })
  const asked = await browser.open(out.href)
  assert.match(asked.text, /Sign out\?/)
  assert.ok(!asked.text.includes('<script'))
  assert.equal((await browser.send(asked, { logout: 'yes' })).url, signOutUris[0])
  assert.match((await browser.open((await begin(seen)).address.href)).text, /<h1>Sign in/)
  const wrong = client.buildEndSessionUrl(seen, {
    post_logout_redirect_uri: 'https://evil.example/',
    client_id: shop.id,
  })
  assert.equal((await browser.open(wrong.href)).status, 400)
  assert.match((await browser.open(`${issuers.issuer}/session/end`)).text, /Sign out\?/)
})
