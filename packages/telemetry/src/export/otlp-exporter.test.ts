import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import test, { type TestContext } from 'node:test'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import type { Span } from '../signal.ts'
import { type CollectorAnswer, type OtlpCollector, otlpCollector } from '../testing-otlp-collector.ts'
import { OtlpExporter, type OtlpExporterOptions } from './otlp-exporter.ts'
import { type OtlpSettings, otlpProtocols } from './otlp-settings.ts'

const source = { resource: { 'service.name': 'gatehouse', 'service.instance.id': 'one' }, version: '0.1.0' }
const startUs = 1_764_400_000_000_123
const span = (name = 'GET /pets/{petId}'): Span => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentSpanId: '00f067aa0ba902b7',
  traceState: 'rojo=00f067aa0ba902b7',
  remoteParent: true,
  ...{ kind: 'server', name, startUs, endUs: startUs + 1500 },
  attributes: {
    'http.request.method': 'GET',
    'http.response.status_code': 503,
    'gatehouse.ratio': 0.5,
    odd: undefined,
    list: ['a', 'b'],
    big: -7,
    yes: true,
  },
  error: 'upstream_unreachable',
})

async function collecting(t: TestContext, grpc: boolean): Promise<OtlpCollector> {
  const collector = await otlpCollector({ grpc })
  t.after(() => collector.close())
  return collector
}

function exporting(
  t: TestContext,
  settings: Partial<OtlpSettings> & { endpoint: string },
  more: Partial<OtlpExporterOptions> = {},
) {
  const told: { message: string; fields: Record<string, unknown> }[] = []
  const exporter = new OtlpExporter({
    settings: { protocol: 'http/protobuf', headers: [], timeoutMs: 2000, compression: 'none', ...settings },
    signals: ['traces', 'metrics', 'logs'],
    source,
    log: (_, message, fields) => void told.push({ message, fields }),
    bounds: { everyMs: 5, againMs: 5, againMsMax: 20 },
    ...more,
  })
  t.after(() => exporter.close(0))
  const countsOf = (signal: string) => exporter.counts.find(one => one.signal === signal)!.counts
  return { exporter, told, countsOf }
}

