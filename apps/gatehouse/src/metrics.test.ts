import assert from 'node:assert/strict'
import { once } from 'node:events'
import test, { type TestContext } from 'node:test'
import { connect as connectTls } from 'node:tls'
import type { Gateway, GatewayOptions } from '@gatehouse/gateway'
import { type FamilyName, families } from '@gatehouse/gateway/metrics/families.ts'
import { checkCertificate } from '@gatehouse/http'
import { ping, rawCaller } from '@gatehouse/http/h2/frames.model.ts'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { calling } from '@gatehouse/http/wire.model.ts'
import { type ApiPart, snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, manifestHead, partTo, say, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'

const metrics = { address: '127.0.0.1', port: 0 }
const url = ({ metricsPort }: Gateway) => `http://127.0.0.1:${metricsPort}/metrics`

/** Samples by series; every line is checked on the way. */
async function scraped(gateway: Gateway): Promise<Map<string, number>> {
  const answer = await fetch(url(gateway))
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  const text = await answer.text()
  assert.ok(text.endsWith('\n'))
  const found = new Map<string, number>()
  let family = ''
  let isHistogram = false
  for (const line of text.trimEnd().split('\n')) {
    const head = /^# (HELP|TYPE) (\S+) (\S+)/.exec(line)
    if (head) {
      family = head[2]!
      isHistogram = head[3] === 'histogram'
    } else {
      const [, name, series, value] = /^(((?:gatehouse|process)_\w+)(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})?) (\d\S*)$/
        .exec(line)!
        .flatMap((_, at, all) => (at === 0 ? ['', all[2]!, all[1]!, all[3]!] : []))
      assert.equal(isHistogram ? name!.replace(/_(bucket|sum|count)$/, '') : name, family, line)
      assert.ok(!found.has(series!), `${series} stands twice`)
      assert.ok(Number.isFinite(Number(value)), line)
      found.set(series!, Number(value))
    }
  }
  return found
}

const serving = (t: TestContext, part: ApiPart | undefined, options: Partial<GatewayOptions> = {}) =>
  gatewayFor(t, part, { metrics, ...options })

test('what callers did stands in one scrape, summed over threads', withOpenssl, async t => {
  const authority = new TestAuthority()
  t.after(() => authority.remove())
  const part = partTo([await upstream(t, say('well'))])
  const { gateway } = await serving(t, part, { tls: { port: 0, clientCertificates: 'none' } })
  const issued = authority.issue('one.test', { hosts: ['one.test'] })
  await gateway.useCertificates('test', [checkCertificate(issued, Date.now() + 60_000)])
  for (let i = 0; i < 16; i++) {
    const caller = await calling(t, gateway.port)
    caller.socket.write('GET /pets/v1/pets HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    assert.match(await caller.over(), /^HTTP\/1.1 200 /)
    caller.socket.destroy()
  }
  for (let i = 0; i < 3; i++) {
    const caller = await calling(t, gateway.port)
    caller.socket.write('GET / HTTP/1.1\nHost: a\r\n\r\n')
    await caller.over()
    caller.socket.destroy()
  }
  const flood = await rawCaller(t, gateway.port)
  let over = false
  void flood.over().then(() => (over = true))
  while (!over) {
    flood.send(...Array.from({ length: 100 }, ping))
    await new Promise(resolve => setImmediate(resolve))
  }
  flood.socket.destroy()
  const secure = connectTls({
    port: gateway.securePort!,
    host: '127.0.0.1',
    ca: authority.certificate,
    servername: 'one.test',
  })
  await once(secure, 'secureConnect')
  t.after(() => secure.destroy())
  const stranger = connectTls({ port: gateway.securePort!, host: '127.0.0.1', servername: 'other.test' })
  await once(stranger, 'error')
  await until(async () => (await scraped(gateway)).get('gatehouse_connections{listener="http"}') === 0)
  const found = await scraped(gateway)
  const is = (series: string, value: number) => assert.equal(found.get(series), value, series)
  is('gatehouse_requests_total{listener="http"}', 16)
  is('gatehouse_connections_accepted_total{listener="http"}', 20)
  is('gatehouse_requests_refused_total{listener="http",rule="H1-1"}', 3)
  // nghttp2 counts them as well: whoever is first ends the connection.
  const floods = [...found].filter(([series]) => series.startsWith('gatehouse_http2_floods_total'))
  assert.equal(
    floods.reduce((sum, [, value]) => sum + value, 0),
    1,
  )
  is('gatehouse_connections{listener="https"}', 1)
  is('gatehouse_tls_handshakes_total{resumed="false"}', 1)
  is('gatehouse_tls_handshakes_failed_total{reason="UNRECOGNIZED_NAME"}', 1)
  is('gatehouse_timeouts_total{listener="http",kind="header"}', 0)
  is('gatehouse_exchanges', 0)
  const of16 = `organization="${part.organizationId}",environment="dev",api="pets",api_version="pets-v1",endpoint="listPets"`
  is(`gatehouse_api_requests_total{${of16},status="2xx"}`, 16)
  is(`gatehouse_api_request_duration_seconds_count{${of16}}`, 16)
  is(`gatehouse_api_request_duration_seconds_bucket{${of16},le="+Inf"}`, 16)
  is('gatehouse_overhead_seconds_count', 16)
  is('gatehouse_series_folded_total{by="endpoint"}', 0)
  const { id, name } = part.upstream
  const of = `upstream="${name}",upstream_id="${id}"`
  const [busy, idle] = ['busy', 'idle'].map(state => `gatehouse_upstream_connections{${of},state="${state}"}`)
  is(busy!, 0)
  assert.ok(found.get(idle!)! >= 1 && found.get(idle!)! <= 16)
  is(`gatehouse_upstream_requests_waiting{${of}}`, 0)
  is('gatehouse_program_generation', 1)
  is('gatehouse_limiter_full_total', 0)
  is('gatehouse_events_dropped_total', 0)
  for (const thread of ['1', '2']) {
    is(`gatehouse_thread_answering{thread="${thread}"}`, 1)
    assert.ok(found.get(`gatehouse_thread_heap_bytes{thread="${thread}"}`)! > 1_000_000)
    assert.ok(found.get(`gatehouse_thread_busy_seconds_total{thread="${thread}"}`)! > 0)
    assert.ok(found.has(`gatehouse_thread_event_loop_lag_seconds{thread="${thread}",stat="p99"}`))
  }
})

test('every sample has the labels that the table says', async t => {
  const { gateway, call } = await serving(t, partTo([await upstream(t, say('well'))]))
  await call('/pets/v1/pets')
  for (const series of (await scraped(gateway)).keys()) {
    const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series)!
    const named = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label)
    const family = name!.replace(/(?<=_seconds)_(bucket|sum|count)$/, '')
    const { labels: wanted = [] } = families[family as FamilyName] as { labels?: readonly string[] }
    assert.deepEqual(named.filter(label => label !== 'le').sort(), [...wanted].sort(), series)
  }
})

