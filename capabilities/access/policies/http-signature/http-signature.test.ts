import assert from 'node:assert/strict'
import test from 'node:test'
import { type BodySource, bodyOf, collect, Failure, HeaderList } from '@gatehouse/base'
import { filled, problemsOf, type Static } from '@gatehouse/schema'
import { type PolicyUnit, Refusal } from '@gatehouse/unit'
import { hostOf, requestOf, startMs } from '../tokens/caller.model.ts'
import type { httpSignatureConfig } from './config.ts'
import { httpSignature } from './http-signature.ts'
import { body, createdMs, fields, publicKeys, sharedSecret, signed, signedReply } from './rfc-examples.model.ts'
import { holds, publicKeyOf } from './verifying-key.ts'

type Config = Partial<Static<typeof httpSignatureConfig>>
const unit = httpSignature as unknown as PolicyUnit
const example: Config = {
  keys: Object.entries(publicKeys).map(([keyId, publicKey]) => ({ keyId, publicKey })),
  secrets: [{ keyId: 'test-shared-secret', secret: 'env:SHARED', encoding: 'base64' }],
}
const open: Config = { ...example, components: [], body: 'any' }

interface Sent {
  fields?: Record<string, string | string[]>
  body?: string | undefined
  method?: string
  path?: string
  query?: string
  scheme?: 'http' | 'https'
}

function asking(config: Config, made = hostOf({ secrets: { 'env:SHARED': sharedSecret } }), atMs = createdMs) {
  made.clock.advance(Math.max(0, atMs - made.clock.nowMs()))
  const directory = { client: (_: string, id: string) => (id === 'shop' ? { applicationId: 'app_1' } : undefined) }
  const clock = { ...made.clock, nowMs: () => atMs + made.clock.nowMs() - startMs }
  const hooks = unit.create(filled(unit.config, config) as never, { ...made.host(), clock, directory } as never)
  const ask = async (sent: Sent) => {
    const { method = 'POST', path = '/foo', query = 'param=Value&Pet=dog', scheme = 'https' } = sent
    const request = { method, path, query, scheme, headers: HeaderList.from(sent.fields ?? {}) }
    const source = sent.body === undefined ? undefined : bodyOf(new TextEncoder().encode(sent.body))
    const exchange = requestOf({ ...request, host: 'example.com', body: source })
    const outcome = await Promise.resolve(hooks.request!(exchange)).catch((thrown: unknown) => thrown)
    const { code, reason } = outcome instanceof Refusal || outcome instanceof Failure ? (outcome as Refusal) : {}
    return { code, reason, exchange }
  }
  return { ask, clock: made.clock }
}

const sentWith = (name: keyof typeof signed, changes: Sent = {}): Sent => ({
  body,
  ...changes,
  fields: { ...fields, 'Signature-Input': signed[name].input, Signature: signed[name].signature, ...changes.fields },
})

for (const name of Object.keys(signed) as (keyof typeof signed)[]) {
  test(`the signed request of RFC 9421 ${name} is known by its key`, async () => {
    const { code, reason, exchange } = await asking(open).ask(sentWith(name))
    assert.deepEqual([code, reason], [undefined, undefined])
    assert.match(exchange.identity!.subject!, /^test-/)
    assert.equal(exchange.request.headers.has('signature'), false)
  })
}

test('what RFC 9421 B.2.4 signs holds by its key, and in no other words', async () => {
  const key = await publicKeyOf(publicKeys['test-key-ecc-p256'], 'ecdsa-p256-sha256')
  const { base, signature } = signedReply
  assert.equal(await holds(key, 'ecdsa-p256-sha256', signature, base), true)
  assert.equal(await holds(key, 'ecdsa-p256-sha256', signature, base.replace('200', '201')), false)
})

test('whatever is changed of what is covered, the signature does not hold', async () => {
  const { ask } = asking(open)
  const changes: Sent[] = [
    { method: 'GET' },
    { path: '/fo' },
    { fields: { Host: 'example.org' } },
    { fields: { Date: 'Tue, 20 Apr 2021 02:07:56 GMT' } },
    { fields: { 'Content-Type': ['application/json', 'text/plain'] } },
  ]
  for (const change of changes) assert.match((await ask(sentWith('B.2.6', change))).reason!, /does not hold/)
  const { 'Content-Type': _, ...less } = sentWith('B.2.6').fields!
  assert.match((await ask({ body, fields: less })).reason!, /no one "content-type"/)
  assert.equal((await ask(sentWith('B.2.6', { query: 'other' }))).code, undefined, 'it is not covered')
  assert.match((await ask(sentWith('B.2.2', { query: 'Pet=dog&Pet=dog' }))).reason!, /no one "@query-param"/)
  const input = signed['B.2.6'].input
  for (const other of [
    input.replace('4473', '4472'),
    input.replace('"date" ', ''),
    `${input};x`,
    input.replace('-ed25519', '-rsa-pss'),
  ]) {
    assert.match(
      (await ask(sentWith('B.2.6', { fields: { 'Signature-Input': other } }))).reason!,
      /does not hold/,
      other,
    )
  }
})

