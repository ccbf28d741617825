/** Signed requests through a whole gateway with threads, by the code of the guide. */
import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { placed } from '@gatehouse/program/sample.ts'
import { parse } from 'yaml'
import { gatewayFor, partTo, upstream } from './testing-gateway.ts'
import { guideIn } from './testing-guide.ts'

type Signing = (key: KeyObject, method: string, address: string, body: string) => Record<string, string>

async function guided(t: TestContext) {
  const { folder, blocks } = guideIn(t, 'signed-requests.md')
  const file = join(folder, 'caller.mjs')
  writeFileSync(file, blocks('js')[0]!)
  const { signedFields } = (await import(pathToFileURL(file).href)) as { signedFields: Signing }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const [{ config }] = parse(blocks('yaml')[0]!).policies
  config.keys[0].publicKey = publicKey.export({ type: 'spki', format: 'pem' })
  const policies = [placed('http-signature', { stage: 'identify', config })]
  const echo = await upstream(t, (request, response) => {
    request.pipe(response.writeHead(200, { 'X-Signature': request.headers.signature ?? 'none' }))
  })
  const endpoints = [{ id: 'orders', method: '*', path: '/orders', policies: [] }]
  const { gateway } = await gatewayFor(t, { ...partTo([echo]), endpoints, policies })
  const address = `http://127.0.0.1:${gateway.port}/pets/v1/orders?a=1`
  const ask = async (headers: Record<string, string>, body: string | undefined, method = 'POST') => {
    const answer = await fetch(address, { method, headers, ...(body === undefined ? {} : { body }) })
    return { status: answer.status, signature: answer.headers.get('x-signature'), text: await answer.text() }
  }
  const sign = (method: string, body: string) => signedFields(privateKey, method, address, body)
  return { ask, sign }
}

test('a signed request reaches the upstream whole, without its signature, and once over all threads', async t => {
  const { ask, sign } = await guided(t)
  const order = JSON.stringify({ order: 'x'.repeat(200_000) })
  assert.deepEqual(await ask(sign('POST', order), order), { status: 200, signature: 'none', text: order })
  assert.equal((await ask(sign('GET', ''), undefined, 'GET')).status, 200)
  const once = sign('POST', order)
  const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await ask(once, order)).status))
  assert.deepEqual([statuses.filter(one => one === 200).length, statuses.filter(one => one === 401).length], [1, 11])
})

test('what was changed on its way, and what is not signed, is told no more than that it is not valid', async t => {
  const { ask, sign } = await guided(t)
  const told = async (headers: Record<string, string>, body: string, method?: string) => {
    const { code, detail } = JSON.parse((await ask(headers, body, method)).text)
    return [code, detail]
  }
  const invalid = ['credential_invalid', 'The signature is not valid here.']
  assert.deepEqual(await told(sign('POST', 'one'), 'two'), invalid)
  assert.deepEqual(await told(sign('POST', 'one'), 'one', 'PUT'), invalid)
  const { 'Content-Digest': _, ...bare } = sign('POST', 'one')
  assert.deepEqual(await told(bare, 'one'), invalid)
  assert.deepEqual(await told(sign('POST', 'one'), ''), invalid)
  assert.equal((await told({}, 'one'))[0], 'credential_missing')
})

test(
  'what a gateway sends is signed with the key that the guide makes, and another gateway takes the one that it prints',
  withOpenssl,
  async t => {
    const { folder, blocks, run } = guideIn(t, 'signed-requests.md')
    const publicKey = await run(blocks('sh')[0]!)
    const [signing, checking] = [blocks('yaml')[1]!, blocks('yaml')[0]!].map(text => parse(text).policies[0])
    checking.config = { keys: [{ keyId: 'gateway', publicKey }], components: ['@method', '@target-uri'] }
    const endpoints = [{ id: 'orders', method: '*', path: '/orders', policies: [] }]
    const echo = await upstream(t, (request, response) => void request.pipe(response))
    const policies = [placed('http-signature', { stage: 'identify', config: checking.config })]
    const second = await gatewayFor(t, { ...partTo([echo]), endpoints, policies })
    const own = [placed('sign-request', { stage: 'forward', config: signing.config })]
    const target = `http://127.0.0.1:${second.gateway.port}/pets/v1`
    const secrets = { directory: join(folder, 'secrets'), perOrganization: false }
    const first = await gatewayFor(t, { ...partTo([target]), endpoints, policies: own }, { secrets })
    const answer = await first.call('/pets/v1/orders?a=1', { method: 'POST', body: 'an order' })
    assert.deepEqual([answer.status, await answer.text()], [200, 'an order'])
    assert.equal((await second.call('/pets/v1/orders', { method: 'POST', body: 'an order' })).status, 401)
  },
)
