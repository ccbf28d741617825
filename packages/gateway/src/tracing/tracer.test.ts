import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { Route } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import type { Span } from '@gatehouse/telemetry'
import * as stable from '@opentelemetry/semantic-conventions'
import * as incubating from '@opentelemetry/semantic-conventions/incubating'
import { GatewayExchange } from '../worker/exchange.ts'
import { RequestIds } from '../worker/request-id.ts'
import type { Finished } from '../worker/serve.ts'
import { type TraceSettings, usualTraces } from './trace-settings.ts'
import { Tracer } from './tracer.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'

function tracing(settings: Partial<TraceSettings>) {
  const taken: Span[][] = []
  const kept = { address: (text: string) => text, masked: (text: string) => text }
  const tracer = new Tracer({ settings: { ...usualTraces, ...settings }, kept, take: spans => void taken.push(spans) })
  const ids = new RequestIds()
  const part = samplePart()
  const route = {
    part,
    template: '/pets/v1/pets',
    basePathLength: 8,
    ...part,
    endpoint: 'listPets',
  } as unknown as Route
  const exchangeOf = (headers: HeaderList, peer = '192.0.2.1') => {
    const request = { method: 'GET', scheme: 'https', host: 'a', clientAddress: peer, headers }
    return new GatewayExchange({ ids, route, request: request as GatewayExchange['request'] })
  }
  const begun = (headers: Record<string, string> = {}, { peer = '192.0.2.1', nowMs = 1 } = {}) => {
    const exchange = exchangeOf(HeaderList.from(headers), peer)
    tracer.begin(exchange, peer, nowMs)
    const out = [...exchange.request.headers.flat]
    exchange.trySpanId = tracer.depart(exchange, out)
    const told = new HeaderList(out)
    const over = (status = 200, more: Partial<Finished> = {}) =>
      tracer.finish({ exchange, status, startedMs: 1, endedMs: 2, complete: true, bytesOut: 0, generation: 1, ...more })
    return { exchange, told, over }
  }
  return { tracer, exchangeOf, begun, taken }
}

test('of many requests about the share is chosen, and a request that is not is told of as such', () => {
  const { tracer, begun } = tracing({ share: 0.25 })
  let sampled = 0
  for (let i = 0; i < 4000; i++) if (begun().told.get('traceparent')!.endsWith('-01')) sampled++
  assert.ok(sampled > 880 && sampled < 1120, String(sampled))
  assert.equal(tracer.counts.chosen, sampled)
})

