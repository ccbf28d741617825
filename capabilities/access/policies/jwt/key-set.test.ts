import assert from 'node:assert/strict'
import test from 'node:test'
import { asking } from './asking.model.ts'
import { away, json, ModelIssuer, signingKey, token } from './issuer.model.ts'

const first = await signingKey('first')
const second = await signingKey('second')
const start = Date.UTC(2026, 0, 1)
const minute = 60_000

/** Lives for a week, so that keys alone decide. */
const lasting = (key: typeof first) => token(key, start, { exp: start / 1000 + 604_800 })
/** Whatever was begun beside the request. */
const settled = () => new Promise(resolve => setImmediate(resolve))

test('keys are fetched once, however many ask at the same time', async () => {
  const issuer = new ModelIssuer(first)
  const { bearer } = asking(issuer)
  const text = await lasting(first)
  const all = await Promise.all(Array.from({ length: 50 }, () => bearer(text)))
  assert.ok(all.every(({ code }) => code === undefined))
  assert.equal(issuer.asked.length, 2)
})

test('a new key is found when the first token names it, and an unknown one makes no storm of fetches', async () => {
  const issuer = new ModelIssuer(first)
  const { bearer, clock } = asking(issuer, { jwksUrl: 'https://login.example.com/keys' })
  await bearer(await lasting(first))
  issuer.keys.push(second.jwk)
  clock.advance(10_000)
  assert.equal((await bearer(await lasting(second))).code, undefined)
  assert.equal(issuer.asked.length, 2)
  const unknown = await lasting(await signingKey('third'))
  for (let i = 0; i < 20; i++) assert.equal((await bearer(unknown)).code, 'credential_invalid')
  assert.equal(issuer.asked.length, 2)
  clock.advance(10_000)
  assert.equal((await bearer(unknown)).code, 'credential_invalid')
  assert.equal(issuer.asked.length, 3)
})

test('a key that was taken back makes its tokens bad at the next look, also those that were verified', async () => {
  const issuer = new ModelIssuer(first, second)
  const { bearer, clock } = asking(issuer, { refreshSeconds: 300 })
  const text = await lasting(first)
  assert.equal((await bearer(text)).code, undefined)
  issuer.keys = [second.jwk]
  clock.advance(301_000)
  await bearer(await lasting(second))
  await settled()
  assert.equal((await bearer(text)).code, 'credential_invalid')
})

for (const [name, answers] of Object.entries({
  'is away': away,
  'answers 500': () => json('', 500),
  'answers nonsense': () => json('<html>'),
  'has no keys any more': () => json({ keys: [] }),
  'says null': () => json('null'),
  'floods us with keys': () => json({ keys: Array.from({ length: 65 }, () => first.jwk) }),
})) {
  test(`no good token is refused while the issuer ${name}, for a day`, async () => {
    const issuer = new ModelIssuer(first)
    const { bearer, clock, warnings } = asking(issuer, { jwksUrl: 'https://login.example.com/keys' })
    const [text, other] = [await lasting(first), await token(first, start, { sub: 'b', exp: start / 1000 + 604_800 })]
    await bearer(text)
    issuer.answers = answers
    for (let passed = 0; passed < 23 * 60; passed += 10) {
      clock.advance(10 * minute)
      assert.equal((await bearer(text)).code, undefined)
      await settled()
    }
    assert.equal((await bearer(other)).code, undefined)
    assert.ok(warnings.length > 100, `${warnings.length}`)
    clock.advance(2 * 60 * minute)
    await assert.rejects(bearer(text), { code: 'keys_unavailable' })
    issuer.answers = undefined
    clock.advance(minute)
    assert.equal((await bearer(other)).code, undefined)
  })
}

test('an issuer that is away is asked less and less often, at least once a minute', async () => {
  const issuer = new ModelIssuer(first)
  issuer.answers = away
  const { bearer, clock } = asking(issuer, { jwksUrl: 'https://login.example.com/keys' })
  const text = await lasting(first)
  for (let second = 0; second < 600; second++) {
    await assert.rejects(bearer(text), { code: 'keys_unavailable' })
    clock.advance(1000)
  }
  assert.ok(issuer.asked.length >= 14 && issuer.asked.length <= 20, `${issuer.asked.length}`)
})

test('metadata of another issuer is not believed', async () => {
  const issuer = new ModelIssuer(first)
  issuer.answers = () => json({ issuer: 'https://evil.example', jwks_uri: 'https://evil.example/keys' })
  const { bearer } = asking(issuer)
  await assert.rejects(bearer(await lasting(first)), { code: 'keys_unavailable' })
  assert.ok(issuer.asked.every(url => url.startsWith('https://login.example.com/')))
})

test('a token that does not name its key is tried with each', async () => {
  const { bearer } = asking(new ModelIssuer(first, second))
  assert.equal((await bearer(await token(second, start, {}, { kid: undefined }))).code, undefined)
})
