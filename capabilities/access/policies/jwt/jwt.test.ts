import assert from 'node:assert/strict'
import test from 'node:test'
import { base64url, CompactSign, exportSPKI, SignJWT } from 'jose'
import { asking } from './asking.model.ts'
import { away, issuerUrl, ModelIssuer, type SigningKey, signingKey, token } from './issuer.model.ts'

const ours = await signingKey('one')
const start = Date.UTC(2026, 0, 1)
const good = (claims = {}, header = {}) => token(ours, start, claims, header)

test('a good token says who calls, and goes no further', async () => {
  const { bearer } = asking(new ModelIssuer(ours))
  const { code, identity, sent } = await bearer(await good({ scope: 'read write' }))
  assert.equal(code, undefined)
  assert.deepEqual(
    [identity?.scheme, identity?.issuer, identity?.subject, identity?.clientId, identity?.scopes],
    ['jwt', issuerUrl, 'user-1', 'shop', ['read', 'write']],
  )
  assert.equal(sent.get('authorization'), undefined)
})

test('it goes on where it is to be kept, and other schemes of the field are left alone', async () => {
  const kept = await good()
  const { ask, bearer } = asking(new ModelIssuer(ours), { keep: true })
  assert.equal((await bearer(kept)).sent.get('authorization'), `Bearer ${kept}`)
  const basic = await ask({ Authorization: 'Basic dTpw' })
  assert.deepEqual([basic.code, basic.sent.get('authorization')], ['credential_missing', 'Basic dTpw'])
})

test('the application whose credential names the issuer and the client is the consumer', async () => {
  const { bearer } = asking(new ModelIssuer(ours), {}, { clients: { [`${issuerUrl} shop`]: 'app_1' } })
  assert.equal((await bearer(await good())).consumer?.applicationId, 'app_1')
  const stranger = await bearer(await good({ client_id: 'other' }))
  assert.deepEqual([stranger.code, stranger.consumer], [undefined, undefined])
})

test('clients that are no application’s may be refused', async () => {
  const { bearer } = asking(new ModelIssuer(ours), { unknownClients: 'refuse' })
  assert.equal((await bearer(await good())).code, 'subscription_missing')
})

test('a token of one application beside the key of another is refused', async () => {
  const { ask } = asking(new ModelIssuer(ours), {}, { clients: { [`${issuerUrl} shop`]: 'app_1' } })
  const fields = { Authorization: `Bearer ${await good()}` }
  assert.equal((await ask(fields, { applicationId: 'app_2' })).code, 'credential_invalid')
  assert.equal((await ask(fields, { applicationId: 'app_1' })).code, undefined)
})

test('scopes and client stand where the issuer puts them', async () => {
  const { bearer } = asking(new ModelIssuer(ours), { scopeClaim: 'realm_access.roles', clientClaim: 'azp' })
  const { identity } = await bearer(await good({ azp: 'till', realm_access: { roles: ['buyer', 7] } }))
  assert.deepEqual([identity?.clientId, identity?.scopes], ['till', ['buyer']])
})

const signed = (header: object, claims: object, key: SigningKey = ours) =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader(header as { alg: string })
    .sign(key.privateKey, { crit: { 'urn:x': true } as never })

const seconds = start / 1000
const claims = { iss: issuerUrl, aud: 'https://api.example.com', sub: 'u', exp: seconds + 60 }
const unsecured = (header: object, body: object) =>
  `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(body))}.`
const changed = (text: string, at: number) => {
  const cut = at < 0 ? text.length + at : at
  return `${text.slice(0, cut)}${text[cut] === 'A' ? 'B' : 'A'}${text.slice(cut + 1)}`
}

