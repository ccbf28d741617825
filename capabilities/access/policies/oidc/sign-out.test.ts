import assert from 'node:assert/strict'
import test from 'node:test'
import { issuerUrl, signingKey } from '../jwt/issuer.model.ts'
import { base, type ModelBrowser, type ModelProvider, signingIn } from './signing-in.model.ts'

const path = `${base}/oidc/backchannel-logout`
const event = 'http://schemas.openid.net/event/backchannel-logout'

const posted = (browser: ModelBrowser, token: string, thread = 1) =>
  browser.open({ method: 'POST', path, body: new URLSearchParams({ logout_token: token }).toString(), thread })

async function people(how: { threads?: number; keysMax?: number } = {}, config = {}) {
  const house = await signingIn({ absoluteSeconds: 3600, ...config }, how)
  const { provider, browser } = house
  const person = async (sub: string, sid: string | undefined) => {
    provider.claims = { sub, sid }
    const one = browser()
    assert.equal((await one.signIn()).status, 303)
    return one
  }
  return { ...house, person, elsewhere: browser() }
}

test('the provider ends one session, or all of a person, in every thread, and nobody else’s', async () => {
  const { person, provider, elsewhere } = await people({ threads: 2 })
  const [a1, a2, b1] = [await person('ada', 's1'), await person('ada', 's2'), await person('bob', 's3')]
  for (const one of [a1, a2, b1]) for (const thread of [1, 2]) assert.equal((await one.ask({ thread })).status, 200)
  assert.equal((await posted(elsewhere, await provider.logoutToken({ sub: 'ada', sid: 's1' }))).status, 200)
  for (const thread of [1, 2]) {
    assert.match((await a1.ask({ thread })).reason!, /was ended/)
    assert.equal((await a2.ask({ thread })).status, 200)
  }
  assert.equal((await posted(elsewhere, await provider.logoutToken({ sub: 'ada' }), 2)).status, 200)
  for (const thread of [1, 2]) assert.match((await a2.ask({ thread })).reason!, /was ended/)
  assert.equal((await b1.ask()).status, 200)
})

test('who signs in again after the provider ended all there was is in, and is ended again, as often as it comes to that', async () => {
  const { person, provider, elsewhere, clock } = await people()
  for (let i = 0; i < 30; i++) {
    const one = await person('ada', `s-${i}`)
    assert.equal((await one.ask()).status, 200, `${i}`)
    clock.advance(20_000)
    assert.equal((await posted(elsewhere, await provider.logoutToken({ sub: 'ada' }))).status, 200)
    assert.match((await one.ask()).reason!, /was ended/, `${i}`)
  }
})

test('a session that was ended stays so until it would have ended anyway', async () => {
  const { person, provider, elsewhere, clock } = await people({}, { idleSeconds: 3600 })
  provider.grant = { expires_in: 36_000 }
  const one = await person('ada', 's1')
  await posted(elsewhere, await provider.logoutToken({ sid: 's1' }))
  for (let i = 0; i < 60; i++) {
    assert.match((await one.copy().ask()).reason!, /was ended|has ended/, `${i}`)
    clock.advance(60_000)
  }
})

const bad: Record<string, (provider: ModelProvider) => Promise<string>> = {
  'that is none': async () => 'rubbish',
  'of another issuer': provider => provider.logoutToken({ sub: 'ada', iss: 'https://evil.example' }),
  'for another client': provider => provider.logoutToken({ sub: 'ada', aud: 'other' }),
  'that tells of no event': provider => provider.logoutToken({ sub: 'ada', events: {} }),
  'whose event is no object': provider => provider.logoutToken({ sub: 'ada', events: { [event]: 'yes' } }),
  'without events': provider => provider.logoutToken({ sub: 'ada', events: undefined }),
  'with a nonce': provider => provider.logoutToken({ sub: 'ada', nonce: 'x' }),
  'that says nobody': provider => provider.logoutToken(),
  'whose session is no text': provider => provider.logoutToken({ sid: 7 }),
  'without an identifier': provider => provider.logoutToken({ sub: 'ada', jti: undefined }),
  'that has expired': provider => provider.logoutToken({ sub: 'ada', exp: 1 }),
  'without an end': provider => provider.logoutToken({ sub: 'ada', exp: undefined }),
  'that is old': provider => provider.logoutToken({ sub: 'ada', iat: 1, exp: 4_000_000_000 }),
  'of another type': provider => provider.logoutToken({ sub: 'ada' }, { typ: 'at+jwt' }),
  'that is an ID token': provider => provider.idToken({ sub: 'ada' }),
  'of another key': async provider =>
    provider.token(
      { iss: issuerUrl, aud: 'shop', sub: 'ada', events: { [event]: {} } },
      {},
      (await signingKey('one')).privateKey,
    ),
}

for (const [name, made] of Object.entries(bad)) {
  test(`a logout token ${name} ends nothing`, async () => {
    const { person, provider, elsewhere } = await people()
    const one = await person('ada', 's1')
    provider.claims = {}
    assert.equal((await posted(elsewhere, await made(provider))).code, 'logout_refused')
    assert.equal((await one.ask()).status, 200)
  })
}

test('a logout token is taken once, and one alone', async () => {
  const { provider, elsewhere } = await people({ threads: 2 })
  const token = await provider.logoutToken({ sub: 'ada' })
  const both = await Promise.all([posted(elsewhere, token), posted(elsewhere, token, 2)])
  assert.deepEqual(both.map(({ code }) => code ?? 'taken').sort(), ['logout_refused', 'taken'])
  const other = await provider.logoutToken({ sub: 'ada' })
  const body = `logout_token=${other}&logout_token=${token}`
  assert.equal((await elsewhere.open({ method: 'POST', path, body })).code, 'logout_refused')
  assert.equal((await elsewhere.open({ method: 'POST', path })).code, 'logout_refused')
  await assert.rejects(elsewhere.open({ method: 'POST', path, body: 'x'.repeat(70_000) }), {
    code: 'request_too_large',
  })
})

test('where there is no room to remember an end the provider is told so, and asks again', async () => {
  const { provider, elsewhere } = await people({ keysMax: 14 })
  const codes = new Set<string | undefined>()
  for (let i = 0; i < 60; i++) codes.add((await posted(elsewhere, await provider.logoutToken({ sub: `p-${i}` }))).code)
  assert.deepEqual([...codes].sort(), ['limiter_full', undefined])
})
