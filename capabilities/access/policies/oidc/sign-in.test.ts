import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import { problemsOf } from '@gatehouse/schema'
import { decodeJwt, decodeProtectedHeader, exportPKCS8, generateKeyPair } from 'jose'
import { issuerUrl, json, signingKey } from '../jwt/issuer.model.ts'
import { oidcConfig } from './config.ts'
import { away, base, type ModelBrowser, type ModelProvider, origin, signingIn } from './signing-in.model.ts'

const refused = 'sign_in_refused'

test('a page is led to the provider with PKCE, state and nonce, and comes back to where it was, for good', async () => {
  const { browser, provider } = await signingIn({ scopes: ['email'], parameters: { acr_values: 'high' } })
  const one = browser()
  const { begun, answer } = await one.begin({ path: `${base}/a//b`, query: 'x=%2F&y' })
  const address = new URL(begun.location!)
  const said = Object.fromEntries(address.searchParams)
  assert.equal(begun.status, 303)
  assert.equal(address.origin + address.pathname, `${issuerUrl}/auth`)
  assert.deepEqual(
    [said.kind, said.client_id, said.response_type, said.scope, said.acr_values, said.code_challenge_method],
    ['1', 'shop', 'code', 'openid email', 'high', 'S256'],
  )
  assert.equal(said.redirect_uri, `${origin}${base}/oidc/callback`)
  const done = await one.end(answer)
  assert.deepEqual([done.status, done.location], [303, `${origin}${base}/a//b?x=%2F&y`])
  const { form, headers } = provider.asked.find(({ path }) => path === '/token')!
  assert.equal(form.get('redirect_uri'), said.redirect_uri)
  assert.equal(createHash('sha256').update(form.get('code_verifier')!).digest('base64url'), said.code_challenge)
  assert.ok(headers.some(value => value.startsWith('Basic ')))
  const { exchange } = await one.ask()
  assert.deepEqual(
    [exchange.identity!.subject, exchange.identity!.clientId, exchange.identity!.scopes, exchange.identity!.token],
    ['ada', 'shop', ['openid', 'email'], 'access-1'],
  )
  assert.equal(exchange.request.headers.get('cookie'), undefined)
})

test('a path that looks like another host leads nowhere else', async () => {
  const { browser } = await signingIn()
  const one = browser()
  const { answer } = await one.begin({ path: '//evil.example/orders' })
  assert.equal(new URL((await one.end(answer)).location!).origin, origin)
})

test('only pages are led anywhere; scripts, forms, prefetches and upgrades are told 401', async () => {
  const { browser } = await signingIn()
  const code = async (fields: Record<string, string>, more = {}) => (await browser().open({ fields, ...more })).code
  const missing = 'credential_missing'
  assert.equal(await code({ 'Sec-Fetch-Mode': 'cors' }), missing)
  assert.equal(await code({ 'Sec-Fetch-Dest': 'iframe' }), missing)
  assert.equal(await code({ 'Sec-Purpose': 'prefetch' }), missing)
  assert.equal(await code({}, { method: 'POST' }), missing)
  assert.equal(await code({}, { upgrade: 'websocket' }), missing)
  assert.equal(await code({}), undefined)
})

interface Attack {
  answer?: (answer: URLSearchParams, browsers: { one: ModelBrowser; other: ModelBrowser }) => unknown
  provider?: (provider: ModelProvider) => unknown
  reason: RegExp
}

