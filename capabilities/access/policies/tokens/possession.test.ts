import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { ClientCertificate } from '@gatehouse/http'
import { type Exchange, type Identity, Refusal } from '@gatehouse/unit'
import { base64url, exportJWK, type JWTPayload } from 'jose'
import { hostOf, provingCaller, requestOf, startMs } from './caller.model.ts'
import { type BoundRules, Possession, type Shown } from './possession.ts'
import { Unbelieved } from './unbelieved.ts'

const rules: BoundRules = { bound: 'when-bound', proofSecondsMax: 60, proofsCounted: 'gateway' }
const mine = await provingCaller()
const other = await provingCaller()
const bound = { cnf: { jkt: mine.jkt } }

function asking(changes: Partial<BoundRules> = {}, made = hostOf()) {
  const possession = new Possession({ ...rules, ...changes }, 'api', made.host())
  const doubt = async (claims: object, shown: Partial<Shown> = {}, exchange: Exchange = requestOf()) => {
    const full = { token: 'T', scheme: 'bearer', proofs: [], ...shown } as Shown
    const found = await possession.doubt(exchange, { claims } as Identity, full)
    return found instanceof Unbelieved ? found.reason : found
  }
  const prove = async (proof: string | Promise<string>, exchange?: Exchange) =>
    doubt(bound, { scheme: 'dpop', proofs: [await proof] }, exchange)
  return { doubt, prove, clock: made.clock }
}

test('who has the key of its token passes; the token alone, or with another’s proof, is nobody’s', async () => {
  const { doubt, prove } = asking()
  assert.equal(await prove(mine.proof('T')), undefined)
  assert.match(String(await doubt(bound)), /shown as if it were not/)
  assert.match(String(await doubt(bound, { scheme: 'dpop' })), /0 proofs/)
  const two = [await mine.proof('T'), await mine.proof('T')]
  assert.match(String(await doubt(bound, { scheme: 'dpop', proofs: two })), /2 proofs/)
  assert.match(String(await prove(other.proof('T'))), /of another key/)
  assert.match(String(await prove(mine.proof('T', {}, {}, other.privateKey))), /does not hold/)
})

const wrong: Record<string, [claims: JWTPayload, header?: Record<string, unknown>]> = {
  'another method': [{ htm: 'POST' }],
  'the method in other letters': [{ htm: 'get' }],
  'another path': [{ htu: 'https://api.example.com/pets/v1/pets/7' }],
  'another scheme': [{ htu: 'http://api.example.com/pets/v1/pets' }],
  'another port': [{ htu: 'https://api.example.com:8443/pets/v1/pets' }],
  'another host': [{ htu: 'https://api.example.com.evil.test/pets/v1/pets' }],
  'a user before the host': [{ htu: 'https://u@api.example.com/pets/v1/pets' }],
  'no address': [{ htu: 7 }],
  'another token': [{ ath: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo' }],
  'no token': [{ ath: undefined }],
  'no time': [{ iat: undefined }],
  'an old time': [{ iat: startMs / 1000 - 70 }],
  'a time to come': [{ iat: startMs / 1000 + 10 }],
  'no identifier': [{ jti: undefined }],
  'an identifier without end': [{ jti: 'x'.repeat(257) }],
  'another type': [{}, { typ: 'jwt' }],
  'critical headers that are not known': [{}, { crit: ['urn:x'], 'urn:x': 1 }],
}

test('a proof for something else is none, whatever of it is something else', async () => {
  const { prove } = asking()
  for (const [what, [claims, header = {}]] of Object.entries(wrong)) {
    const proof = mine.proof('T', claims, header).catch(() => 'none can be made')
    assert.equal(typeof (await prove(proof)), 'string', what)
  }
  const secret = base64url.encode(JSON.stringify({ alg: 'HS256', typ: 'dpop+jwt', jwk: mine.jwk }))
  const unsigned = base64url.encode(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: mine.jwk }))
  const whole = { typ: 'dpop+jwt', jwk: await exportJWK(mine.privateKey) }
  for (const proof of ['', 'x.y', `${secret}.e30.x`, `${unsigned}.e30.`, 'x'.repeat(9000)]) {
    assert.equal(typeof (await prove(proof)), 'string', proof.slice(0, 40))
  }
  assert.match(String(await prove(mine.proof('T', {}, whole))), /does not hold/, 'a private key in a proof')
})

test('an address may be written in all ways that mean the same, and its query is nobody’s matter', async () => {
  const { prove } = asking()
  const ways = [
    'HTTPS://API.example.com:443/pets/v1/pets',
    'https://api.example.com/pets/v1/pets?a=1#b',
    'https://api.example.com/%70ets/v1/pets',
  ]
  for (const htu of ways) assert.equal(await prove(mine.proof('T', { htu })), undefined, htu)
  const headers = HeaderList.from({ Host: 'api.example.com:8443' })
  assert.equal(
    await prove(mine.proof('T', { htu: 'https://api.example.com:8443/pets/v1/pets' }), requestOf({ headers })),
    undefined,
  )
})

