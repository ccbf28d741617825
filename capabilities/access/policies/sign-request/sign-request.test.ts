import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import test from 'node:test'
import { bodyOf, HeaderList } from '@gatehouse/base'
import { filled, problemsOf, type Static } from '@gatehouse/schema'
import type { Departure, PolicyUnit } from '@gatehouse/unit'
import { fields, sharedSecret, signed } from '../http-signature/rfc-examples.model.ts'
import { dictionaryOf } from '../http-signature/structured-dictionary.ts'
import { hostOf, requestOf, startMs } from '../tokens/caller.model.ts'
import { signRequestConfig } from './config.ts'
import { signRequest } from './sign-request.ts'

/** `test-key-ed25519` of RFC 9421 B.1.4. */
const exampleKey = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----`
const createdMs = 1_618_884_473_000

type Config = Partial<Static<typeof signRequestConfig>>

function signing(config: Config, secrets: Record<string, string>, atMs = startMs) {
  const { host, clock } = hostOf({ secrets })
  clock.advance(atMs - startMs)
  const unit = signRequest as unknown as PolicyUnit
  const hooks = unit.create(
    filled(unit.config, { key: 'env:KEY', ...config }) as never,
    { ...host(), clock: { ...clock, nowMs: () => atMs } } as never,
  )
  const depart = async (changes: Partial<Departure> = {}) => {
    const headers = changes.headers ?? HeaderList.from(fields)
    await hooks.departing!(requestOf(), {
      method: 'POST',
      scheme: 'https',
      path: '/foo',
      query: 'param=Value&Pet=dog',
      headers,
      ...changes,
    })
    return { input: headers.get('signature-input'), signature: headers.get('signature') }
  }
  return { hooks, depart }
}

test('the signatures of RFC 9421 B.2.5 and B.2.6 come out, octet for octet', async () => {
  const withSecret = signing(
    {
      ...{ kind: 'secret', encoding: 'base64', keyId: 'test-shared-secret', nonce: false, label: 'sig-b25' },
      components: ['date', '@authority', 'content-type'],
    },
    { 'env:KEY': sharedSecret },
    createdMs,
  )
  const headers = () => {
    const list = HeaderList.from(fields)
    list.delete('content-digest')
    return list
  }
  assert.deepEqual(await withSecret.depart({ headers: headers() }), signed['B.2.5'])
  const withKey = signing(
    {
      ...{ keyId: 'test-key-ed25519', nonce: false, label: 'sig-b26' },
      components: ['date', '@method', '@path', '@authority', 'content-type', 'content-length'],
    },
    { 'env:KEY': exampleKey },
    createdMs,
  )
  assert.deepEqual(await withKey.depart({ headers: headers() }), signed['B.2.6'])
})

test('a field that is not there is not covered, and a body that has a digest always is', async () => {
  const { depart } = signing({ keyId: 'k', components: ['@method', 'x-none'] }, { 'env:KEY': exampleKey })
  const { input } = await depart()
  assert.match(input!, /^gatehouse=\("@method" "content-digest"\);created=\d+;keyid="k";nonce="[\w-]{43}"$/)
})

test('each signature has a nonce of its own, and says when it ends and what it is for where that is wanted', async () => {
  const { depart } = signing({ keyId: 'k', expiresSeconds: 60, tag: 'app' }, { 'env:KEY': exampleKey })
  const [one, other] = [await depart(), await depart()]
  assert.notEqual(one.input, other.input)
  const created = startMs / 1000
  assert.match(one.input!, new RegExp(`created=${created};expires=${created + 60};keyid="k";nonce="[^"]+";tag="app"`))
})

test('an address with a port and a path of its own is signed as its target reads it', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { depart } = signing(
    { keyId: 'k', components: ['@target-uri', '@authority', '@query', '@scheme'], nonce: false },
    { 'env:KEY': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
  )
  const headers = HeaderList.from({ Host: 'Backend.internal:8443' })
  const { input, signature } = await depart({ path: '/base/orders', query: '', headers })
  const member = dictionaryOf(signature!)!.get('gatehouse') as { bare: { value: string } }
  const base = [
    '"@target-uri": https://backend.internal:8443/base/orders',
    '"@authority": backend.internal:8443',
    '"@query": ?',
    '"@scheme": https',
    `"@signature-params": ${input!.replace('gatehouse=', '')}`,
  ].join('\n')
  const { verify } = await import('node:crypto')
  assert.ok(verify(null, Buffer.from(base), publicKey, Buffer.from(member.bare.value, 'base64')))
})

test('a body is read, told by its digest and sent on; what the caller said of it and signed is not', async () => {
  const { hooks } = signing({ keyId: 'k', digest: 'sha-512' }, { 'env:KEY': exampleKey })
  const headers = HeaderList.from({
    Signature: 'a=:AAAA:',
    'Signature-Input': 'a=()',
    'Content-Digest': 'sha-256=:AAAA:',
  })
  const exchange = requestOf({ headers, body: bodyOf(new TextEncoder().encode('{"hello": "world"}')) })
  await hooks.request!(exchange)
  assert.deepEqual(headers.toJSON(), [['Content-Digest', fields['Content-Digest']]])
  const bare = HeaderList.from({ 'Content-Digest': 'sha-256=:AAAA:' })
  await hooks.request!(requestOf({ headers: bare }))
  assert.equal(bare.size, 0)
})

for (const [name, value] of Object.entries({
  'is none': 'rubbish',
  'is public': generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  'is short': generateKeyPairSync('rsa', { modulusLength: 1024 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
  'is of another curve': generateKeyPairSync('ec', { namedCurve: 'P-384' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
  'is cut': `-----BEGIN PRIVATE KEY-----\nMC4CAQAw!\n-----END PRIVATE KEY-----`,
})) {
  test(`nothing is signed with a key that ${name}, and nothing of it is told`, async () => {
    const { depart } = signing({ keyId: 'k' }, { 'env:KEY': value })
    await assert.rejects(depart(), ({ code, message }: { code: string; message: string }) => {
      assert.equal(code, 'secret_unavailable')
      assert.ok(!message.includes('MC4') && !message.includes('rubbish'))
      return true
    })
  })
}

test('a configuration says key and name, and nothing that breaks the field', () => {
  const told = (config: object) =>
    problemsOf(signRequestConfig, { key: 'env:KEY', keyId: 'k', ...config })
      .map(({ message }) => message)
      .join()
  assert.equal(told({}), '')
  assert.match(told({ keyId: 'a"b' }), /must be of printable ASCII/)
  assert.match(told({ label: 'A' }), /must be a label/)
  assert.match(told({ components: ['@status'] }), /must be a field in lower case/)
})
