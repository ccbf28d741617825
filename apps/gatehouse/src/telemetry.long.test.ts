/** Processes with a collector beside them, which reads by OpenTelemetry's own code. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type OtlpCollector, otlpCollector } from '@gatehouse/telemetry/testing-otlp-collector.ts'
import { mirror, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'

const program = join(import.meta.dirname, '../bin/gatehouse.mjs')

const documents = (url: string) => `
apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: shop }
spec: { targets: [{ url: "${url}" }] }
---
apiVersion: gatehouse/v1
kind: Api
metadata: { name: shop }
---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: shop-v1 }
spec: { api: shop, version: v1, upstream: shop, basePath: /shop/v1, access: open }
`

interface Alone {
  env?: Record<string, string>
  /** Of the upstream. */
  url?: string
}

async function standalone(t: TestContext, flags: string[], { env = {}, url }: Alone = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-telemetry-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'gateway.yaml'), documents(url ?? (await upstream(t, mirror))))
  const words = [
    'gateway',
    '--config',
    'gateway.yaml',
    '--data',
    'data',
    '--workers',
    '1',
    '--json',
    '--egress-allow',
    'loopback',
  ]
  const ports = ['gateway', 'metrics', 'tls'].flatMap(name => [`--${name}-port`, '0'])
  const child = spawn(process.execPath, [program, ...words, ...ports, ...flags], {
    ...{ cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] as const },
  })
  t.after(() => child.kill('SIGKILL'))
  const log: string[] = []
  child.stderr.on('data', piece => log.push(String(piece)))
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  assert.equal(typeof first[0], 'object', log.join(''))
  const told = JSON.parse(String(first[0])) as { gateway: string; metrics: string }
  const stop = async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  const touch = () => appendFileSync(join(folder, 'gateway.yaml'), '\n')
  return { ...told, stop, log, touch }
}

async function collecting(t: TestContext, grpc = false): Promise<OtlpCollector> {
  const collector = await otlpCollector({ grpc })
  t.after(() => collector.close())
  return collector
}

const attributesOf = (message: { attributes: { key: string; value: Record<string, unknown> }[] }) =>
  Object.fromEntries(message.attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

test('a gateway sends traces, metrics and its log, as the standard variables say, and flushes at its end', async t => {
  const collector = await collecting(t)
  const gateway = await standalone(t, ['--trace-sample-percent', '100', '--otlp-metrics-ms', '1000'], {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/base/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20secret',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      OTEL_SERVICE_NAME: 'edge',
    },
  })
  const { headers } = (await (await fetch(`${gateway.gateway}/shop/v1/things`)).json()) as {
    headers: Record<string, string>
  }
  const of = (signal: string) => collector.received.filter(one => one.signal === signal)
  gateway.touch()
  await until(() => of('metrics').length > 0 && of('logs').length > 0)
  await gateway.stop()
  const [record] = of('logs')[0]!.message.resourceLogs[0].scopeLogs[0].logRecords
  assert.deepEqual([record.body.stringValue, record.severityText], ['gateway.yaml was read again.', 'INFO'])
  assert.equal(attributesOf(record).generation, '2')
  const [{ message: traces, headers: sent }] = of('traces') as [OtlpCollector['received'][number]]
  assert.equal(sent['x-key'], 'a secret')
  const resource = attributesOf(traces.resourceSpans[0].resource)
  assert.equal(resource['service.name'], 'edge')
  assert.equal(resource['deployment.environment.name'], 'test')
  assert.match(resource['service.instance.id'] as string, /.-0$/)
  const [{ spans }] = traces.resourceSpans[0].scopeSpans
  assert.equal(headers.traceparent, `00-${spans[0].traceId}-${spans[1].spanId}-01`)
  const metrics = of('metrics').at(-1)!.message.resourceMetrics[0].scopeMetrics[0].metrics as {
    name: string
    unit: string
    sum?: { dataPoints: object[] }
  }[]
  const requests = metrics.find(({ name }) => name === 'gatehouse.requests')!
  assert.deepEqual(Object.keys(requests.sum!.dataPoints[0]!).sort(), [
    'asInt',
    'attributes',
    'startTimeUnixNano',
    'timeUnixNano',
  ])
  assert.equal(metrics.find(({ name }) => name === 'gatehouse.thread_heap')!.unit, 'By')
  assert.doesNotMatch(JSON.stringify(collector.received.map(({ message }) => message)), /secret/)
})

test('what is scraped and what is sent are the same metrics', async t => {
  const collector = await collecting(t, true)
  const flags = ['--otlp-endpoint', collector.url, '--otlp-protocol', 'grpc', '--otlp-metrics-ms', '1000']
  const gateway = await standalone(t, flags)
  const of = (signal: string) => collector.received.filter(one => one.signal === signal)
  await until(() => of('metrics').length > 0)
  const text = await (await fetch(gateway.metrics)).text()
  const scraped = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name]) =>
    name!
      .replace(/_(seconds|bytes)(?=_total$|$)/, '')
      .replace(/_total$/, '')
      .replace('_', '.'),
  )
  await until(() => of('metrics').length > 1)
  const sent = of('metrics')
    .at(-1)!
    .message.resourceMetrics[0].scopeMetrics[0].metrics.map(({ name }: { name: string }) => name)
  assert.deepEqual(sent.sort(), scraped.sort())
})

test('a collector that is frozen holds up no request and no stop, and is told of in log and metrics', async t => {
  const collector = await collecting(t)
  collector.answers = [{ kind: 'silence' }]
  const gateway = await standalone(t, [
    '--otlp-endpoint',
    collector.url,
    '--otlp-timeout-ms',
    '300',
    '--trace-sample-percent',
    '100',
  ])
  for (let i = 0; i < 50; i++) assert.equal((await fetch(`${gateway.gateway}/shop/v1/things`)).status, 200)
  await until(() => gateway.log.join('').includes('The collector takes no telemetry.'))
  const text = await (await fetch(gateway.metrics)).text()
  assert.match(text, /^gatehouse_telemetry_dropped_total\{signal="traces",reason="full"\} 0$/m)
  await gateway.stop()
})

test('no tenant reaches the collector, though its upstreams may reach this machine', async t => {
  const collector = await collecting(t)
  const gateway = await standalone(t, ['--otlp-endpoint', collector.url], { url: collector.url })
  const answer = await fetch(`${gateway.gateway}/shop/v1/things`)
  assert.equal(((await answer.json()) as { code: string }).code, 'upstream_forbidden')
})

test('a header that cannot be sent is told at the start, and not shown', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-telemetry-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const env = { ...process.env, GATEHOUSE_OTLP_HEADERS: 'Bearer very-secret' }
  const child = spawn(
    process.execPath,
    [program, 'gateway', '--config', 'x.yaml', '--data', folder, '--otlp-endpoint', 'http://127.0.0.1:4318'],
    { env },
  )
  let said = ''
  child.stderr.on('data', piece => (said += piece))
  const [code] = await once(child, 'exit')
  assert.notEqual(code, 0)
  assert.match(said, /otlpHeaders/)
  assert.doesNotMatch(said, /very-secret/)
})