test('a request that nobody chose and whose caller said nothing keeps nothing', () => {
  const { begun } = tracing({ share: 0 })
  const { exchange, told } = begun({ accept: '*/*' })
  assert.equal(exchange.trace, undefined)
  assert.equal(exchange.record, undefined)
  assert.match(told.get('traceparent')!, /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
})

test('what an upstream was told of is what is recorded, also where that was decided at the end', () => {
  const { begun, taken } = tracing({ share: 0 })
  const { told, over } = begun()
  assert.equal(over(503), true)
  const [, sentTrace, sentSpan] = told.get('traceparent')!.split('-')
  assert.deepEqual([taken[0]![0]!.traceId, taken[0]![0]!.spanId], [sentTrace, sentSpan])
  const other = begun({ traceparent: `00-${traceId}-${spanId}-00` })
  other.over(500)
  assert.deepEqual([taken[1]![0]!.traceId, taken[1]![0]!.parentSpanId], [traceId, spanId])
  assert.equal(begun().over(404), false)
})

test('a policy still sees what the caller wrote, and an upstream does not', () => {
  const { begun } = tracing({ share: 1 })
  const { exchange, told } = begun({ TraceParent: 'broken', tracestate: 'a=b', other: 'stays' })
  assert.equal(exchange.request.headers.get('traceparent'), 'broken')
  assert.equal(told.all('traceparent').length, 1)
  assert.equal(told.get('tracestate'), undefined)
  assert.equal(told.get('other'), 'stays')
})

test('a failure after the head counts as what its code says, whatever the status was', () => {
  const { begun } = tracing({ share: 0 })
  const broken = begun()
  broken.exchange.code = 'upstream_failed'
  assert.equal(broken.over(200), true)
  const left = begun()
  assert.equal(left.over(200, { complete: false }), false, 'a caller who leaves is no error')
})

test('the bound holds for each second, and what is beyond is not told as recorded', () => {
  const { begun, tracer } = tracing({ share: 1, perSecondMax: 3 })
  const flags = (nowMs: number) =>
    Array.from({ length: 5 }, () => begun({}, { nowMs }).told.get('traceparent')!.slice(-2))
  assert.deepEqual(flags(1000), ['01', '01', '01', '00', '00'])
  assert.deepEqual(flags(2000), ['01', '01', '01', '00', '00'])
  assert.equal(tracer.counts.beyond, 4)
})

test('names are those of the semantic conventions 1.45, as they are published, or our own', () => {
  const known = new Set<unknown>(
    [stable, incubating].flatMap(room => Object.values(room as Readonly<Record<string, unknown>>)),
  )
  const { begun, taken } = tracing({ share: 1, slowPolicyMs: 0 })
  const { exchange, over } = begun({ 'user-agent': 'probe' })
  const use = { policy: 'cors', stage: 'edge', scope: 'api' }
  exchange.record = [{ step: { use }, outcome: 'failed', startedMs: 1, durationUs: 5, known: [] } as never]
  exchange.lastAttempt = {
    sentMs: 1,
    endedMs: 2,
    status: 503,
    code: '',
    reason: '',
    spanId,
    target: { line: 0, index: 0 },
    before: undefined,
  } as never
  over(503)
  const names = taken[0]!.flatMap(({ attributes }) => Object.keys(attributes))
  assert.ok(taken[0]!.length === 3 && names.length > 30)
  for (const name of names) assert.ok(name.startsWith('gatehouse.') || known.has(name), name)
})

test('a policy chooses more or fewer requests than the operator, and not in place of whom the operator follows', () => {
  const { begun, tracer } = tracing({ share: 0, follow: ['192.0.2.1'] })
  const wished = (samplePercent: number, headers: Record<string, string> = {}) => {
    const { exchange } = begun(headers)
    exchange.tracing = { samplePercent }
    const out: string[] = []
    tracer.depart(exchange, out)
    return { flag: out[1]!.slice(-2), exchange }
  }
  const all = wished(100)
  assert.equal(all.flag, '01')
  assert.deepEqual(all.exchange.record, [])
  assert.equal(wished(0).flag, '00')
  assert.equal(wished(100, { traceparent: `00-${traceId}-${spanId}-00` }).flag, '00')
  assert.equal(wished(0, { traceparent: `00-${traceId}-${spanId}-01` }).flag, '01')
  const most = tracing({ share: 1 })
  const { exchange } = most.begun()
  exchange.tracing = { samplePercent: 0 }
  assert.deepEqual([exchange.trace!.chosen, exchange.record, most.tracer.counts.chosen], [false, undefined, 0])
})

test('a policy says in which forms upstreams are told; with none they hear nothing, and nothing of the caller’s', () => {
  const { begun, tracer } = tracing({ share: 1 })
  const told = (tell: ('w3c' | 'b3' | 'b3multi')[]) => {
    const { exchange } = begun({
      traceparent: `00-${traceId}-${spanId}-01`,
      tracestate: 'a=b',
      b3: 'as it is',
      other: 'stays',
    })
    exchange.tracing = { tell }
    const out = [...exchange.request.headers.flat]
    tracer.depart(exchange, out)
    return new HeaderList(out)
  }
  const nothing = told([])
  assert.deepEqual(
    [nothing.get('traceparent'), nothing.get('tracestate'), nothing.get('other')],
    [undefined, undefined, 'stays'],
  )
  const b3 = told(['b3'])
  assert.equal(b3.get('traceparent'), undefined)
  assert.match(b3.get('b3')!, new RegExp(`^${traceId}-[0-9a-f]{16}-1$`))
  assert.equal(b3.all('b3').length, 1)
})

/** As it comes from the wire, and what an upstream is told after `change`. */
function departing(fields: string[], change: (headers: HeaderList) => unknown = () => {}) {
  const { tracer, exchangeOf } = tracing({ share: 0 })
  const exchange = exchangeOf(new HeaderList([...fields], true))
  tracer.begin(exchange, '192.0.2.1', 1)
  change(exchange.request.headers)
  const out = ['Host', 'upstream', ...exchange.request.headers.flat.slice(2)]
  tracer.depart(exchange, out)
  return { told: new HeaderList(out), span: tracer.spanId(exchange) }
}

test('a context that goes on keeps its place and its letters, and has our span and our decision', () => {
  const parent = `00-${traceId}-${spanId}-03`
  const { told, span } = departing(['Host', 'a', 'Accept', '*/*', 'Traceparent', parent, 'X', 'y'])
  assert.deepEqual(told.flat.slice(2), ['Accept', '*/*', 'Traceparent', `00-${traceId}-${span}-02`, 'X', 'y'])
  const later = departing(['Host', 'a', 'traceparent', `cc-${traceId}-${spanId}-01`])
  assert.deepEqual(later.told.all('traceparent'), [`00-${traceId}-${later.span}-00`])
  const broken = departing(['Host', 'a', 'traceparent', `00-${'0'.repeat(32)}-${spanId}-01`])
  assert.match(broken.told.all('traceparent').join(), /^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  const state = departing(['Host', 'a', 'traceparent', parent, 'tracestate', 'a=b'])
  assert.deepEqual(state.told.flat.slice(2), ['traceparent', `00-${traceId}-${state.span}-02`, 'tracestate', 'a=b'])
})

test('an upstream is told of one trace, whatever policies said of it', () => {
  const others = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
  const parent = ['Host', 'a', 'traceparent', `00-${traceId}-${spanId}-01`]
  const added = departing(['Host', 'a'], headers => headers.set('traceparent', others))
  assert.equal(added.told.all('traceparent').length, 1)
  assert.doesNotMatch(added.told.get('traceparent')!, /1{32}/)
  const twice = departing(parent, headers => headers.append('Traceparent', others))
  assert.deepEqual(twice.told.all('traceparent'), [`00-${traceId}-${twice.span}-00`])
  const changed = departing(parent, headers => headers.set('traceparent', others))
  assert.deepEqual(changed.told.all('traceparent'), [`00-${traceId}-${changed.span}-00`])
  const removed = departing(parent, headers => headers.delete('traceparent'))
  assert.deepEqual(removed.told.all('traceparent'), [`00-${traceId}-${removed.span}-00`])
})
