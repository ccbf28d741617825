import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import test, { type TestContext } from 'node:test'
import type { GatewayOptions } from '@gatehouse/gateway'
import { type TraceSettings, usualTraces } from '@gatehouse/gateway/tracing/trace-settings.ts'
import type { ApiPart } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import type { Span } from '@gatehouse/telemetry'
import { gatewayFor, mirror, partTo, say, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const always: Partial<TraceSettings> = { share: 1 }
const never: Partial<TraceSettings> = { share: 0 }

async function traced(
  t: TestContext,
  part: ApiPart,
  settings: Partial<TraceSettings>,
  options: Partial<GatewayOptions> = {},
) {
  const spans: Span[] = []
  const traces = {
    settings: { ...usualTraces, ...settings },
    take: (some: readonly Span[]) => void spans.push(...some),
  }
  const { call, gateway } = await gatewayFor(t, part, { traces, workers: 1, ...options })
  const told = async (headers: Record<string, string> = {}) => {
    const answer = await call('/pets/v1/pets', { headers })
    return ((await answer.json()) as { headers: Record<string, string> }).headers
  }
  return { call, gateway, told, spans, server: () => spans.filter(({ kind }) => kind === 'server') }
}

test('a request is one span of the gateway and one for each try, and the upstream is told of its own', async t => {
  const part = partTo([await upstream(t, mirror)])
  const { told, spans } = await traced(t, part, always)
  const heard = await told({ 'user-agent': 'probe ada@example.com' })
  await until(() => spans.length === 2)
  const [server, client] = spans as [Span, Span]
  assert.equal(heard.traceparent, `00-${server.traceId}-${client.spanId}-01`)
  assert.equal(client.parentSpanId, server.spanId)
  assert.equal(server.parentSpanId, '')
  assert.deepEqual([server.kind, client.kind], ['server', 'client'])
  assert.equal(server.name, 'GET /pets/v1/pets')
  assert.ok(server.startUs <= client.startUs && client.startUs <= client.endUs && client.endUs <= server.endUs)
  assert.ok(Math.abs(server.startUs / 1000 - Date.now()) < 60_000)
  const { attributes } = server
  assert.equal(attributes['http.response.status_code'], 200)
  assert.equal(attributes['http.route'], '/pets/v1/pets')
  assert.equal(attributes['gatehouse.api_version'], part.apiVersion)
  assert.match(String(attributes['gatehouse.request_id']), /^req_[0-9a-f]{32}$/)
  assert.equal(attributes['client.address'], '127.0.0.0/24')
  assert.equal(attributes['user_agent.original'], 'probe a***@example.com')
  assert.equal(attributes['error.type'], undefined)
  assert.equal(client.attributes['server.port'], Number(new URL(part.upstream.targets[0]!.url).port))
  assert.equal(client.attributes['http.response.status_code'], 200)
})

test('nothing that a caller wrote in a path or a query stands in a span', async t => {
  const part = partTo([await upstream(t, say('well'))])
  const { call, spans } = await traced(t, part, always)
  await call('/pets/v1/pets/ada%40example.com?card=4111111111111111')
  await until(() => spans.length === 2)
  assert.doesNotMatch(JSON.stringify(spans), /ada(@|%40)|card=|41111/)
  assert.equal(spans[0]!.attributes['url.path'], '/pets/v1/pets/{petId}')
})

test('the trace of a caller goes on, with its state, and its decision counts where its peer is followed', async t => {
  const { told, server } = await traced(t, partTo([await upstream(t, mirror)]), { ...never, follow: ['loopback'] })
  const heard = await told({ traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'rojo=1,congo=2' })
  assert.match(heard.traceparent!, new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  assert.notEqual(heard.traceparent!.slice(36, 52), spanId)
  assert.equal(heard.tracestate, 'rojo=1,congo=2')
  await until(() => server().length === 1)
  const [span] = server() as [Span]
  assert.deepEqual(
    [span.traceId, span.parentSpanId, span.traceState, span.remoteParent],
    [traceId, spanId, 'rojo=1,congo=2', true],
  )
  const unsampled = await told({ traceparent: `00-${traceId}-${spanId}-00` })
  assert.match(unsampled.traceparent!, new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
})

test('who is not followed chooses nothing: neither that a request is recorded, nor that it is not', async t => {
  const url = await upstream(t, mirror)
  const unwilling = await traced(t, partTo([url]), never)
  assert.match((await unwilling.told({ traceparent: `00-${traceId}-${spanId}-01` })).traceparent!, /-00$/)
  const willing = await traced(t, partTo([url]), always)
  assert.match((await willing.told({ traceparent: `00-${traceId}-${spanId}-00` })).traceparent!, /-01$/)
  await until(() => willing.server().length === 1)
  assert.equal(willing.server()[0]!.traceId, traceId)
  assert.equal(unwilling.spans.length, 0)
})

test('a malformed context goes no further, and a trace begins here', async t => {
  const { told } = await traced(t, partTo([await upstream(t, mirror)]), never)
  for (const traceparent of ['00-0-0-01', `00-${'0'.repeat(32)}-${spanId}-01`, 'x'.repeat(4000)]) {
    const heard = await told({ traceparent, tracestate: 'a=b' })
    assert.match(heard.traceparent!, /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
    assert.equal(heard.tracestate, undefined)
  }
})

test('B3 is told in the forms that are named, and other forms pass untouched', async t => {
  const part = partTo([await upstream(t, mirror)])
  const { told, server } = await traced(t, part, { ...always, propagation: ['b3', 'b3multi'] })
  const heard = await told({
    'X-B3-TraceId': traceId,
    'x-b3-spanid': spanId,
    'x-b3-sampled': '0',
    traceparent: 'as it is',
  })
  const [, own, flag] = heard.b3!.split('-')
  assert.equal(heard.b3, `${traceId}-${own}-${flag}`)
  assert.deepEqual([heard['x-b3-traceid'], heard['x-b3-spanid'], heard['x-b3-sampled']], [traceId, own, '1'])
  assert.equal(heard.traceparent, 'as it is')
  await until(() => server().length === 1)
  assert.equal(server()[0]!.parentSpanId, spanId)
})

test('where nothing is traced, or no form is named, what callers say passes untouched', async t => {
  const part = partTo([await upstream(t, mirror)])
  const { told } = await traced(t, part, { ...always, propagation: [] })
  assert.equal((await told({ traceparent: 'as it is' })).traceparent, 'as it is')
  assert.equal((await told()).traceparent, undefined)
  const { call } = await gatewayFor(t, part)
  const answer = (await (await call('/pets/v1/pets', { headers: { traceparent: 'as it is' } })).json()) as {
    headers: Record<string, string>
  }
  assert.equal(answer.headers.traceparent, 'as it is')
})

test('what ends in an error is recorded though it was not chosen, with each try and why it failed', async t => {
  const gone = createServer().listen(0)
  await new Promise(resolve => gone.once('listening', resolve))
  const { port } = gone.address() as { port: number }
  gone.close()
  const policies = [placed('retry', { config: { tries: 3, on: ['unreachable'], backoffMs: 1 }, stage: 'forward' })]
  const { call, spans } = await traced(t, { ...partTo([`http://127.0.0.1:${port}`]), policies }, never)
  assert.equal((await call('/pets/v1/pets')).status, 502)
  await until(() => spans.length > 0)
  const [server, ...tries] = spans as [Span, ...Span[]]
  assert.equal(server.error, 'upstream_unreachable')
  assert.equal(server.attributes['gatehouse.code'], 'upstream_unreachable')
  assert.equal(tries.length, 3)
  assert.deepEqual(
    tries.map(({ attributes }) => attributes['http.request.resend_count']),
    [undefined, 1, 2],
  )
  for (const one of tries)
    assert.deepEqual([one.error, one.attributes['gatehouse.reason']], ['upstream_unreachable', 'refused'])
})

test('statuses and slowness of one’s own choice are found at the end', async t => {
  const part = partTo([
    await upstream(t, ({ url }, response) => {
      const answer = () => void response.writeHead(url!.includes('missing') ? 404 : 200).end()
      if (url!.includes('slow')) setTimeout(answer, 120)
      else answer()
    }),
  ])
  const { call, server } = await traced(t, part, { ...never, statuses: ['404'], slowMs: 100 })
  for (const path of ['quick', 'missing', 'slow']) await (await call(`/pets/v1/pets/${path}`)).text()
  await until(() => server().length === 2)
  assert.deepEqual(
    server().map(({ attributes }) => attributes['http.response.status_code']),
    [404, 200],
  )
})

test('however many are to be recorded, no more are in a second than may be, and the rest is counted', async t => {
  const metrics = { address: '127.0.0.1', port: 0 }
  const { call, gateway, server } = await traced(
    t,
    partTo([await upstream(t, say('well'))]),
    { ...always, perSecondMax: 2 },
    { metrics },
  )
  for (let i = 0; i < 20; i++) await (await call('/pets/v1/pets')).text()
  const text = await (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text()
  const [, beyond] = /^gatehouse_traces_beyond_total (\d+)$/m.exec(text)!
  const [, chosen] = /^gatehouse_traces_total\{by="choice"\} (\d+)$/m.exec(text)!
  assert.equal(Number(beyond) + Number(chosen), 20)
  assert.ok(Number(beyond) > 0, text)
  await until(() => server().length === Number(chosen))
})

test('a policy that is slow has a span of its own in a request that was chosen', async t => {
  const slow = await upstream(t, (_, response) => void setTimeout(() => response.end(), 60))
  const policies = [placed('ext-auth', { config: { url: `${slow}/may` }, stage: 'authorize' })]
  const part = { ...partTo([await upstream(t, say('well'))]), policies }
  const { call, spans } = await traced(t, part, always)
  await call('/pets/v1/pets', { headers: { authorization: 'Bearer abc' } })
  await until(() => spans.length > 0)
  const found = spans.find(({ kind }) => kind === 'internal')!
  assert.equal(found.name, 'policy ext-auth')
  assert.equal(found.attributes['gatehouse.stage'], 'authorize')
  assert.ok(found.endUs - found.startUs >= 1000)
  assert.equal(found.parentSpanId, spans[0]!.spanId)
})

test('an API has its own share, and tells its upstream in its own forms', async t => {
  const policies = [placed('trace', { config: { samplePercent: 100, tell: ['b3'] } })]
  const { told, server } = await traced(t, { ...partTo([await upstream(t, mirror)]), policies }, never)
  const heard = await told({ traceparent: `00-${traceId}-${spanId}-00` })
  assert.equal(heard.traceparent, undefined)
  assert.match(heard.b3!, new RegExp(`^${traceId}-[0-9a-f]{16}-1$`))
  await until(() => server().length === 1)
  assert.equal(server()[0]!.parentSpanId, spanId)
})