const attacks: Record<string, Attack> = {
  'of a sign-in that another browser began': {
    answer: (_, { one, other }) => {
      one.cookies.clear()
      for (const [name, value] of other.cookies) one.cookies.set(name, value)
    },
    reason: /this browser began no such/,
  },
  'without a state': { answer: answer => answer.delete('state'), reason: /no state/ },
  'that says its state twice': { answer: answer => answer.append('state', 'x'), reason: /twice/ },
  'that says its code twice': { answer: answer => answer.append('code', 'x'), reason: /twice/ },
  'of another state that begins the same': {
    answer: answer => answer.set('state', `${answer.get('state')!.slice(0, -1)}~`),
    reason: /of another sign-in/,
  },
  'of another issuer': { answer: answer => answer.set('iss', 'https://evil.example'), reason: /another issuer/ },
  'that does not say its issuer, of one that always does': {
    provider: one => Object.assign(one.metadata, { authorization_response_iss_parameter_supported: true }),
    reason: /another issuer/,
  },
  'that is an error': {
    answer: answer => {
      answer.delete('code')
      answer.set('error', 'access_denied\r\nX: y')
    },
    reason: /the provider says access_denied/,
  },
  'without a code': { answer: answer => answer.delete('code'), reason: /no code/ },
  'with a code that is worth nothing': {
    provider: one => {
      one.answers = (_, path) => (path === '/token' ? json({ error: 'invalid_grant' }, 400) : undefined)
    },
    reason: /answered 400 invalid_grant/,
  },
  'whose grant has no ID token': {
    provider: one => Object.assign(one.grant, { id_token: undefined }),
    reason: /no ID token/,
  },
  'whose token is bound': {
    provider: one => Object.assign(one.grant, { token_type: 'DPoP' }),
    reason: /not of type Bearer/,
  },
  'whose token breaks a field': {
    provider: one => Object.assign(one.grant, { access_token: 'a\r\nX-Admin: 1' }),
    reason: /no access token/,
  },
  'whose ID token has another nonce': {
    provider: one => Object.assign(one.claims, { nonce: 'x' }),
    reason: /another sign-in/,
  },
  'whose ID token is for another client': {
    provider: one => Object.assign(one.claims, { aud: 'other' }),
    reason: /"aud"/,
  },
  'whose ID token is for several, and not by us': {
    provider: one => Object.assign(one.claims, { aud: ['shop', 'other'], azp: 'other' }),
    reason: /another client/,
  },
  'whose ID token is for several, and says nobody': {
    provider: one => Object.assign(one.claims, { aud: ['shop', 'other'] }),
    reason: /another client/,
  },
  'whose ID token is of another issuer': {
    provider: one => Object.assign(one.claims, { iss: 'https://evil.example' }),
    reason: /"iss"/,
  },
  'whose ID token has expired': { provider: one => Object.assign(one.claims, { exp: 1 }), reason: /exp/ },
  'whose ID token says nobody': { provider: one => Object.assign(one.claims, { sub: undefined }), reason: /sub/ },
  'whose tokens no cookie holds': {
    provider: one => Object.assign(one.grant, { access_token: 'x'.repeat(30_000) }),
    reason: /too large/,
  },
}

for (const [name, attack] of Object.entries(attacks)) {
  test(`an answer ${name} signs nobody in, and the browser is told no more than that`, async () => {
    const { browser, provider } = await signingIn()
    attack.provider?.(provider)
    const [one, other] = [browser(), browser()]
    await other.begin()
    const { answer } = await one.begin()
    await attack.answer?.(answer, { one, other })
    const { code, reason, setCookies } = await one.end(answer)
    assert.equal(code, refused)
    assert.match(reason!, attack.reason)
    assert.ok(setCookies.every(line => line.includes('Max-Age=0')))
    assert.deepEqual(one.sessionNames, [])
  })
}

