import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { runWords } from './testing.ts'

const shop = {
  openapi: '3.0.3',
  info: { title: 'Orders', version: '1' },
  paths: {
    '/orders': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: { description: 'Orders', content: { 'application/json': { example: [{ id: 1 }] } } } },
      },
      post: {
        security: [{ token: [] }],
        requestBody: { content: { 'application/json': { schema: { type: 'object', required: ['item'] } } } },
        responses: { 201: { description: 'Made', content: { 'application/json': { schema: { type: 'object' } } } } },
        callbacks: {
          paid: {
            '{$request.body#/back}/paid?item={$request.body#/item}': {
              post: {
                requestBody: {
                  content: {
                    'application/json': {
                      schema: { type: 'object', required: ['state'], properties: { state: { enum: ['paid'] } } },
                    },
                  },
                },
                responses: { 200: { description: 'Seen' } },
              },
            },
          },
        },
      },
    },
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        responses: { 200: { description: 'One', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
      delete: { responses: { 204: { description: 'Gone' } } },
    },
  },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
}

/** Address of a mock in a process of its own, and the file that it reads. */
const mocked = (t: TestContext, ...flags: string[]) => mockedFile(t, ['api.json', JSON.stringify(shop)], flags)

async function mockedFile(t: TestContext, [name, text]: [string, string], flags: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-mock-test-'))
  const file = join(folder, name)
  writeFileSync(file, text)
  const main = join(import.meta.dirname, '../main.ts')
  const child = spawn(process.execPath, [main, 'mock', file, '--port', '0', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { url } = JSON.parse(line.toString()) as { url: string }
  return { url, file, call: (path: string, init?: RequestInit) => fetch(url + path, init) }
}

const json = { 'Content-Type': 'application/json', Authorization: 'Bearer x' }

test('a mock answers as its document says, holds requests against it, and reads it again when it changes', async t => {
  const { call, file } = await mocked(t)
  assert.deepEqual(await (await call('/orders')).json(), [{ id: 1 }])
  const wrong = await call('/orders?limit=x')
  assert.deepEqual([wrong.status, wrong.headers.get('content-type')], [400, 'application/problem+json'])
  assert.equal((await call('/nothing')).status, 404)
  const post = (headers: Record<string, string>, body: string) => call('/orders', { method: 'POST', headers, body })
  assert.equal((await post(json, '{"item":1}')).status, 201)
  assert.equal((await post(json, '{}')).status, 400)
  assert.equal((await post({ 'Content-Type': 'application/json' }, '{"item":1}')).status, 401)
  // Who is not known is told nothing of what else is wrong.
  assert.equal((await post({ 'Content-Type': 'application/json' }, '{}')).status, 401)
  writeFileSync(file, JSON.stringify(shop).replace('[{"id":1}]', '[{"id":2}]'))
  for (let tries = 0; ; tries++) {
    const found = await (await call('/orders')).text()
    if (found === '[{"id":2}]') break
    assert.ok(tries < 200, found)
    await new Promise(done => setTimeout(done, 50))
  }
})

test('what is posted to a stateful mock is there until it is deleted; latency and failures come as asked', async t => {
  const { call } = await mocked(t, '--stateful', '--no-security', '--latency', '30')
  const started = performance.now()
  const made = await call('/orders', { method: 'POST', headers: json, body: '{"item":"tea"}' })
  assert.ok(performance.now() - started >= 29)
  assert.deepEqual([made.status, made.headers.get('location')], [201, '/orders/1'])
  assert.deepEqual(await (await call('/orders/1')).json(), { id: '1', item: 'tea' })
  assert.deepEqual(await (await call('/orders')).json(), [{ id: '1', item: 'tea' }])
  assert.equal((await call('/orders/1', { method: 'DELETE' })).status, 204)
  assert.equal((await call('/orders/1')).status, 404)
  const failing = await mocked(t, '--failures', '100')
  assert.equal((await failing.call('/orders')).status, 503)
})

/** A server that callbacks go to. */
async function calledBack(t: TestContext) {
  const seen: string[] = []
  let told = () => {}
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request) text += piece
    seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${text}`)
    response.end()
    told()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const next = () => new Promise<void>(done => (told = done))
  return { seen, next, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('callbacks that a request registers are sent where that was asked for, once, and to this machine by a mock of it alone', async t => {
  const back = await calledBack(t)
  const body = JSON.stringify({ item: 'tea', back: back.url })
  const ask = (call: (path: string, init?: RequestInit) => Promise<Response>) =>
    call('/orders', { method: 'POST', headers: json, body })
  const silent = await mocked(t)
  assert.equal((await ask(silent.call)).status, 201)
  const elsewhere = await mocked(t, '--callbacks', '--address', '127.0.0.2')
  assert.equal((await ask(elsewhere.call)).status, 201)
  const { call } = await mocked(t, '--callbacks')
  const came = back.next()
  assert.equal((await ask(call)).status, 201)
  await came
  // A second one that asks for an address that is none is answered all the same.
  assert.equal(
    (await call('/orders', { method: 'POST', headers: json, body: '{"item":"x","back":"file:///"}' })).status,
    201,
  )
  assert.deepEqual(back.seen, ['POST /paid?item=tea application/json {"state":"paid"}'])
})

test('a schema in GraphQL is answered and read again when it changes; one that is broken is told with its line', async t => {
  const { call, file } = await mockedFile(t, ['schema.graphql', 'type Query { name: String! }'])
  const ask = async (query: string) => {
    const body = JSON.stringify({ query })
    const reply = await call('/graphql', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    return (await reply.json()) as { data?: Record<string, unknown>; errors?: unknown }
  }
  assert.equal(typeof (await ask('{ name }')).data?.name, 'string')
  writeFileSync(file, 'type Query { name: String! count: Int! }')
  for (let tries = 0; !(await ask('{ count }')).data; tries++) {
    assert.ok(tries < 200)
    await new Promise(done => setTimeout(done, 50))
  }
  const cwd = dirname(file)
  writeFileSync(join(cwd, 'broken.graphql'), 'type Query {\n  a: None\n}')
  const broken = await runWords(['mock', 'broken.graphql', '--port', '0'], { cwd })
  assert.deepEqual(
    [broken.code, /broken\.graphql.*Unknown type "None".*line 2/.test(broken.err)],
    [7, true],
    broken.err,
  )
  assert.equal((await runWords(['mock', 'broken.graphql', '--stateful'], { cwd })).code, 2)
})

test('a document that is broken, or is none, is told and nothing listens', async t => {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-mock-test-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'api.json'), '{"openapi":"3.1.0"}')
  const broken = await runWords(['mock', 'api.json', '--port', '0'], { cwd })
  assert.deepEqual([broken.code, /info/.test(broken.err)], [7, true])
  assert.equal((await runWords(['mock', 'none.json'], { cwd })).code, 5)
})
