/**
 * An edit storm: a gateway of thousands of routes is given a new program many times a second, while callers ask. No
 * request may fail, the slowest hundredth may take twice as long as when it is quiet, and memory may not grow.
 *
 *   npm run storm -- [--routes 5000] [--edits 20] [--seconds 60] [--json]
 *
 * `--edits` in a second. Callers think for 20 ms between requests, on connections that are kept. Ends with 1 when one of
 * the three does not hold.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { Gateway } from '@gatehouse/gateway'
import { type ApiPart, canonicalJson, digestOf, type Snapshot, snapshotOf } from '@gatehouse/program'
import { placed, samplePart } from '@gatehouse/program/sample.ts'
import { collectEverywhere } from './collection.ts'
import { Callers } from './storm-callers.ts'

const { values } = scriptWords(import.meta.url, {
  routes: { type: 'string', default: '5000' },
  edits: { type: 'string', default: '20' },
  seconds: { type: 'string', default: '60' },
  json: { type: 'boolean', default: false },
})
const endpointsEach = 50
const callers = 60
/** Without a claim to be exact: what a collection leaves wavers by so much. */
const growthBytesMax = 16 * 2 ** 20
const apis = Math.max(1, Math.round(Number(values.routes) / endpointsEach))
const seconds = Number(values.seconds)

const upstream = createServer((_, response) => response.end('well')).listen(0, '127.0.0.1')
await once(upstream, 'listening')
const target = { url: `http://127.0.0.1:${(upstream.address() as { port: number }).port}`, weight: 1 }
const gateway = new Gateway({
  ...{ entry: new URL('../apps/gatehouse/src/gateway-worker.ts', import.meta.url), address: '127.0.0.1', port: 0 },
  ...{ workers: 1, egress: { allow: ['loopback'], deny: [] }, events: { append() {}, flush() {} } },
  log: (level, message) => level !== 'info' && console.error(message),
})
await gateway.start()

const parts = Array.from({ length: apis }, (_, api) => partOf(api, 0))
let snapshot = snapshotOf(parts, headOf(1))
await gateway.offer(snapshot)
const storming = new Callers({ port: gateway.port, callers, apis, endpointsEach })
await storming.run(2)
const quiet = await storming.run(Math.max(3, seconds / 4))
const before = await heldBytes()
let offered = 0
const endMs = performance.now() + seconds * 1000
const storm = storming.run(seconds)
while (performance.now() < endMs) {
  const nextMs = performance.now() + 1000 / Number(values.edits)
  await gateway.offer((snapshot = edited(snapshot, offered++)))
  await wait(Math.max(0, nextMs - performance.now()))
}
const stormy = await storm
const after = await heldBytes()
const result = {
  routes: apis * endpointsEach,
  editsPerSecond: offered / seconds,
  requests: stormy.requests,
  failed: stormy.failed + quiet.failed,
  quietP99Ms: quiet.p99Ms,
  stormP99Ms: stormy.p99Ms,
  grownBytes: after - before,
}
const broken = [
  ...(result.failed > 0 ? [`${result.failed} requests failed`] : []),
  ...(result.stormP99Ms > 2 * result.quietP99Ms ? ['p99 is more than twice that of the quiet'] : []),
  ...(result.grownBytes > growthBytesMax ? ['memory grew'] : []),
]
const ms = (value: number) => `${value.toFixed(1)} ms`
if (values.json) console.log(JSON.stringify({ ...result, broken }))
else {
  console.log(`${result.routes} routes, ${result.editsPerSecond.toFixed(1)} edits a second for ${seconds} s`)
  console.log(`${result.requests} requests, ${result.failed} failed`)
  console.log(`p99 ${ms(result.stormP99Ms)} beside ${ms(result.quietP99Ms)} when it was quiet`)
  console.log(`memory ${(result.grownBytes / 2 ** 20).toFixed(1)} MB more than before`)
  for (const one of broken) console.log(`BROKEN: ${one}`)
}
await gateway.stop(500)
upstream.close()
upstream.closeAllConnections()
process.exit(broken.length > 0 ? 1 : 0)

function partOf(api: number, edit: number): ApiPart {
  const endpoints = Array.from({ length: endpointsEach }, (_, i) => ({
    ...{ id: `get${i}`, method: 'GET', path: `/items-${i}/{id}`, policies: [] },
  }))
  const config = { response: { set: { 'X-Edit': String(edit) } } }
  const policies = [placed('headers', { identity: `headers-${api}`, stage: 'shape', config })]
  const part = samplePart({
    api: `api-${api}`,
    apiVersion: `api-${api}-v1`,
    basePath: `/api-${api}`,
    endpoints,
    policies,
  })
  return { ...part, upstream: { ...part.upstream, targets: [target] } }
}

function headOf(generation: number) {
  return { gatewayGroup: 'storm', generation, createdAt: new Date().toISOString(), auditHeads: {} }
}

/** One API is another; the digests of the others are known. */
function edited({ manifest, parts: before }: Snapshot, edit: number): Snapshot {
  const digest = manifest.parts[edit % manifest.parts.length]!
  const old = before.get(digest)!
  const config = { response: { set: { 'X-Edit': String(edit + 1) } } }
  const part = { ...old, policies: old.policies.map(use => ({ ...use, config })) }
  const next = new Map(before)
  next.delete(digest)
  next.set(digestOf(canonicalJson(part)), part)
  const head = { ...manifest, ...headOf(manifest.generation + 1), parts: [...next.keys()].sort() }
  return { manifest: head, parts: next }
}

/** Resident of the whole process, after all threads collected. */
async function heldBytes(): Promise<number> {
  await collectEverywhere()
  await collectEverywhere()
  return process.memoryUsage.rss()
}