test('a thread that stands still does not hold a scrape up, and is told from the others', async t => {
  const part = {
    ...partTo([await upstream(t, say('well'))]),
    policies: [placed('test-still', { config: { ms: 4000 } })],
  }
  const { gateway, call } = await serving(t, undefined, {
    entry: new URL('./metrics-worker.model.ts', import.meta.url),
  })
  await gateway.offer(snapshotOf([part], manifestHead(1)))
  const before = await scraped(gateway)
  const slow = call('/pets/v1/pets')
  await until(async () => {
    const startedMs = performance.now()
    const found = await scraped(gateway)
    const tookMs = performance.now() - startedMs
    assert.ok(tookMs < 2500, `${tookMs} ms`)
    const requests = 'gatehouse_connections_accepted_total{listener="http"}'
    assert.ok(found.get(requests)! >= before.get(requests)!, 'no counter falls')
    return [1, 2].some(thread => found.get(`gatehouse_thread_answering{thread="${thread}"}`) === 0)
  })
  assert.equal((await slow).status, 200)
  await until(async () => {
    const found = await scraped(gateway)
    return [1, 2].every(thread => found.get(`gatehouse_thread_answering{thread="${thread}"}`) === 1)
  })
  const after = await scraped(gateway)
  assert.equal(after.get('gatehouse_requests_total{listener="http"}'), 1)
  assert.equal(after.get('gatehouse_thread_restarts_total'), 0, 'being asked replaces nobody')
})

test('the port answers GET of /metrics alone, no tenant reaches it, and a second gateway does not take it', async t => {
  const { gateway, call } = await serving(t, undefined, { workers: 1 })
  assert.equal((await fetch(url(gateway), { method: 'POST' })).status, 405)
  assert.equal((await fetch(url(gateway).replace('metrics', ''))).status, 404)
  const head = await fetch(url(gateway), { method: 'HEAD' })
  assert.ok(head.status === 200 && Number(head.headers.get('content-length')) > 1000)
  assert.equal((await fetch(`http://127.0.0.1:${gateway.port}/metrics`)).status, 503, 'callers are routed, not told')
  const health = { path: '/metrics', intervalMs: 100, timeoutMs: 500, unhealthyAfter: 1, healthyAfter: 1 }
  await gateway.offer(snapshotOf([partTo([url(gateway).replace('/metrics', '')])], manifestHead(1)))
  assert.equal(((await (await call('/pets/v1/pets')).json()) as { code: string }).code, 'upstream_forbidden')
  await gateway.offer(snapshotOf([partTo([url(gateway).replace('/metrics', '')], { health })], manifestHead(2)))
  await until(() => gateway.status().targets[0]?.up === false)
  const port = gateway.metricsPort!
  await assert.rejects(serving(t, undefined, { workers: 1, metrics: { ...metrics, port } }), { code: 'port_taken' })
})
