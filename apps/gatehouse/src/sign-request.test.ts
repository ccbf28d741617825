/** Requests that one gateway signs and another one looks at, each with its threads. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'
import { secretsIn } from './testing-people.ts'

const endpoints = [{ id: 'any', method: '*', path: '/{path+}', policies: [] }]
const covered = ['@method', '@target-uri', '@authority', 'content-type']

interface Ways {
  inner?: object
  outer?: object
  more?: ReturnType<typeof placed>[]
  targets?: (inner: string) => Promise<string[]> | string[]
}

async function chained(t: TestContext, { inner = {}, outer = {}, more = [], targets }: Ways = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const known = { keyId: 'gateway', publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
  const checking = placed('http-signature', {
    stage: 'identify',
    config: { keys: [known], components: ['@method', '@target-uri'], nonce: 'required', ...inner },
  })
  const behind = await upstream(t, (request, response) => {
    const { method, url, headers } = request
    const pieces: Buffer[] = []
    request.on('data', piece => void pieces.push(piece))
    request.on('end', () =>
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(pieces).toString() })),
    )
  })
  const second = await gatewayFor(t, { ...partTo([behind]), endpoints, policies: [checking], basePath: '/inner' })
  const signing = placed('sign-request', {
    stage: 'forward',
    config: { key: 'file:key', keyId: 'gateway', components: covered, ...outer },
  })
  const address = `http://127.0.0.1:${second.gateway.port}/inner`
  const directory = secretsIn(t, { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() })
  const part = { ...partTo((await targets?.(address)) ?? [address]), endpoints, policies: [...more, signing] }
  const first = await gatewayFor(t, part, { secrets: { directory, perOrganization: false } })
  return async (path: string, init: RequestInit = {}) => {
    const answer = await first.call(`/pets/v1${path}`, init)
    return { status: answer.status, body: JSON.parse(await answer.text()) }
  }
}

test('what goes out is signed as the upstream reads it, its body among it, whatever the caller wrote there', async t => {
  const ask = await chained(t)
  const order = JSON.stringify({ order: 'x'.repeat(100_000) })
  const forged = {
    'Content-Type': 'application/json',
    Signature: 'gatehouse=:AAAA:',
    'Content-Digest': 'sha-256=:AAAA:',
  }
  const { status, body } = await ask('/orders?a=1&b=%20', { method: 'POST', headers: forged, body: order })
  assert.deepEqual([status, body.url, body.body === order], [200, '/orders?a=1&b=%20', true])
  assert.equal((await ask('/orders')).status, 200)
})

test('each try is signed for the target that it goes to', async t => {
  const broken = await upstream(t, (_, response) => void response.writeHead(503).end())
  const retry = placed('retry', { stage: 'forward', config: { tries: 3 } })
  const ask = await chained(t, { more: [retry], targets: inner => [broken, inner] })
  const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await ask('/orders')).status))
  assert.deepEqual(new Set(statuses), new Set([200]))
})

test('what is changed between the two, or signed by another, does not pass', async t => {
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const ask = await chained(t, { inner: { keys: [{ keyId: 'gateway', publicKey: other }] } })
  const { status, body } = await ask('/orders')
  assert.deepEqual([status, body.code], [401, 'credential_invalid'])
})

test('a body that is too large to be signed, and a key that is not there, send nothing', async t => {
  const small = await chained(t, { outer: { bodyBytesMax: 10 } })
  assert.equal((await small('/orders', { method: 'POST', body: 'x'.repeat(11) })).body.code, 'request_too_large')
  const without = await chained(t, { outer: { key: 'file:none' } })
  assert.equal((await without('/orders')).body.code, 'secret_unavailable')
})

test('requests of routes that sign nothing go out as ever', async t => {
  const { call } = await gatewayFor(t, partTo([await upstream(t, mirror)]))
  const { headers } = JSON.parse(await (await call('/pets/v1/pets')).text())
  assert.deepEqual([headers.signature, headers['signature-input']], [undefined, undefined])
})
