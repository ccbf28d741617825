import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { checkFile, explainFile } from './check.ts'
import { startStandalone } from './standalone.ts'

const key = 'a-key-for-this-test-only'
const version = 'apiVersion: gatehouse/v1'

const contract = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get: { operationId: listPets, responses: { "200": { description: ok } } }
    post: { operationId: addPet, responses: { "201": { description: made } } }
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPet, responses: { "200": { description: ok } } }
`

const documents = (upstream: string, limit = 3) => `${version}
kind: Upstream
metadata: { name: pets }
spec: { targets: [{ url: "${upstream}" }] }
---
${version}
kind: Api
metadata: { name: pets }
spec: { policies: [{ policy: key-auth }] }
---
${version}
kind: Definition
metadata: { name: pets-v1 }
spec: { file: pets.yaml }
---
${version}
kind: ApiVersion
metadata: { name: pets-v1 }
spec: { api: pets, version: v1, definition: pets-v1, upstream: pets, basePath: /pets/v1 }
---
${version}
kind: Product
metadata: { name: pets }
spec: { apiVersions: [pets-v1] }
---
${version}
kind: Plan
metadata: { name: gold }
spec: { product: pets, policies: [{ policy: rate-limit, config: { limit: ${limit} } }] }
---
${version}
kind: Application
metadata: { name: shop }
spec: {}
---
${version}
kind: Subscription
metadata: { name: shop-gold }
spec: { application: shop, plan: gold, environment: default }
---
${version}
kind: Credential
metadata: { name: shop-key }
spec: { application: shop, environment: default, sha256: ${createHash('sha256').update(key).digest('hex')} }
`

async function upstream(t: TestContext): Promise<string> {
  const server: Server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    request.pipe(response)
    if (request.method === 'GET')
      response.end(JSON.stringify({ url: request.url, key: request.headers['x-api-key'] ?? null }))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.after(() => server.close())
  t.after(() => server.closeAllConnections())
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-standalone-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  writeFileSync(join(dir, 'pets.yaml'), contract)
  return dir
}

async function started(t: TestContext, limit?: number) {
  const dir = folder(t)
  const config = join(dir, 'gateway.yaml')
  const to = await upstream(t)
  writeFileSync(config, documents(to, limit))
  const logged: string[] = []
  const standalone = await startStandalone({
    config,
    address: '127.0.0.1',
    port: 0,
    workers: 2,
    watchEveryMs: 20,
    egress: { allow: ['loopback'], deny: [] },
    log: (level, message) => void logged.push(`${level} ${message}`),
  })
  t.after(() => standalone.stop(500))
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${standalone.gateway.port}${path}`, init)
  return { standalone, config, to, logged, call }
}

const withKey = { headers: { 'x-api-key': key } }

test('a gateway from one file knows its callers, limits them by plan and hides the key from the upstream', async t => {
  const { call } = await started(t)
  assert.equal((await call('/pets/v1/pets')).status, 401)
  const answer = await call('/pets/v1/pets/7?full=1', withKey)
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), { url: '/pets/7?full=1', key: null })
  assert.equal(answer.headers.get('ratelimit-policy'), '"default";q=3;w=60')
  const statuses = await Promise.all(
    Array.from({ length: 6 }, async () => (await call('/pets/v1/pets', withKey)).status),
  )
  assert.deepEqual(statuses.sort(), [200, 200, 429, 429, 429, 429])
})

test('a body streams through unchanged', async t => {
  const { call } = await started(t)
  const body = Buffer.alloc(3_000_000, 'gate')
  const answer = await call('/pets/v1/pets', { ...withKey, method: 'POST', body })
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), body)
})

test('a changed file is served without losing a request; an invalid one keeps the old and says why', async t => {
  const { call, config, to, logged, standalone } = await started(t, 1_000_000)
  let failures = 0
  let running = true
  const load = (async () => {
    while (running) if ((await call('/pets/v1/pets', withKey)).status !== 200) failures++
  })()
  writeFileSync(config, documents(to, 999_999))
  while (standalone.gateway.generation !== 2) await new Promise(resolve => setTimeout(resolve, 10))
  running = false
  await load
  assert.equal(failures, 0)
  assert.match((await call('/pets/v1/pets', withKey)).headers.get('ratelimit-policy')!, /q=999999/)
  writeFileSync(config, documents(to).replace('basePath', 'bsaePath'))
  while (!logged.some(line => line.includes('not valid'))) await new Promise(resolve => setTimeout(resolve, 10))
  assert.equal((await call('/pets/v1/pets', withKey)).status, 200)
})

test('a key taken out of the file stops without a restart', async t => {
  const { call, config, to, standalone } = await started(t, 1000)
  assert.equal((await call('/pets/v1/pets', withKey)).status, 200)
  writeFileSync(config, documents(to, 1000).replace(/---\n[^-]*kind: Credential[\s\S]*$/, ''))
  await standalone.reload()
  assert.equal((await call('/pets/v1/pets', withKey)).status, 401)
})

test('check tells every problem with file, line and column', async t => {
  const config = join(folder(t), 'gateway.yaml')
  const text = documents('http://127.0.0.1:9').replace('plan: gold', 'plan: glod')
  writeFileSync(config, text)
  const line = text.slice(0, text.indexOf('plan: glod')).split('\n').length
  await assert.rejects(checkFile(config), (failure: Failure) => {
    const told = failure.problems.map(({ message, place }) => [message, place?.file, place?.line])
    assert.deepEqual(told, [['There is no Plan glod; did you mean gold?', config, line]])
    return true
  })
  writeFileSync(config, documents('http://127.0.0.1:9').replace('policy: key-auth', 'policy: kye-auth'))
  await assert.rejects(checkFile(config), (failure: Failure) =>
    /did you mean key-auth/.test(failure.problems[0]!.message),
  )
  writeFileSync(config, documents('http://127.0.0.1:9'))
  assert.equal((await checkFile(config)).endpoints, 3)
})

test('explain names the route, each decision, and for a miss what failed first', async t => {
  const config = join(folder(t), 'gateway.yaml')
  writeFileSync(config, documents('http://127.0.0.1:9'))
  const known = await explainFile(config, {
    method: 'GET',
    url: 'http://any.test/pets/v1/pets/7',
    headers: [['X-API-Key', key]],
  })
  assert.equal(known.route?.endpoint, 'getPet')
  assert.deepEqual(
    known.steps.map(({ policy, outcome }) => `${policy} ${outcome}`),
    ['key-auth passed', 'rate-limit passed'],
  )
  assert.equal(known.upstream?.path, '/pets/7')
  const nobody = await explainFile(config, { method: 'GET', url: '/pets/v1/pets' })
  assert.deepEqual(
    nobody.steps.map(({ code }) => code),
    ['credential_missing'],
  )
  const missed = await explainFile(config, { method: 'PUT', url: '/pets/v1/pets' })
  assert.deepEqual(missed.nearMisses[0]?.why, 'its method is GET, not PUT')
  const elsewhere = await explainFile(config, { method: 'GET', url: '/pets/v1/cats' })
  assert.match(elsewhere.nearMisses[0]!.why, /segment 1 is pets, not cats/)
})
