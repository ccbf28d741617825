/** Servers held against the contract of an API version, by operations: what is found, what is kept, and who is kept out. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { systemClock } from '@gatehouse/base'
import { isAtServer, testApart, testBounds } from '@gatehouse/capability-lifecycle/control/contract-tests/test-apart.ts'
import { silentMsMax } from '@gatehouse/capability-lifecycle/control/contract-tests/test-job.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import { egressRule } from '@gatehouse/http'
import { guardedRequest } from '@gatehouse/http/egress-request.ts'
import type { Store } from '@gatehouse/store'
import { sql } from 'kysely'
import { catalogue } from '../capabilities.ts'
import { until } from '../testing-house.ts'
import { eachStore, houseStore } from '../testing-stores.ts'
import { schema } from './testing-kinds.ts'

const pets = (url: string) => ({
  ...{ openapi: '3.1.0', info: { title: 'Pets', version: '1.0.0' }, servers: [{ url }] },
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 10 } }],
        responses: {
          200: {
            description: 'Pets.',
            content: { 'application/json': { schema: { type: 'array', items: { type: 'string' } } } },
          },
        },
      },
    },
    '/owners': { get: { operationId: 'listOwners', responses: { 200: { description: 'Owners.' } } } },
  },
})

const request = guardedRequest(egressRule({ allow: ['loopback'] }), { timeoutMs: 5000, bytesMax: 100_000 })

/** As the contract says, but for what `wrong` answers. */
async function server(t: TestContext, wrong: (asked: IncomingMessage, reply: ServerResponse) => boolean = () => false) {
  const seen: IncomingMessage[] = []
  const http = createServer((asked, reply) => {
    seen.push(asked)
    if (wrong(asked, reply)) return
    const { pathname, searchParams } = new URL(asked.url!, 'http://x')
    const limit = searchParams.get('limit')
    if (asked.method !== 'GET') return void reply.writeHead(405).end()
    if (asked.headers['x-key'] !== 'a-secret-key') return void reply.writeHead(401).end()
    if (limit !== null && !/^([1-9]|10)$/.test(limit)) return void reply.writeHead(400).end()
    if (pathname === '/api/owners') return void reply.end()
    reply.setHeader('content-type', 'application/json').end('["Rex"]')
  })
  await once(http.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    http.closeAllConnections()
    http.close()
  })
  return { seen, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/api` }
}

const headers = [{ name: 'X-Key', value: 'a-secret-key' }]

async function tested(t: TestContext, store: Store, url: string) {
  const scene = await testControl(t, catalogue, { store, request })
  await scene.call('Api.import', { body: { text: JSON.stringify(pets(url)), name: 'pets' } })
  const start = async (body: object = {}, version = 'pets-v1') =>
    (await scene.call('ApiVersion.test', { name: version, body: { headers, waitMs: 0, ...body } })).body as {
      contractTest: string
      state: string
      url: string
    }
  const one = async (name: string) =>
    (await scene.call('ContractTest.get', { name })).body as {
      state: string
      spec: Record<string, unknown>
      status: Record<string, unknown>
    }
  const ended = async (name: string) => {
    await until(async () => (await one(name)).state !== 'running', 60_000)
    return one(name)
  }
  const report = async (name: string) =>
    (await scene.call('ContractTest.report', { name })).body as {
      endpoints: { endpoint: string; verdict: string; findings: number }[]
      findings: { kind: string; endpoint: string; message: string; request: string }[]
    }
  return { ...scene, start, one, ended, report }
}

eachStore(
  'what a server does otherwise than its contract is found, told by endpoint, and kept; keys are not',
  async (store, t) => {
    let isWrong = false
    const there = await server(t, (asked, reply) => {
      if (!isWrong || !asked.url!.startsWith('/api/pets')) return false
      reply.setHeader('content-type', 'application/json').end('{"pets":1}')
      return true
    })
    const { start, ended, report } = await tested(t, store, there.url)
    const good = await start()
    assert.deepEqual(good, { contractTest: 'pets-v1-test-1', state: 'running', url: there.url })
    const passed = await ended(good.contractTest)
    assert.equal(passed.state, 'passed', JSON.stringify([passed, await report(good.contractTest)]))
    assert.equal(passed.status.endpoints, 2)
    assert.ok(Number(passed.status.cases) > 4)
    assert.ok(
      there.seen.some(asked => asked.headers['x-key'] === undefined),
      'anonymous requests are made',
    )

    isWrong = true
    const bad = await start({ waitMs: 30_000 })
    assert.equal(bad.state, 'failed')
    const failed = await ended(bad.contractTest)
    assert.equal(failed.status.failed, 1)
    const { endpoints, findings } = await report(bad.contractTest)
    assert.deepEqual(
      endpoints.map(({ endpoint, verdict }) => [endpoint, verdict]),
      [
        ['listPets', 'failed'],
        ['listOwners', 'passed'],
      ],
    )
    assert.ok(
      findings.some(({ kind }) => kind === 'body-misfit'),
      JSON.stringify(findings),
    )
    assert.match(findings[0]!.request, /^curl /)
    const only = await ended((await start({ only: ['/owners'] })).contractTest)
    assert.equal(only.status.endpoints, 1)
    const kept = JSON.stringify([
      ...(await sql`select * from contract_tests`.execute(store.db)).rows,
      ...(await sql`select * from contract_test_reports`.execute(store.db)).rows,
      ...(await sql`select * from audit_events`.execute(store.db)).rows,
      ...(await sql`select * from audit_payloads`.execute(store.db)).rows,
    ])
    assert.ok(!kept.includes('a-secret-key'))
  },
)

eachStore(
  'one runs at a time, is cancelled at once, and is broken when nobody carries it out any more',
  async (store, t) => {
    const waiting: ServerResponse[] = []
    const there = await server(t, (asked, reply) => {
      if (asked.url === '/api') return false
      waiting.push(reply)
      return true
    })
    const { start, one, ended, call } = await tested(t, store, there.url)
    const first = await start()
    await until(() => waiting.length > 0, 20_000)
    await assert.rejects(start(), { code: 'contract_test_running' })
    assert.deepEqual((await one(first.contractTest)).status.progress, { done: 0, of: 0 })
    await call('ContractTest.cancel', { name: first.contractTest, body: {} })
    assert.equal((await one(first.contractTest)).state, 'cancelled')
    const sent = there.seen.length
    for (const reply of waiting) reply.end()
    await new Promise(resolve => setTimeout(resolve, 2500))
    const later = there.seen.length
    await new Promise(resolve => setTimeout(resolve, 500))
    assert.equal(there.seen.length, later, `${sent} before, ${later} after`)
    await assert.rejects(call('ContractTest.cancel', { name: first.contractTest, body: {} }), {
      code: 'illegal_transition',
    })

    // As a control plane leaves it that was killed.
    await sql`update contract_tests set state = 'running' where name = ${first.contractTest}`.execute(store.db)
    await until(async () => {
      await sql`update contract_test_reports set seen_at = ${new Date(Date.now() - silentMsMax - 5000)}`.execute(
        store.db,
      )
      return (await one(first.contractTest)).state === 'broken'
    }, 20_000)
    assert.match(String((await ended(first.contractTest)).status.reason), /control plane that ran it was ended/)
  },
)

eachStore(
  'an address that may not be reached, or where nothing is, is refused before anything is kept',
  async (store, t) => {
    const there = await server(t)
    const { start, call } = await tested(t, store, there.url)
    const count = async () => ((await call('ContractTest.list', {})).body as { items: unknown[] }).items.length
    for (const url of ['http://169.254.169.254/latest', 'http://[fe80::1]'])
      await assert.rejects(start({ url }), { code: 'egress_forbidden' }, url)
    await assert.rejects(start({ url: 'http://127.0.0.1:9' }), { code: 'fetch_failed' })
    await assert.rejects(start({ url: 'file:///etc/passwd' }), { code: 'invalid_input' })
    const broken = [{ name: 'X-Key', value: 'a\nX-Other: b' }]
    await assert.rejects(start({ headers: broken }), { code: 'invalid_input' })
    await assert.rejects(start({ environment: 'dev' }), { code: 'not_found' })
    await assert.rejects(start({ environment: 'nowhere' }), { code: 'not_found' })
    assert.equal(await count(), 0)
  },
)

eachStore('of each version the newest twenty are kept', async (store, t) => {
  const there = await server(t)
  const { start, ended, call } = await tested(t, store, there.url)
  await ended((await start({ only: ['nothing'] })).contractTest)
  await sql`insert into contract_tests (id, organization_id, workspace_id, name, labels, state, spec, status, etag, created_at,
      updated_at, api_version_id)
    select 'ctt_' || lpad(n::text, 26, '0'), organization_id, workspace_id, 'old-' || n, labels, 'passed',
      spec || jsonb_build_object('number', n), status, etag, created_at, updated_at, api_version_id
    from contract_tests, generate_series(2, 25) n`.execute(store.db)
  const { contractTest } = await start({ only: ['nothing'] })
  assert.equal(contractTest, 'pets-v1-test-26')
  await ended(contractTest)
  const { items } = (await call('ContractTest.list', { query: { limit: 100 } })).body as { items: { name: string }[] }
  assert.equal(items.length, 20)
  assert.ok(
    items.every(({ name }) => name !== 'old-6'),
    'the oldest went',
  )
})

test('a run that takes too long, too much or too many requests is broken with the reason, and its process is gone', async () => {
  const asked = {
    ...{ text: JSON.stringify(pets('http://h')), overlays: [], file: 'pets', url: 'http://h', headers: [] },
    ...{ seed: 's', casesMax: 20, timeoutMs: 5000 },
  }
  const means = {
    ...testBounds,
    ...{ clock: systemClock, ended: new AbortController().signal, progress() {} },
    request: () => new Promise<never>(() => {}),
  }
  await assert.rejects(testApart(asked, { ...means, msMax: 1500 }), { code: 'gate_failed', message: /longer than/ })
  const answer = async () => ({ status: 200, header: () => undefined, fields: {}, bytes: new Uint8Array() })
  await assert.rejects(testApart(asked, { ...means, request: answer, callsMax: 3 }), { message: /sent 3 requests/ })
  await assert.rejects(testApart({ ...asked, text: '{' }, { ...means, request: answer }), { code: 'gate_failed' })
  const deep = JSON.stringify({ ...pets('http://h'), 'x-deep': 'x'.repeat(2e7) })
  await assert.rejects(testApart({ ...asked, text: deep }, { ...means, heapMibMax: 24, request: answer }), {
    message: /more than 24 MiB/,
  })
})

eachStore(
  'what is cut between the halves of a sign, and what no text may have, is kept all the same',
  async (store, t) => {
    const there = await server(t, (asked, reply) => {
      if (asked.method !== 'POST') return false
      reply.writeHead(500).end()
      return true
    })
    const { start, report, call } = await tested(t, store, there.url)
    const post = (value: string) => ({
      requestBody: { required: true, content: { 'application/json': { schema: { const: value } } } },
      responses: { 204: { description: 'Done.' } },
    })
    const paths = Object.fromEntries(['/a', '/ab'].map(path => [path, { post: post('\u{1F600}'.repeat(3000)) }]))
    const signs = { ...pets(there.url), info: { title: 'Signs', version: '1' }, paths }
    await call('Api.import', { body: { text: JSON.stringify(signs), name: 'signs' } })
    const { contractTest, state } = await start({ waitMs: 30_000 }, 'signs-v1')
    assert.equal(state, 'failed')
    const { findings } = await report(contractTest)
    const cutOff = findings.filter(({ request }) => request.length === 2000)
    assert.deepEqual(new Set(cutOff.map(({ endpoint }) => endpoint)).size, 2)
    assert.ok(cutOff.every(({ request }) => request.isWellFormed()))
  },
)

test('versions whose long names begin alike are tested each, and what is no OpenAPI is not', async t => {
  const there = await server(t)
  const { start, ended, call } = await tested(t, await houseStore(t), there.url)
  const name = 'p'.repeat(55)
  const names: string[] = []
  for (const version of ['preview-1', 'preview-2']) {
    const made = await call('Api.import', { body: { text: JSON.stringify(pets(there.url)), name, version } })
    const { apiVersion } = made.body as { apiVersion: string }
    names.push(apiVersion)
    const { contractTest } = await start({ only: ['nothing'] }, apiVersion)
    assert.equal((await ended(contractTest)).spec.apiVersion, apiVersion)
  }
  assert.equal(names[0]!.slice(0, 48), names[1]!.slice(0, 48))

  await call('Api.import', { body: { text: schema, file: 'a.graphql', name: 'asked', upstream: there.url } })
  await assert.rejects(start({}, 'asked-v1'), { code: 'kind_unfit' })
  const of = { name: 'asked-v1', body: {} }
  await assert.rejects(call('ApiVersion.mock', { name: 'asked-v1' }), { code: 'kind_unfit' })
  await assert.rejects(call('ApiVersion.start-mock', of), { code: 'kind_unfit' })
  await assert.rejects(call('ApiVersion.try-mock', { ...of, body: { method: 'GET', path: '/' } }), {
    code: 'kind_unfit',
  })
})

test('a process that tests gets to the server of its run, and to none whose address begins alike', () => {
  const all = ['http://h/x', 'http://h/', 'http://h:81/', 'http://h.evil/', 'http://h@evil/', 'https://h/', 'h', '']
  assert.deepEqual(
    all.filter(url => isAtServer(url, 'http://h')),
    ['http://h/x', 'http://h/'],
  )
})
