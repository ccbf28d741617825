/** What the bench measures, in its order. The figures under `must` and `goal` are those of the project's plan for the wire. */
import { cachedPets, manyRoutes, onePets, subscribedPets } from './documents.ts'
import { type Figure, figures } from './figures.ts'

export type Protocol = 'http' | 'https' | 'h2'

export interface Scenario {
  name: string
  /** What it says in the table. */
  title: string
  request: Request
  load: Load
  gateway: GatewaySetup
  /** The other side of each pair, and what it is called; nginx unless said. */
  beside?: { name: string; gateway: GatewaySetup; load?: Load }
  figure: Figure
  must: number
  goal?: number
  /** Both sides are started anew for each pair: memory that was once taken is not given back. */
  fresh?: boolean
}

export interface Request {
  protocol: Protocol
  path: string
  method?: string
  headers?: Record<string, string>
  bodyBytes?: number
}

export type Load =
  /** As fast as answers come. `script` is a file beside this one. */
  | { by: 'wrk'; connections: number; script?: string; args?: string[] }
  | { by: 'h2load'; connections: number; streams: number }
  /** Connections that think between requests: a share of the rate that the one or the other can take. */
  | { by: 'paced'; share: number; of: 'gateway' | 'nginx' }
  /** Connections that have made one request each and then stay. */
  | { by: 'idle'; connections: number }

export interface GatewaySetup {
  documents: (upstreamPort: number) => string
  workers?: number
  tls?: boolean
  /** Keys entered beside the file, shared out among its subscribed applications: `bench-key-000000` and on. */
  keys?: number
}

const wrk: Load = { by: 'wrk', connections: 64 }
const get: Request = { protocol: 'http', path: '/pets/42' }
const one: GatewaySetup = { documents: onePets }

const scale = (apis: number, endpoints: number, keys: number) => ({
  gateway: { documents: manyRoutes({ apis, endpoints, applications: Math.min(1000, keys) }), keys },
  load: { ...wrk, script: 'many-keys.lua', args: [apis, endpoints, keys].map(String) },
})

export const scenarios: readonly Scenario[] = [
  {
    name: 'plain',
    title: 'keep-alive, 188-byte reply',
    request: get,
    load: wrk,
    gateway: one,
    figure: figures.cpu,
    must: 1.5,
    goal: 1.25,
  },
  {
    name: 'policies',
    title: 'key-auth, rate-limit by plan, events; nginx bare',
    request: { ...get, headers: { 'X-API-Key': 'bench-key-000000' } },
    load: wrk,
    gateway: { documents: subscribedPets, keys: 1 },
    figure: figures.cpu,
    must: 1.75,
    goal: 1.5,
  },
  {
    name: 'upload',
    title: '64 KB request body',
    request: { protocol: 'http', path: '/pets/upload', method: 'POST', bodyBytes: 65_536 },
    load: { by: 'wrk', connections: 16, script: 'upload.lua' },
    gateway: one,
    figure: figures.bytes,
    must: 0.7,
    goal: 0.9,
  },
  {
    name: 'download',
    title: '1 MB reply',
    request: { protocol: 'http', path: '/pets/download' },
    load: { by: 'wrk', connections: 16 },
    gateway: one,
    figure: figures.bytes,
    must: 0.7,
    goal: 0.9,
  },
  {
    name: 'tls',
    title: 'keep-alive, TLS 1.3, ECDSA P-256',
    request: { ...get, protocol: 'https' },
    load: wrk,
    gateway: { ...one, tls: true },
    figure: figures.cpu,
    must: 1.6,
    goal: 1.3,
  },
  {
    name: 'h2',
    title: 'HTTP/2 to HTTP/1.1, 10 streams a connection',
    request: { ...get, protocol: 'h2' },
    load: { by: 'h2load', connections: 16, streams: 10 },
    gateway: one,
    figure: figures.cpu,
    must: 2,
    goal: 1.2,
  },
  {
    name: 'two-workers',
    title: 'two workers beside one',
    request: get,
    load: wrk,
    gateway: { ...one, workers: 2 },
    beside: { name: 'one worker', gateway: one },
    figure: figures.cpu,
    must: 1.1,
  },
  {
    name: 'cache-hit',
    title: 'an answer from the store beside the same proxied',
    request: get,
    load: wrk,
    gateway: { documents: cachedPets },
    beside: { name: 'proxied', gateway: one },
    figure: figures.cpu,
    must: 1,
    goal: 0.7,
  },
  {
    name: 'idle',
    title: '10,000 idle keep-alive connections',
    request: get,
    load: { by: 'idle', connections: 10_000 },
    gateway: one,
    figure: figures.memory,
    must: 12,
    goal: 8,
    fresh: true,
  },
  {
    name: 'scale',
    title: '10,000 routes, 100,000 keys beside 10, 10',
    request: { protocol: 'http', path: '/api-0/items-0/42', headers: { 'X-API-Key': 'bench-key-000000' } },
    ...scale(100, 100, 100_000),
    beside: { name: '10 routes, 10 keys', ...scale(1, 10, 10) },
    figure: figures.cpu,
    must: 1.1,
  },
  {
    name: 'p99',
    title: 'p99 at half of the load that nginx can take',
    request: get,
    load: { by: 'paced', share: 0.5, of: 'nginx' },
    gateway: one,
    figure: figures.p99,
    must: 1,
  },
  {
    name: 'p99-own',
    title: 'p99 at half of the load that the gateway can take',
    request: get,
    load: { by: 'paced', share: 0.5, of: 'gateway' },
    gateway: one,
    figure: figures.p99,
    must: 1,
  },
]
