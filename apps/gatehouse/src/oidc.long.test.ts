/** Browsers that sign in at a provider of somebody else, through a whole gateway with threads. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { newId } from '@gatehouse/base'
import { redisAddress } from '@gatehouse/gateway/limits/redis/redis-address.ts'
import { redisServer, withRedis } from '@gatehouse/gateway/limits/redis/redis-server.model.ts'
import { clientDigest } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { SignJWT } from 'jose'
import { RawBrowser } from './testing-browser.ts'
import { gatewayFor, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'
import { type Instead, type PeopleWays, peopleFor } from './testing-people.ts'

async function house(t: TestContext, ways: PeopleWays = {}) {
  const made = await peopleFor(t, ways)
  const page = `${made.origin}/pets/v1/orders?page=2`
  const isOurs = (url: string) => url.startsWith(`${made.origin}/`)
  /** Up to where the provider sends the browser back to. */
  const toCallback = async (browser = new RawBrowser(), login?: string) => {
    const begun = await browser.open(page)
    return { browser, begun, back: await browser.follow(begun, isOurs, login) }
  }
  const signedIn = async (login?: string) => {
    const { browser, back } = await toCallback(new RawBrowser(), login)
    const done = await browser.open(back.location!)
    assert.deepEqual([done.status, done.location], [303, page])
    return browser
  }
  return { ...made, page, isOurs, toCallback, signedIn }
}