test('a body that is covered is read whole, checked, and goes on as it was', async () => {
  const { ask } = asking(open)
  const { exchange } = await ask(sentWith('B.2.3'))
  const passed = await collect(exchange.request.body as BodySource, 100, () => new Error('too long'))
  assert.equal(new TextDecoder().decode(passed), body)
  for (const other of [undefined, '', `${body} `]) {
    assert.match((await ask(sentWith('B.2.3', { body: other }))).reason!, /body is another/)
  }
  const small = asking({ ...open, bodyBytesMax: 10 })
  assert.equal((await small.ask(sentWith('B.2.3'))).code, 'request_too_large')
  const strict = asking({ ...open, body: 'covered' })
  assert.match((await strict.ask(sentWith('B.2.6'))).reason!, /does not cover the body/)
})

test('what must be covered must be, by itself or in something wider', async () => {
  const asked = async (components: string[], name: keyof typeof signed = 'B.2.3') =>
    (await asking({ ...open, components }).ask(sentWith(name))).reason ?? 'passed'
  assert.equal(await asked(['@method', '@authority', '@path', '@query', 'content-digest']), 'passed')
  assert.match(await asked(['@scheme']), /cover @scheme/)
  assert.match(await asked(['@method'], 'B.2.1'), /cover @method/)
  assert.match((await asking(example).ask(sentWith('B.2.5'))).reason!, /cover @method/)
})

test('a signature is too old, of a time to come, or used up, by the clock that stands', async () => {
  const at = async (seconds: number) =>
    (await asking(open, undefined, createdMs + seconds * 1000).ask(sentWith('B.2.6'))).reason
  assert.deepEqual([await at(-10), await at(310)], [undefined, undefined])
  assert.match((await at(-11))!, /time to come/)
  assert.match((await at(311))!, /too old/)
  const { ask } = asking(open)
  assert.match((await asking({ ...open, nonce: 'required' }).ask(sentWith('B.2.6'))).reason!, /no nonce/)
  assert.equal((await ask(sentWith('B.2.1'))).code, undefined)
  assert.match((await ask(sentWith('B.2.1'))).reason!, /nonce was used/)
})