async function until(condition: () => boolean): Promise<void> {
  const lateMs = performance.now() + 10_000
  while (!condition()) {
    assert.ok(performance.now() < lateMs, 'it never came')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

for (const protocol of otlpProtocols) {
  for (const compression of ['none', 'gzip'] as const) {
    test(`a span arrives as it was, by ${protocol}, ${compression}`, async t => {
      const collector = await collecting(t, protocol === 'grpc')
      const { exporter, countsOf } = exporting(t, {
        endpoint: collector.url,
        protocol,
        compression,
        headers: [['x-key', 'secret']],
      })
      exporter.span(span())
      await until(() => countsOf('traces').sent === 1)
      const [{ message, headers, isJson }] = collector.received as [OtlpCollector['received'][number]]
      assert.equal(headers['x-key'], 'secret')
      assert.equal(isJson, protocol === 'http/json')
      const [resourceSpans] = message.resourceSpans
      assert.deepEqual(resourceSpans.resource.attributes[0], {
        key: 'service.name',
        value: { stringValue: 'gatehouse' },
      })
      assert.equal(resourceSpans.schemaUrl, 'https://opentelemetry.io/schemas/1.45.0')
      const [{ scope, spans }] = resourceSpans.scopeSpans
      assert.deepEqual(scope, { name: 'gatehouse', version: '0.1.0' })
      const { attributes, ...rest } = spans[0]
      assert.deepEqual(rest, {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        parentSpanId: '00f067aa0ba902b7',
        traceState: 'rojo=00f067aa0ba902b7',
        name: 'GET /pets/{petId}',
        kind: 2,
        startTimeUnixNano: '1764400000000123000',
        endTimeUnixNano: '1764400000001623000',
        status: { message: 'upstream_unreachable', code: 2 },
        flags: 0x301,
      })
      assert.deepEqual(
        attributes.map(({ key, value }: { key: string; value: unknown }) => [key, value]),
        [
          ['http.request.method', { stringValue: 'GET' }],
          ['http.response.status_code', { intValue: '503' }],
          ['gatehouse.ratio', { doubleValue: 0.5 }],
          ['list', { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } }],
          ['big', { intValue: '-7' }],
          ['yes', { boolValue: true }],
        ],
      )
    })
  }

  test(`log records and metrics arrive as they were, by ${protocol}`, async t => {
    const collector = await collecting(t, protocol === 'grpc')
    const times = { startUs, timeUs: startUs + 1_000_000 }
    const bounds = [0.1, 0.5]
    const exemplar = { traceId: span().traceId, spanId: span().spanId, value: 0.25, timeUs: startUs }
    const { exporter } = exporting(
      t,
      { endpoint: collector.url, protocol },
      {
        metrics: {
          everyMs: 5,
          collect: async () => [
            {
              name: 'a.requests',
              description: 'Requests.',
              unit: '1',
              type: 'counter',
              ...times,
              points: [{ attributes: { listener: 'http' }, value: 7 }],
            },
            {
              name: 'a.lag',
              description: 'Lag.',
              unit: 's',
              type: 'gauge',
              ...times,
              points: [{ attributes: {}, value: 0.125 }],
            },
            {
              ...{ name: 'a.duration', description: 'Duration.', unit: 's', type: 'histogram', ...times },
              points: [{ attributes: {}, bounds, counts: [1, 300, 0], sum: 75.5, exemplars: [exemplar] }],
            },
          ],
        },
      },
    )
    exporter.log({
      timeUs: startUs,
      severity: 'warn',
      body: 'An upstream gives no answer.',
      attributes: { program: 'gateway' },
      traceId: span().traceId,
    })
    await until(() => ['logs', 'metrics'].every(kind => collector.received.some(({ signal }) => signal === kind)))
    const messageOf = (kind: string) => collector.received.find(({ signal }) => signal === kind)!.message
    const [record] = messageOf('logs').resourceLogs[0].scopeLogs[0].logRecords
    assert.deepEqual(record, {
      ...{ timeUnixNano: '1764400000000123000', observedTimeUnixNano: '1764400000000123000' },
      ...{ severityNumber: 13, severityText: 'WARN', body: { stringValue: 'An upstream gives no answer.' } },
      attributes: [{ key: 'program', value: { stringValue: 'gateway' } }],
      traceId: span().traceId,
    })
    const [requests, lag, duration] = messageOf('metrics').resourceMetrics[0].scopeMetrics[0].metrics
    const nanos = { startTimeUnixNano: '1764400000000123000', timeUnixNano: '1764400001000123000' }
    assert.deepEqual(requests.sum, {
      dataPoints: [{ ...nanos, asInt: '7', attributes: [{ key: 'listener', value: { stringValue: 'http' } }] }],
      ...{ aggregationTemporality: 2, isMonotonic: true },
    })
    assert.equal(lag.gauge.dataPoints[0].asDouble, 0.125)
    const [{ exemplars, ...point }] = duration.histogram.dataPoints
    assert.deepEqual(point, {
      ...nanos,
      count: '301',
      sum: 75.5,
      bucketCounts: ['1', '300', '0'],
      explicitBounds: [0.1, 0.5],
    })
    assert.deepEqual(exemplars, [
      { timeUnixNano: nanos.startTimeUnixNano, asDouble: 0.25, spanId: span().spanId, traceId: span().traceId },
    ])
  })
}

interface Told {
  name: string
  answers: CollectorAnswer[]
  grpc?: boolean
}

const mended: Told[] = [
  { name: '503', answers: [{ kind: 'status', status: 503 }, { kind: 'take' }] },
  { name: '429 with Retry-After', answers: [{ kind: 'status', status: 429, retryAfter: '0' }, { kind: 'take' }] },
  { name: 'a connection that is cut', answers: [{ kind: 'cut' }, { kind: 'take' }] },
  { name: 'UNAVAILABLE', answers: [{ kind: 'grpc', code: 14 }, { kind: 'take' }], grpc: true },
  {
    name: 'RESOURCE_EXHAUSTED with RetryInfo',
    answers: [{ kind: 'grpc', code: 8, retrySeconds: 0 }, { kind: 'take' }],
    grpc: true,
  },
  { name: 'a cut session', answers: [{ kind: 'cut' }, { kind: 'take' }], grpc: true },
  { name: '503 in place of gRPC', answers: [{ kind: 'status', status: 503 }, { kind: 'take' }], grpc: true },
]
for (const { name, answers, grpc = false } of mended) {
  test(`after ${name} the same is sent again, once`, async t => {
    const collector = await collecting(t, grpc)
    collector.answers = answers
    const { exporter, countsOf, told } = exporting(t, {
      endpoint: collector.url,
      protocol: grpc ? 'grpc' : 'http/protobuf',
    })
    exporter.span(span())
    await until(() => countsOf('traces').sent === 1)
    assert.equal(collector.asked, 2)
    assert.equal(countsOf('traces').retries, 1)
    assert.deepEqual(
      told.map(({ message }) => message),
      ['The collector takes no telemetry.', 'The collector takes telemetry again.'],
    )
  })
}

const lost: (Told & { reason: 'refused' | 'rejected' })[] = [
  { name: '400', answers: [{ kind: 'status', status: 400, text: 'bad' }], reason: 'refused' },
  { name: '401', answers: [{ kind: 'status', status: 401 }], reason: 'refused' },
  { name: 'INVALID_ARGUMENT', answers: [{ kind: 'grpc', code: 3 }], grpc: true, reason: 'refused' },
  {
    name: 'RESOURCE_EXHAUSTED that tells no time',
    answers: [{ kind: 'grpc', code: 8 }],
    grpc: true,
    reason: 'refused',
  },
  { name: 'an answer that is no gRPC', answers: [{ kind: 'garbage' }], grpc: true, reason: 'refused' },
  { name: 'a partial success', answers: [{ kind: 'partial', rejected: 1, why: 'too old' }], reason: 'rejected' },
  {
    name: 'a partial success of gRPC',
    answers: [{ kind: 'partial', rejected: 1, why: 'too old' }],
    grpc: true,
    reason: 'rejected',
  },
]
for (const { name, answers, grpc = false, reason } of lost) {
  test(`after ${name} nothing is sent again, and what is lost is counted as ${reason}`, async t => {
    const collector = await collecting(t, grpc)
    collector.answers = answers
    const { exporter, countsOf } = exporting(t, { endpoint: collector.url, protocol: grpc ? 'grpc' : 'http/protobuf' })
    exporter.span(span())
    await until(() => countsOf('traces').dropped[reason] === 1)
    collector.answers = [{ kind: 'take' }]
    exporter.span(span('second'))
    await until(() => countsOf('traces').sent === 1)
    assert.equal(collector.asked, 2)
  })
}

test('an answer of 200 that is no message is taken for a success: it has no word of a loss', async t => {
  const collector = await collecting(t, false)
  collector.answers = [{ kind: 'garbage' }]
  const { exporter, countsOf } = exporting(t, { endpoint: collector.url })
  exporter.span(span())
  await until(() => countsOf('traces').sent === 1)
})

for (const grpc of [false, true]) {
  test(`while a collector is frozen the queue is bounded, what is over is counted, and nobody waits; ${grpc ? 'gRPC' : 'HTTP'}`, async t => {
    const collector = await collecting(t, grpc)
    collector.answers = [{ kind: 'silence' }]
    const settings = {
      endpoint: collector.url,
      timeoutMs: 50,
      protocol: grpc ? ('grpc' as const) : ('http/protobuf' as const),
    }
    const { exporter, countsOf, told } = exporting(t, settings, {
      bounds: { everyMs: 5, againMs: 5, itemsMax: 100, batchMax: 10 },
    })
    for (let i = 0; i < 1000; i++) exporter.span(span())
    const { waiting, dropped } = countsOf('traces')
    assert.ok(waiting <= 100, `${waiting} wait`)
    assert.ok(dropped.full >= 1000 - 100 - 10, `${dropped.full} were dropped`)
    await until(() => countsOf('traces').retries > 1)
    assert.equal(told.length, 1, 'told once')
    collector.answers = [{ kind: 'take' }]
    await until(() => countsOf('traces').sent === 1000 - countsOf('traces').dropped.full)
  })
}

test('large items fill the queue by their bytes', async t => {
  const { exporter, countsOf } = exporting(
    t,
    { endpoint: 'http://127.0.0.1:9' },
    { bounds: { bytesMax: 10_000, everyMs: 60_000 } },
  )
  for (let i = 0; i < 20; i++) exporter.log({ timeUs: 1, severity: 'info', body: 'x'.repeat(1000), attributes: {} })
  assert.equal(countsOf('logs').waiting, 9)
  assert.equal(countsOf('logs').dropped.full, 11)
})

test('a collector that is not there is asked again until it is, and given up in time', async t => {
  const gone = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => gone.once('listening', resolve))
  const { port } = gone.address() as { port: number }
  gone.close()
  const { exporter, countsOf } = exporting(t, { endpoint: `http://127.0.0.1:${port}` })
  exporter.span(span())
  await until(() => countsOf('traces').retries > 2)
  const collector = await otlpCollector({ port })
  t.after(() => collector.close())
  await until(() => countsOf('traces').sent === 1)
  const other = exporting(t, { endpoint: 'http://127.0.0.1:9' }, { bounds: { everyMs: 1, againMs: 1, giveUpMs: 1 } })
  other.exporter.span(span())
  await until(() => other.countsOf('traces').dropped.given_up === 1)
})