suite('browsers that sign in', { concurrency: 3 }, () => {
  test('a person is led to the provider, comes back to the page that was wanted, and is known from then on', async t => {
    const { page, toCallback, origin, people } = await house(t)
    const { browser, begun, back } = await toCallback()
    assert.equal(begun.status, 303)
    assert.ok(begun.location!.startsWith(`${people.url}/auth?`))
    const done = await browser.open(back.location!)
    assert.deepEqual([done.status, done.location], [303, page])
    assert.ok(people.asked.includes('POST /request'), 'by a pushed request')
    const known = await browser.open(page)
    assert.equal(known.status, 200)
    const { url, headers } = JSON.parse(known.text)
    assert.deepEqual([url, headers.cookie], ['/orders?page=2', undefined])
    for (const name of browser.cookies(origin).keys()) assert.match(name, /^__Host-gatehouse-/)
  })

  test('all tabs of a person keep working while the provider gives each refresh token once, in whatever thread they land', async t => {
    const { page, signedIn, people } = await house(t, {
      provider: { ttl: { AccessToken: 3, IdToken: 600 } },
      config: { refreshSeconds: 1 },
    })
    const browser = await signedIn()
    const tokens = () => people.asked.filter(one => one === 'POST /token').length
    const before = tokens()
    const endMs = Date.now() + 9000
    const statuses = new Map<number, number>()
    while (Date.now() < endMs) {
      const all = await Promise.all(Array.from({ length: 8 }, () => browser.script(page)))
      for (const { status } of all) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    assert.deepEqual([...statuses.keys()], [200])
    assert.ok(tokens() - before >= 2 && tokens() - before <= 6, `${tokens() - before}`)
  })

  test('a person who signs out at the gateway is signed out at the provider, which tells all who know the session', async t => {
    const { page, signedIn, origin, isOurs } = await house(t)
    const browser = await signedIn()
    const other = browser.copy()
    assert.equal((await other.script(page)).status, 200)
    const out = await browser.open(`${origin}/pets/v1/oidc/logout`)
    const back = await browser.follow(out, isOurs)
    assert.equal(back.location!.split('?')[0], `${origin}/pets/v1`)
    for (let i = 0; i < 4; i++) assert.equal((await other.script(page)).status, 401)
    const again = await browser.open(page)
    assert.match((await browser.follow(again, isOurs)).location!, /oidc.callback.*code=/)
  })

  test('a provider that ends a session by itself is believed in every thread, and in no other way', async t => {
    const { page, signedIn, people, origin } = await house(t)
    const [ada, bob] = [await signedIn('ada'), await signedIn('bob')]
    const token = await new SignJWT({
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      sub: 'ada',
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'logout+jwt' })
      .setIssuer(people.url)
      .setAudience('shop')
      .setIssuedAt()
      .setExpirationTime('2m')
      .setJti('one')
      .sign(people.signing.key)
    const tell = (logout_token: string) =>
      fetch(`${origin}/pets/v1/oidc/backchannel-logout`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token }),
      })
    assert.equal((await tell(`${token}x`)).status, 400)
    const told = await tell(token)
    assert.deepEqual([told.status, told.headers.get('cache-control')], [200, 'no-store'])
    for (let i = 0; i < 8; i++) {
      assert.equal((await ada.script(page)).status, 401)
      assert.equal((await bob.script(page)).status, 200)
    }
  })

  test('a session is one scheme of several, and pages are led to sign in where none of them knows the caller', async t => {
    const basic = placed('basic-auth', { stage: 'identify', config: {} })
    const { page, signedIn, gateway, part } = await house(t, { before: [basic] })
    const ids = { credentialId: newId('cred'), applicationId: newId('app'), environmentId: part.environmentId }
    gateway.enter([
      {
        seq: 1,
        kind: 'credential',
        state: 'live',
        ...ids,
        sha256: createHash('sha256').update('a-secret-of-a-partner').digest('hex'),
      },
    ])
    const browser = new RawBrowser()
    const known = await browser.ask(page, {
      headers: { Authorization: `Basic ${btoa('partner:a-secret-of-a-partner')}` },
    })
    assert.equal(known.status, 200)
    const told = await browser.script(page)
    assert.deepEqual(
      [told.status, told.headers['www-authenticate']],
      [401, 'Basic realm="api", charset="UTF-8", Cookie realm="api"'],
    )
    assert.equal((await browser.open(page)).status, 303)
    const wrong = await (await signedIn()).ask(page, { headers: { Authorization: 'Basic eDp5' } })
    assert.equal(wrong.status, 401, 'what is shown and does not hold is refused at once')
  })

  test('where a session is a must, another scheme does not do; where nobody is welcome, nobody is led anywhere', async t => {
    const anonymous = placed('anonymous', { stage: 'identify' })
    const open = await house(t, { after: [anonymous] })
    assert.equal((await new RawBrowser().open(open.page)).status, 200)
    const must = await house(t, { after: [anonymous], config: { required: true } })
    assert.equal((await new RawBrowser().open(must.page)).status, 303)
    assert.equal((await new RawBrowser().script(must.page)).status, 401)
  })

  test('a provider that is frozen or dead holds nobody up, and who is signed in goes on', async t => {
    const { page, signedIn, people } = await house(t, { config: { timeoutMs: 300 } })
    const browser = await signedIn()
    const silent: Instead = () => true
    people.answer(silent)
    const { page: other, people: frozen } = await house(t, { config: { timeoutMs: 300 } })
    frozen.answer(silent)
    const sinceMs = performance.now()
    const led = await Promise.all(Array.from({ length: 10 }, () => new RawBrowser().open(other)))
    assert.ok(performance.now() - sinceMs < 2500)
    assert.ok(led.every(({ status, text }) => status === 503 && JSON.parse(text).code === 'sign_in_unavailable'))
    for (let i = 0; i < 8; i++) assert.equal((await browser.script(page)).status, 200)
    people.stop()
    for (let i = 0; i < 8; i++) assert.equal((await browser.script(page)).status, 200)
  })

  test('claims that would be a field more reach no upstream', async t => {
    const told = placed('upstream-identity', { stage: 'shape', config: { fields: { 'X-Who': 'identity.subject' } } })
    const { page, signedIn } = await house(t, { after: [told] })
    const evil = await (await signedIn('eve\r\nX-Admin: yes')).script(page)
    assert.deepEqual([evil.status, JSON.parse(evil.text).code], [500, 'expression_failed'])
    const { headers } = JSON.parse((await (await signedIn('ada')).script(page)).text)
    assert.equal(headers['x-who'], 'ada')
  })

  test('a person’s token is exchanged for one that the upstream takes, and an application’s client is the consumer', async t => {
    const endpoint = await upstream(t, async (request, response) => {
      let form = ''
      for await (const piece of request) form += piece
      const token = new URLSearchParams(form).get('subject_token')
      response.end(JSON.stringify({ access_token: `exchanged-${token!.length}`, token_type: 'Bearer', expires_in: 60 }))
    })
    const exchanging = placed('upstream-auth', {
      stage: 'shape',
      config: { kind: 'token-exchange', tokenUrl: endpoint, clientId: 'gateway', clientSecret: 'file:client' },
    })
    const told = placed('upstream-identity', {
      stage: 'shape',
      config: { fields: { 'X-App': 'consumer.applicationId' } },
    })
    const { page, signedIn, gateway, part, people } = await house(t, { after: [exchanging, told] })
    const ids = { credentialId: newId('cred'), applicationId: newId('app'), environmentId: part.environmentId }
    gateway.enter([
      { seq: 1, kind: 'credential', state: 'live', ...ids, sha256: clientDigest(people.url, 'shop', 'hex') },
    ])
    const { headers } = JSON.parse((await (await signedIn()).script(page)).text)
    assert.match(headers.authorization, /^Bearer exchanged-\d+$/)
    assert.equal(headers['x-app'], ids.applicationId)
  })

  test('a session that was ended stays so when the gateway starts anew', async t => {
    const kept = mkdtempSync(join(tmpdir(), 'gatehouse-kept-'))
    t.after(() => rmSync(kept, { recursive: true, force: true }))
    const options = { stateDir: kept }
    const { page, signedIn, origin, directory, part, gateway } = await house(t, { options })
    const [out, stays] = [await signedIn('ada'), await signedIn('bob')]
    assert.equal((await out.copy().open(`${origin}/pets/v1/oidc/logout`)).status, 303)
    await gateway.stop(200)
    const again = await gatewayFor(t, part, { ...options, secrets: { directory, perOrganization: false } })
    const there = `http://127.0.0.1:${again.gateway.port}`
    for (const [browser, status] of [
      [out, 401],
      [stays, 200],
    ] as const) {
      for (const [name, value] of browser.cookies(origin)) browser.cookies(there).set(name, value)
      assert.equal((await browser.script(page.replace(origin, there))).status, status)
    }
  })

  test('cookies of sessions reach no upstream of the host, also where no policy looks at them', async t => {
    const { signedIn, part, offer, origin } = await house(t)
    const browser = await signedIn()
    browser.cookies(origin).set('theirs', '1')
    await offer({ ...part, revisionId: newId('rev'), policies: [] }, 2)
    const { headers } = JSON.parse((await browser.script(`${origin}/pets/v1/orders`)).text)
    assert.equal(headers.cookie, 'theirs=1')
  })
})

test(
  'sessions that one gateway ends are ended at all gateways that count together, and go on while Redis is away',
  withRedis,
  async t => {
    const redis = await redisServer(t)
    const address = redisAddress(`redis://127.0.0.1:${redis.port}`)
    const options = { redis: { address, timeoutMs: 200 } }
    const { page, signedIn, origin, directory, part } = await house(t, { options, config: { endedCounted: 'exact' } })
    const browser = await signedIn()
    const other = await gatewayFor(t, part, { ...options, secrets: { directory, perOrganization: false } })
    const there = `http://127.0.0.1:${other.gateway.port}`
    for (const [name, value] of browser.cookies(origin)) browser.cookies(there).set(name, value)
    const ask = async () => (await browser.script(page.replace(origin, there))).status
    assert.equal(await ask(), 200)
    assert.equal((await browser.copy().open(`${origin}/pets/v1/oidc/logout`)).status, 303)
    await until(async () => (await ask()) === 401 && (await ask()) === 401 && (await ask()) === 401)
    await redis.kill()
    const again = await signedIn()
    assert.equal((await again.script(page)).status, 200)
  },
)
