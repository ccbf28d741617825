/** The file of a soak's gateway: what stays, and what each generation brings and takes. */
import { createHash } from 'node:crypto'

export interface UpstreamPorts {
  /** nginx. */
  files: number
  /** Ours: streams, echoes, faults. */
  live: number
  /** HTTP/2 without TLS. */
  calls: number
}

export const steadyKey = 'key-of-the-soak-steady'
/** Held in two generations: its own and the next. */
export const keyOfTurn = (generation: number) => `key-of-the-soak-turn-${generation}`

const named = (kind: string, name: string, spec: object = {}) => ({ kind, metadata: { name }, spec })
const upstream = (name: string, port: number, more: object = {}) =>
  named('Upstream', name, { targets: [{ url: `http://127.0.0.1:${port}` }], ...more })
const version = (api: string, name: string, upstreamName: string, more: object = {}) =>
  named('ApiVersion', name, {
    ...{ api, version: name, upstream: upstreamName, basePath: `/${name}`, access: 'open' },
    ...more,
  })
const credential = (key: string) =>
  named('Credential', key, {
    ...{ application: 'soak', environment: 'default' },
    sha256: createHash('sha256').update(key).digest('hex'),
  })

export function documents(ports: UpstreamPorts, generation: number): string {
  const limit = { policy: 'rate-limit', config: { limit: 1_000_000_000, windowSeconds: 60 } }
  const subscribed = { access: 'subscription' }
  // Every fourth generation replaces the pools under the streams.
  const idleTimeoutMs = 30_000 + Math.floor(generation / 4)
  const all = [
    upstream('files', ports.files),
    upstream('live', ports.live, { idleTimeoutMs }),
    upstream('frail', ports.live, { firstByteTimeoutMs: 1000, idleTimeoutMs: 1000 }),
    upstream('calls', ports.calls, { protocol: 'http2', idleTimeoutMs }),
    ...['open', 'passing'].map(name => named('Api', name)),
    named('Api', 'keyed', { policies: [{ policy: 'key-auth' }] }),
    named('Api', 'looked', { policies: [{ policy: 'stream-limits', config: { connectionsMax: 1000 } }] }),
    version('open', 'files', 'files'),
    version('open', 'live', 'live'),
    version('open', 'frail', 'frail'),
    version('open', 'calls', 'calls'),
    version('looked', 'looked', 'live'),
    version('keyed', 'keyed-files', 'files', subscribed),
    version('keyed', 'keyed-live', 'live', subscribed),
    version('passing', `passing-${generation}`, 'files'),
    named('Product', 'all', { apiVersions: ['keyed-files', 'keyed-live'] }),
    named('Plan', 'gold', { product: 'all', policies: [limit] }),
    named('Application', 'soak'),
    named('Subscription', 'soak', { application: 'soak', plan: 'gold', environment: 'default' }),
    ...[steadyKey, keyOfTurn(generation), keyOfTurn(generation - 1)].map(credential),
  ]
  return all.map(document => JSON.stringify({ apiVersion: 'gatehouse/v1', ...document })).join('\n---\n')
}