/** A caller of our own, whose signatures say what they are told to. */
async function signer(alg: 'Ed25519' | 'ECDSA' | 'RSASSA-PKCS1-v1_5') {
  const how = {
    Ed25519: { name: 'Ed25519' },
    ECDSA: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
    'RSASSA-PKCS1-v1_5': { name: alg, hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
  }[alg]
  const pair = (await crypto.subtle.generateKey(how, true, ['sign', 'verify'])) as CryptoKeyPair
  const der = Buffer.from(await crypto.subtle.exportKey('spki', pair.publicKey)).toString('base64')
  const publicKey = `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----`
  const sign = async (input: string, lines: string) => {
    const bytes = await crypto.subtle.sign(
      how,
      pair.privateKey,
      new TextEncoder().encode(`${lines}"@signature-params": ${input}`),
    )
    return { 'Signature-Input': `a=${input}`, Signature: `a=:${Buffer.from(bytes).toString('base64')}:` }
  }
  return { publicKey, sign }
}

const created = `created=${createdMs / 1000}`

test('keys of every kind have one algorithm, whatever a signature says', async () => {
  for (const [alg, name] of [
    ['Ed25519', 'ed25519'],
    ['ECDSA', 'ecdsa-p256-sha256'],
    ['RSASSA-PKCS1-v1_5', 'rsa-v1_5-sha256'],
  ] as const) {
    const { publicKey, sign } = await signer(alg)
    const { ask } = asking({ ...open, keys: [{ keyId: 'k', publicKey, rsa: 'rsa-v1_5-sha256', client: 'shop' }] })
    const passed = await ask({
      fields: await sign(
        `("@target-uri");${created};keyid="k";alg="${name}"`,
        '"@target-uri": https://example.com/foo?param=Value&Pet=dog\n',
      ),
    })
    assert.deepEqual([passed.reason, passed.exchange.consumer?.applicationId], [undefined, 'app_1'], alg)
    const said = await ask({ fields: await sign(`();${created};keyid="k";alg="hmac-sha256"`, '') })
    assert.match(said.reason!, /its key is for/)
  }
})

test('one that has expired, repeats a component, or asks for what is not known here, does not pass', async () => {
  const { publicKey, sign } = await signer('Ed25519')
  const { ask } = asking({ ...open, keys: [{ keyId: 'k', publicKey }] })
  const reason = async (input: string, lines = '') =>
    (await ask({ fields: await sign(input, lines) })).reason ?? 'passed'
  const rest = `${created};keyid="k"`
  assert.equal(await reason(`();${rest};expires=${createdMs / 1000 + 1}`), 'passed')
  assert.match(await reason(`();${rest};expires=${createdMs / 1000 - 10}`), /expired/)
  assert.match(await reason(`();${rest};expires="never"`), /expired/)
  assert.match(await reason('();keyid="k"'), /does not say when/)
  assert.match(await reason('();created="1";keyid="k"'), /time to come/)
  assert.match(await reason(`("@method" "@method");${rest}`, '"@method": POST\n"@method": POST\n'), /no one "@method"/)
  for (const component of [
    '"@status"',
    '"@method";req',
    '"date";sf',
    '"Date"',
    '"constructor"',
    '"@constructor"',
    '7',
    '"a b"',
  ]) {
    assert.match(await reason(`(${component});${rest}`, `${component}: x\n`), /no one/, component)
  }
  assert.match(await reason(`();${rest};nonce="${'x'.repeat(257)}"`), /more than 256/)
})

test('a shared secret is taken up anew when it was rotated, and one that is short or no base64 counts for nothing', async () => {
  const made = hostOf({ secrets: { 'env:SHARED': sharedSecret } })
  const { ask } = asking(open, made)
  assert.equal((await ask(sentWith('B.2.5'))).code, undefined)
  made.secrets['env:SHARED'] = btoa('another secret that nobody has')
  assert.match((await ask(sentWith('B.2.5'))).reason!, /does not hold/)
  for (const value of ['c2hvcnQ=', '%']) {
    made.secrets['env:SHARED'] = value
    assert.equal((await ask(sentWith('B.2.5'))).code, 'secret_unavailable')
  }
})

test('fields that are none, and signatures by nobody that is known, are refused; one without is passed over', async () => {
  const { ask } = asking({ ...open, tag: 'header-example' })
  assert.equal((await ask({ fields })).code, 'credential_missing')
  assert.equal((await ask(sentWith('B.2.6'))).code, 'credential_missing', 'it has another tag')
  assert.equal((await ask(sentWith('B.2.2'))).code, undefined)
  const any = asking(open)
  for (const input of [
    '',
    'x',
    'a=();keyid="test-key-ed25519',
    'a=1',
    'a=();keyid="nobody"',
    'a=(),a=()',
    `${'a=(),'.repeat(9000)}`,
  ]) {
    assert.equal(
      (await any.ask({ fields: { 'Signature-Input': input, Signature: 'a=:AAAA:' } })).code,
      'credential_invalid',
      input.slice(0, 40),
    )
  }
  const { input, signature } = signed['B.2.6']
  for (const bytes of [
    '',
    'sig-b26=:!:',
    'sig-b26="x"',
    signature.replace('wq', 'xq'),
    signature.replace('sig-b26', 'other'),
  ]) {
    assert.equal(
      (await any.ask(sentWith('B.2.6', { fields: { 'Signature-Input': input, Signature: bytes } }))).code,
      'credential_invalid',
      bytes,
    )
  }
})

test('what is no public key is refused where it is written', () => {
  const problems = (publicKey: string) => problemsOf(unit.config, { keys: [{ keyId: 'k', publicKey }] })
  assert.deepEqual(problems(publicKeys['test-key-ed25519']), [])
  for (const text of [
    'x',
    '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
    publicKeys['test-key-ed25519'].replaceAll('PUBLIC', 'PRIVATE'),
  ]) {
    const [problem] = problems(text)
    assert.deepEqual([problem?.pointer, /public key in PEM/.test(problem?.message ?? '')], ['/keys/0/publicKey', true])
  }
})