test('closing sends what waits, and waits no longer than it may', async t => {
  const collector = await collecting(t, false)
  const { exporter } = exporting(t, { endpoint: collector.url }, { bounds: { everyMs: 60_000 } })
  for (let i = 0; i < 3; i++) exporter.span(span())
  await exporter.close(5000)
  assert.equal(collector.received[0]!.message.resourceSpans[0].scopeSpans[0].spans.length, 3)
  collector.answers = [{ kind: 'silence' }]
  const frozen = exporting(t, { endpoint: collector.url, timeoutMs: 60_000 }, { bounds: { everyMs: 1 } })
  frozen.exporter.span(span())
  await frozen.exporter.close(50)
})

test('no tenant’s rule is asked, but one that is given holds', async t => {
  const collector = await collecting(t, false)
  const { egressRule } = await import('@gatehouse/http')
  const { exporter, told, countsOf } = exporting(
    t,
    { endpoint: collector.url },
    { egress: egressRule({ allow: [], deny: [] }) },
  )
  exporter.span(span())
  await until(() => countsOf('traces').retries > 0)
  assert.match(String(told[0]!.fields.detail), /forbidden/)
  assert.equal(collector.asked, 0)
})

test('a collector that is slow, but in time, has each span once', async t => {
  const collector = await collecting(t, false)
  collector.answers = [{ kind: 'slow', ms: 150 }]
  const { exporter, countsOf } = exporting(t, { endpoint: collector.url })
  for (let i = 0; i < 20; i++) {
    exporter.span(span(`span ${i}`))
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  await until(() => countsOf('traces').sent === 20)
  assert.equal(countsOf('traces').retries, 0)
  assert.ok(collector.asked < 20, 'what comes meanwhile goes together')
})

for (const grpc of [false, true]) {
  test(
    `over TLS a collector shows who it is, and is shown who sends; ${grpc ? 'gRPC' : 'HTTP'}`,
    withOpenssl,
    async t => {
      const [authority, stranger] = [new TestAuthority('collectors'), new TestAuthority('others')]
      t.after(() => void [authority.remove(), stranger.remove()])
      const { certificate: cert, key } = authority.issue('collector', { hosts: ['127.0.0.1'] })
      const collector = await otlpCollector({ grpc, tls: { cert, key, ca: authority.certificate } })
      t.after(() => collector.close())
      const own = authority.issue('gateway')
      const protocol = grpc ? ('grpc' as const) : ('http/protobuf' as const)
      const settings = { endpoint: collector.url, protocol, authorities: authority.certificate }
      const known = exporting(t, { ...settings, certificate: own.certificate, key: own.key })
      known.exporter.span(span())
      await until(() => known.countsOf('traces').sent === 1)
      for (const wrong of [{ ...settings, authorities: stranger.certificate }, settings]) {
        const { exporter, countsOf, told } = exporting(t, wrong)
        exporter.span(span())
        await until(() => countsOf('traces').retries > 0)
        assert.match(String(told[0]!.fields.detail), /upstream_(untrusted|unreachable|failed)/)
      }
      assert.equal(collector.asked, 1, 'nobody else was heard, and nobody else was told anything')
    },
  )
}

test('what is known later of the source stands in what is sent from then on', async t => {
  const collector = await collecting(t, false)
  const { exporter, countsOf } = exporting(t, { endpoint: collector.url })
  exporter.describe({ 'gatehouse.gateway_group': 'gwg_one' })
  exporter.span(span())
  await until(() => countsOf('traces').sent === 1)
  const { message } = collector.received[0]!
  assert.deepEqual(
    message.resourceSpans[0].resource.attributes.map(({ key, value }: { key: string; value: object }) => [
      key,
      Object.values(value)[0],
    ]),
    [
      ['service.name', 'gatehouse'],
      ['service.instance.id', 'one'],
      ['gatehouse.gateway_group', 'gwg_one'],
    ],
  )
})
