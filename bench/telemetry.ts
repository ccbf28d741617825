/** Nanoseconds of the processor that metrics and traces take of a request: `npx node bench/telemetry.ts [--json]`. */

import { HeaderList } from '@gatehouse/base'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { RequestMeter } from '@gatehouse/gateway/metrics/request-meter.ts'
import { RingConsumer } from '@gatehouse/gateway/shared/ring.ts'
import { createRecordMemory, RecordWriter } from '@gatehouse/gateway/tracing/record-ring.ts'
import { keptOf } from '@gatehouse/gateway/tracing/thread-records.ts'
import { type TraceSettings, usualTraces } from '@gatehouse/gateway/tracing/trace-settings.ts'
import { Tracer } from '@gatehouse/gateway/tracing/tracer.ts'
import { GatewayExchange } from '@gatehouse/gateway/worker/exchange.ts'
import { Holder, KnownConsumer } from '@gatehouse/gateway/worker/known-consumer.ts'
import { outgoingHeaders } from '@gatehouse/gateway/worker/outgoing.ts'
import { RequestIds } from '@gatehouse/gateway/worker/request-id.ts'
import type { Finished } from '@gatehouse/gateway/worker/serve.ts'
import type { Route } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'

const { values: words } = scriptWords(import.meta.url, { json: { type: 'boolean', default: false } })

const part = samplePart()
const ids = new RequestIds()
const routes = part.endpoints.map(({ id, path }) => {
  const view = { part, template: `${part.basePath}${path}`, basePathLength: part.basePath.length, endpoint: id }
  return { ...part, ...view } as unknown as Route
})
const holders = Array.from(
  { length: 8 },
  (_, at) => new Holder('', new Uint8Array(16).fill(at), new Uint8Array(16).fill(at)),
)
const plain = ['Host', 'api.example.com', 'User-Agent', 'probe/1.0', 'Accept', '*/*', 'Authorization', 'Bearer abc']
const traced = [...plain, 'traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00']

interface Load {
  settings?: Partial<TraceSettings>
  metrics?: boolean
  fields?: string[]
}

/** A request as far as it matters here: begun, told to an upstream, finished. */
function workOf({ settings, metrics = false, fields = plain }: Load): () => void {
  const memory = createRecordMemory()
  const [writer, reader] = [new RecordWriter(memory), new RingConsumer(memory)]
  const kept = keptOf({ keep: 'network', key: new Uint8Array(32) })
  const options = { settings: { ...usualTraces, perSecondMax: 1e9, ...settings }, kept }
  const tracer = settings && new Tracer({ ...options, take: spans => writer.spans(spans) })
  const meter = metrics ? new RequestMeter({ endpointsMax: 1600, consumersMax: 1000 }) : undefined
  let at = 0
  return () => {
    at++
    const headers = new HeaderList(fields.slice(), true)
    const request = { method: 'GET', scheme: 'https', host: 'api.example.com', clientAddress: '192.0.2.7', headers }
    const exchange = new GatewayExchange({
      ids,
      route: routes[at % 3]!,
      request: request as GatewayExchange['request'],
    })
    exchange.consumer = new KnownConsumer(holders[at & 7]!)
    tracer?.begin(exchange, '192.0.2.7', at / 50)
    outgoingHeaders(exchange, 'upstream', 'api.example.com')
    exchange.sentMs = 1.05
    const finished: Finished = {
      exchange,
      generation: 1,
      status: 200,
      bytesOut: 100,
      complete: true,
      startedMs: 1,
      endedMs: 1 + (at & 63) / 10,
    }
    const isRecorded = tracer?.finish(finished) === true
    meter?.note(finished, isRecorded ? tracer : undefined)
    if ((at & 0x3ff) === 0) reader.drain(() => {})
  }
}

const times = 400_000
const nsOf = (work: () => void) => {
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) work()
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1e3) / times
}
const loads: Readonly<Record<string, Load>> = {
  'neither (what is told on)': {},
  metrics: { metrics: true },
  'traces, 1 % chosen': { settings: { share: 0.01 } },
  'both, 1 % chosen': { settings: { share: 0.01 }, metrics: true },
  'both, 1 %, callers bring a context': { settings: { share: 0.01 }, metrics: true, fields: traced },
  'both, all chosen': { settings: { share: 1 }, metrics: true },
}
const works = Object.entries(loads).map(([what, load]) => ({ what, work: workOf(load), figures: [] as number[] }))
for (const { work } of works) nsOf(work)
for (let round = 0; round < 7; round++) for (const { work, figures } of works) figures.push(nsOf(work))
const median = (figures: number[]) => figures.sort((a, b) => a - b)[figures.length >> 1]!
const base = median(works[0]!.figures)
const rows = works.map(({ what, figures }) => {
  const ns = Math.round(median(figures))
  return { what, ns, more: Math.round(ns - base) }
})
if (words.json) console.log(JSON.stringify({ bench: 'telemetry', rows }))
else console.table(rows)