test('an ID token that another key signs, or that is signed by no key, signs nobody in', async () => {
  const { browser, provider } = await signingIn()
  const { privateKey } = await signingKey('one')
  const signed = (await provider.token({ iss: issuerUrl }, {}, privateKey)).split('.')
  const none = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${signed[1]}.`
  for (const token of [signed.join('.'), none, 'rubbish']) {
    provider.grant = { id_token: token }
    assert.equal((await browser().signIn()).code, refused, token)
  }
})

test('an answer is taken once, over all threads, also by the browser that began', async () => {
  const { browser } = await signingIn({}, { threads: 2 })
  const one = browser()
  const { answer } = await one.begin()
  const again = one.copy()
  const both = await Promise.all([one.end(answer), again.end(answer, { thread: 2 })])
  assert.deepEqual(both.map(({ code }) => code ?? 'in').sort(), ['in', refused])
})

test('a sign-in that took too long, or that ends at another origin, is none', async () => {
  const { browser, clock } = await signingIn()
  const one = browser()
  const { answer } = await one.begin()
  const [late, elsewhere] = [one.copy(), one.copy()]
  assert.match((await elsewhere.end(answer, { fields: { Host: 'other.example' } })).reason!, /another origin/)
  clock.advance(601_000)
  assert.match((await late.end(answer)).reason!, /too long/)
})

test('tabs that begin at the same time all come back, and do not fill the browser', async () => {
  const { browser } = await signingIn()
  const one = browser()
  const answers = []
  for (let i = 0; i < 4; i++) answers.push((await one.begin({ path: `${base}/tab-${i}` })).answer)
  assert.equal(one.cookies.size, answers.length)
  for (let i = 0; i < 20; i++) await one.begin()
  assert.ok(one.cookies.size <= 6, `${one.cookies.size}`)
})

test('a provider that takes pushed requests hears what is asked by itself, and the browser carries none of it', async () => {
  const { browser, provider } = await signingIn()
  provider.metadata = { pushed_authorization_request_endpoint: `${issuerUrl}/par` }
  const one = browser()
  const { begun, answer } = await one.begin()
  assert.deepEqual(Object.fromEntries(new URL(begun.location!).searchParams), {
    ...{ kind: '1', client_id: 'shop', request_uri: 'urn:one' },
  })
  assert.equal((await one.end(answer)).status, 303)
  provider.answers = (_, path) => (path === '/par' ? json({ error: 'invalid_request' }, 400) : undefined)
  await assert.rejects(browser().open(), { code: 'sign_in_unavailable' })
})

test('while the provider is away, lies about itself or leads elsewhere, nobody is led anywhere', async () => {
  const metadata: Record<string, unknown>[] = [
    { issuer: 'https://evil.example' },
    { authorization_endpoint: 'http://login.example.com/auth' },
    { authorization_endpoint: 'javascript:alert(1)' },
    { token_endpoint: undefined },
  ]
  for (const one of metadata) {
    const { browser, provider } = await signingIn()
    provider.metadata = one
    await assert.rejects(browser().open(), { code: 'sign_in_unavailable' }, JSON.stringify(one))
  }
  const { browser, provider, clock } = await signingIn()
  provider.answers = away
  for (let i = 0; i < 20; i++) await assert.rejects(browser().open(), { code: 'sign_in_unavailable' })
  assert.equal(provider.asked.length, 1)
  provider.answers = undefined
  clock.advance(1000)
  assert.equal((await browser().open()).status, 303)
  provider.answers = away
  clock.advance(3_600_000)
  assert.equal((await browser().open()).status, 303, 'what it said serves on')
})

test('the gateway shows itself as is said: by its secret in the form, by a token that its key signs, or not at all', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const shown = async (config: object, secrets: Record<string, string> = {}) => {
    const { browser, provider, secrets: all } = await signingIn({ clientSecret: undefined, ...config })
    Object.assign(all, secrets)
    assert.equal((await browser().signIn()).status, 303)
    return provider.asked.find(({ path }) => path === '/token')!
  }
  const post = await shown({ authentication: 'post', clientSecret: 'env:LOGIN' })
  assert.equal(post.form.get('client_secret'), 'the secret of the client')
  const none = await shown({ authentication: 'none' })
  assert.deepEqual([none.form.get('client_id'), none.headers.includes('Authorization')], ['shop', false])
  const own = { authentication: 'private-key-jwt', privateKey: 'env:KEY', keyId: 'key-7' }
  const { form } = await shown(own, { 'env:KEY': await exportPKCS8(privateKey) })
  const claims = decodeJwt(form.get('client_assertion')!)
  assert.deepEqual([claims.iss, claims.sub, claims.aud], ['shop', 'shop', issuerUrl])
  assert.equal(decodeProtectedHeader(form.get('client_assertion')!).kid, 'key-7')
})

test('a configuration lacks nothing of its kind, says nothing that is not its own, and tells what is wrong', () => {
  const told = (more: object) =>
    problemsOf(oidcConfig, {
      issuer: issuerUrl,
      clientId: 'shop',
      clientSecret: 'env:LOGIN',
      cookieKeys: ['env:ONE'],
      ...more,
    })
      .map(({ message }) => message)
      .join()
  assert.equal(told({}), '')
  assert.match(told({ clientSecret: undefined }), /lacks clientSecret/)
  assert.match(told({ authentication: 'private-key-jwt' }), /lacks privateKey/)
  assert.match(told({ parameters: { redirect_uri: 'https://evil.example' } }), /may not say redirect_uri/)
  assert.match(told({ parameters: { code_challenge: 'x' } }), /may not say code_challenge/)
  assert.match(told({ logoutPath: '/oidc/callback' }), /two paths that are the same/)
  assert.match(told({ cookieKeys: ['the key itself'] }), /env:NAME/)
  assert.match(told({ callbackPath: '/a/../b/..' }), /must be a path below/)
  assert.match(told({ origin: 'https://shop.example.com/path' }), /must be an origin/)
})