/** Each is wrong in one way (RFC 8725 §2, RFC 7515 §10). */
const bad: Record<string, () => string | Promise<string>> = {
  'no token at all': () => 'nonsense',
  'no algorithm': () => unsecured({ alg: 'none' }, claims),
  'no algorithm, in other letters': () => unsecured({ alg: 'nOnE' }, claims),
  'a public key used as a secret': async () =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(new TextEncoder().encode(await exportSPKI(ours.publicKey))),
  'an algorithm that is not taken': async () => {
    const key = await signingKey('one', 'ES384')
    return token(key, start)
  },
  'the key of somebody else under our name': async () => token(await signingKey('one'), start),
  'a key that it brings itself': async () => {
    const key = await signingKey('mine')
    return token(key, start, {}, { jwk: key.jwk, kid: undefined })
  },
  'a changed signature': async () => changed(await good(), -10),
  'a changed claim': async () => changed(await good(), (await good()).indexOf('.') + 5),
  'padding of its parts': async () => (await good()).replaceAll('.', '=.'),
  'a part too many': async () => `${await good()}.x`,
  'a critical extension that nobody knows': () =>
    signed({ alg: 'ES256', kid: 'one', crit: ['urn:x'], 'urn:x': 1 }, claims),
  'no end': () => good({ exp: undefined }),
  'an end in the past': () => good({ exp: seconds - 31 }),
  'an end that is no number': () => good({ exp: 'soon' as never }),
  'a beginning in the future': () => good({ nbf: seconds + 31 }),
  'another audience': () => good({ aud: 'https://other.example.com' }),
  'no audience': () => good({ aud: undefined }),
  'another issuer': () => good({ iss: 'https://login.example.com.evil.example' }),
  'no issuer': () => good({ iss: undefined }),
  'claims that are no object': () => signed({ alg: 'ES256', kid: 'one' }, ['x']),
  'more characters than are read': () => good({ more: 'x'.repeat(20_000) }),
  'claims nested ten thousand deep and cut': () => `${'['.repeat(10_000)}.${'['.repeat(2000)}.x`,
}

for (const [name, make] of Object.entries(bad)) {
  test(`refused, and the caller is not told why: ${name}`, async () => {
    const { bearer } = asking(new ModelIssuer(ours))
    const told = await bearer(await make())
    assert.deepEqual(
      [told.code, told.detail, told.headers],
      [
        'credential_invalid',
        'The token is not valid here.',
        ['WWW-Authenticate', 'Bearer realm="api", error="invalid_token"'],
      ],
    )
    assert.match(told.reason!, /^The token is not valid: .{5,}/)
  })
}

test('the type and the claims that are asked for must be there', async () => {
  const { bearer } = asking(new ModelIssuer(ours), {
    type: 'at+jwt',
    claims: { 'realm.roles': ['admin', 'buyer'], level: [2] },
    ageSecondsMax: 600,
  })
  const all = { realm: { roles: ['buyer'] }, level: 2 }
  const typed = { typ: 'at+jwt' }
  assert.equal((await bearer(await good(all, typed))).code, undefined)
  for (const [claims, header] of [
    [all, {}],
    [{ ...all, realm: { roles: ['guest'] } }, typed],
    [{ ...all, level: '2' }, typed],
    [{ ...all, iat: seconds - 700 }, typed],
    [{ level: 2 }, typed],
  ] as const) {
    assert.equal((await bearer(await good(claims, header))).code, 'credential_invalid', JSON.stringify(claims))
  }
})

test('a token that was verified is believed at once, until it expires', async () => {
  const { bearer, clock } = asking(new ModelIssuer(ours), { skewSeconds: 0 })
  const text = await good({ exp: seconds + 60 })
  assert.equal((await bearer(text)).atOnce, false)
  assert.equal((await bearer(text)).atOnce, true)
  clock.advance(59_999)
  assert.equal((await bearer(text)).code, undefined)
  clock.advance(1)
  assert.equal((await bearer(text)).code, 'credential_invalid')
})

test('what was verified stays so over a change of the program, as long as the configuration is the same', async () => {
  const issuer = new ModelIssuer(ours)
  const before = asking(issuer)
  const text = await good()
  await before.bearer(text)
  const after = asking(issuer, {}, { holdings: before.holdings })
  before.hooks.dispose!()
  const other = asking(issuer, { skewSeconds: 1 }, { holdings: before.holdings })
  assert.equal((await after.bearer(text)).atOnce, true)
  assert.equal((await other.bearer(text)).atOnce, false)
  assert.equal(issuer.asked.length, 4)
  after.hooks.dispose!()
  other.hooks.dispose!()
  assert.equal(before.holdings.size, 0)
})

test('without keys nobody is let in, and it is told that this is no fault of the caller', async () => {
  const issuer = new ModelIssuer(ours)
  issuer.answers = away
  const { bearer, warnings } = asking(issuer)
  await assert.rejects(bearer(await good()), { code: 'keys_unavailable' })
  assert.equal(warnings.length, 1)
})

test('users of one client have keys of their own, which a new token of the same user does not change', async () => {
  const { bearer } = asking(new ModelIssuer(ours))
  const keyOf = async (claims: object) => (await bearer(await good(claims))).identity!.key
  assert.equal(await keyOf({ jti: 'a' }), await keyOf({ jti: 'b', iat: seconds - 1, exp: seconds + 99 }))
  assert.notEqual(await keyOf({}), await keyOf({ sub: 'user-2' }))
  assert.notEqual(await keyOf({}), await keyOf({ roles: ['admin'] }))
})
