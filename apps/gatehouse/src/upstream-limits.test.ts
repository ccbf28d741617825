import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import test, { type TestContext } from 'node:test'
import { partOf } from '@gatehouse/capability-catalogue/part.ts'
import { upstreamSpec } from '@gatehouse/capability-catalogue/upstream.ts'
import type { ApiPart } from '@gatehouse/program'
import { filled } from '@gatehouse/schema'
import { gatewayFor, partTo } from './testing-gateway.ts'
import { until } from './testing-house.ts'

/** A gateway whose upstream says this in its document; requests for `?wait` are answered when the test says so. */
async function limited(t: TestContext, document: Record<string, unknown>) {
  const waiting: ServerResponse[] = []
  let connections = 0
  let open = 0
  const server = createServer((request, response) => {
    if (request.url?.endsWith('?wait')) waiting.push(response)
    else response.end('well')
  }).listen(0, '127.0.0.1')
  server.on('connection', socket => {
    connections++
    open++
    socket.on('close', () => open--)
  })
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const spec = filled(upstreamSpec, { targets: [{ url }], ...document })
  const { gateway, call } = await gatewayFor(t, partWith(spec), { workers: 1 })
  const ask = async (more = '') => {
    const answer = await call(`/pets/v1/pets${more}`)
    const text = await answer.text()
    return answer.ok ? text : (JSON.parse(text).code as string)
  }
  return { gateway, ask, waiting, counts: () => ({ connections, open }) }
}

/** As a document becomes a part. */
function partWith(spec: Parameters<typeof partOf>[0]['revision']['spec']['content']['upstream']['spec']): ApiPart {
  const { environmentId, environment, revisionId, plans, upstream, blocked, ...content } = partTo(['http://unused'])
  const { id, name } = upstream
  return partOf({
    revision: { id: revisionId, name: 'r', spec: { content: { ...content, upstream: { id, name, spec } } } },
    environment: { id: environmentId, name: environment, spec: { hosts: [] } },
    ...{ blocked, products: [], units: new Map() },
  })
}

test('connectionsMax and queueMax: a request that may not even wait is refused at once', async t => {
  const { ask, waiting, counts } = await limited(t, { connectionsMax: 1, queueMax: 1 })
  const asked = [ask('?wait')]
  await until(() => waiting.length === 1)
  asked.push(ask('?wait'))
  await until(async () => (await ask()) === 'upstream_overloaded')
  waiting[0]!.end('first')
  await until(() => waiting.length === 2)
  waiting[1]!.end('second')
  assert.deepEqual(await Promise.all(asked), ['first', 'second'])
  assert.equal(counts().connections, 1)
})

test('queueTimeoutMs: a request waits no longer for a connection', async t => {
  const { ask, waiting } = await limited(t, { connectionsMax: 1, queueTimeoutMs: 100, connectTimeoutMs: 60_000 })
  const first = ask('?wait')
  await until(() => waiting.length === 1)
  assert.equal(await ask(), 'upstream_overloaded')
  waiting[0]!.end('first')
  assert.equal(await first, 'first')
})

test('connectionRequestsMax, keepAliveTimeoutMs and connectionAgeMaxMs: a connection is not used again', async t => {
  const twice = await limited(t, { connectionRequestsMax: 2 })
  for (let i = 0; i < 6; i++) assert.equal(await twice.ask(), 'well')
  assert.equal(twice.counts().connections, 3)
  for (const document of [{ keepAliveTimeoutMs: 100 }, { connectionAgeMaxMs: 1000 }]) {
    const short = await limited(t, document)
    for (let i = 0; i < 3; i++) assert.equal(await short.ask(), 'well')
    assert.deepEqual(short.counts(), { connections: 1, open: 1 })
    await until(() => short.counts().open === 0)
    assert.equal(await short.ask(), 'well')
  }
})