test('a proof is good once in all threads for as long as it would be taken, and another’s of the same name is another', async () => {
  const made = hostOf()
  const threads = [asking({}, made), asking({}, { ...made, host: () => made.host(2) })]
  const proof = await mine.proof('T', { jti: 'one', iat: startMs / 1000 + 5 })
  assert.equal(await threads[0]!.prove(proof), undefined)
  for (const atMs of [0, 30_000, 30_000, 9000]) {
    made.clock.advance(atMs)
    for (const { prove } of threads)
      assert.match(String(await prove(proof)), /used before/, `${made.clock.nowMs() - startMs}`)
  }
  made.clock.advance(2000)
  assert.match(String(await threads[1]!.prove(proof)), /does not hold/)
  const claims = { jti: 'one', iat: made.clock.nowMs() / 1000 }
  const theirs = await other.proof('T', claims)
  assert.equal(await threads[0]!.doubt({ cnf: { jkt: other.jkt } }, { scheme: 'dpop', proofs: [theirs] }), undefined)
})

test('where no proof can be remembered any more, none is taken', async () => {
  const { prove } = asking({}, hostOf({ keysMax: 7 }))
  const outcomes = []
  for (let i = 0; i < 200; i++) outcomes.push(await prove(mine.proof('T')))
  const full = outcomes.filter(one => one !== undefined)
  assert.ok(
    full.length > 100 && full.every(one => one instanceof Refusal && one.code === 'limiter_full'),
    `${full.length}`,
  )
})

test('a nonce is told to who has the key and to nobody else, and holds for a while', async () => {
  const made = hostOf({ secrets: { 'env:NONCES': 's' } })
  const { prove, clock } = asking({ proofNonceSecret: 'env:NONCES' }, made)
  const told = await prove(mine.proof('T'))
  assert.ok(told instanceof Refusal && told.code === 'credential_invalid')
  const [, challenge, , nonce] = told.headers
  assert.match(challenge!, /^DPoP realm="api", algs="ES256 [^"]*", error="use_dpop_nonce"$/)
  assert.equal(typeof (await prove(other.proof('T'))), 'string')
  const iat = () => clock.nowMs() / 1000
  assert.equal(await prove(mine.proof('T', { nonce, iat: iat() })), undefined)
  clock.advance(300_000)
  assert.equal(await prove(mine.proof('T', { nonce, iat: iat() })), undefined)
  clock.advance(300_000)
  assert.ok((await prove(mine.proof('T', { nonce, iat: iat() }))) instanceof Refusal)
  made.secrets['env:NONCES'] = 'another'
  const next = (await prove(mine.proof('T', { nonce, iat: iat() }))) as Refusal
  assert.notEqual(next.headers[3], nonce)
})

const shownBy = (fingerprint: string) => requestOf({ clientCertificate: { fingerprint } as ClientCertificate })

test('a token that is bound to a certificate is of the connection that shows it', async () => {
  const { doubt } = asking()
  const claims = { cnf: { 'x5t#S256': base64url.encode(new Uint8Array(32).fill(0xfb)) } }
  assert.equal(await doubt(claims, {}, shownBy('fb'.repeat(32))), undefined)
  assert.match(String(await doubt(claims, {}, shownBy('fa'.repeat(32)))), /another certificate/)
  assert.match(String(await doubt(claims)), /another certificate/)
  assert.match(String(await doubt(claims, { scheme: 'dpop' }, shownBy('fb'.repeat(32)))), /no key/)
  const both = { cnf: { ...claims.cnf, ...bound.cnf } }
  assert.match(String(await doubt(both, {}, shownBy('fb'.repeat(32)))), /as if it were not/)
  assert.match(String(await doubt(both, { scheme: 'dpop', proofs: [await mine.proof('T')] })), /another certificate/)
})

test('a token that is bound to anything else, or in another way, is nobody’s; what is not bound is as it is said', async () => {
  const { doubt } = asking()
  for (const cnf of [null, {}, 'x', [], { kid: 'x' }, { jkt: 7 }, { ...bound.cnf, jwk: {} }]) {
    assert.match(String(await doubt({ cnf })), /not known here/, JSON.stringify(cnf))
  }
  assert.equal(await doubt({}), undefined)
  assert.match(String(await doubt({}, { scheme: 'dpop', proofs: [await mine.proof('T')] })), /no key/)
  assert.match(String(await asking({ bound: 'required' }).doubt({})), /bound to nothing/)
  const off = asking({ bound: 'off' })
  assert.equal(await off.doubt({}), undefined)
  assert.match(String(await off.prove(mine.proof('T'))), /nothing that is bound/)
})
