/** The pools of one upstream: one for each target, replaced when the certificate that it is shown is another. */
import { Failure } from '@gatehouse/base'
import { type EgressRule, type UpstreamOptions, type UpstreamPool, upstreamPool } from '@gatehouse/http'
import type { UpstreamPart } from '@gatehouse/program'
import type { ReachedTarget } from '../discovery/found-target.ts'
import { type ClientCertificates, tlsOf, tlsTo } from './client-certificates.ts'
import { targetAddress } from './target-address.ts'

export interface WayTarget {
  url: string
  /** Among the targets of the upstream as they are now; -1 once it is none of them. */
  index: number
  /** Of the upstream's line that it comes from. */
  line: number
  pool: UpstreamPool
  authority: string
  prefix: string
  path: string
  /** By TLS. */
  secure: boolean
}

export interface TargetOptions {
  /** Those to open, of this upstream. */
  reached: readonly ReachedTarget[]
  egress: EgressRule
  certificates: ClientCertificates
}

/** Pools of no other upstream: neither connections nor sessions of TLS are shared beyond them. */
export function openTargets(
  upstream: UpstreamPart,
  { reached, egress, certificates }: TargetOptions,
  /** Those with the same address and name are kept. */
  before: readonly WayTarget[] = [],
): WayTarget[] {
  const tls = tlsOf(upstream, certificates)
  return reached.map((target, index) => {
    const { url, line } = target
    const { origin, ...address } = targetAddress(target)
    const kept = before.find(one => one.url === url && one.authority === address.authority)
    if (kept) return Object.assign(kept, { index, line })
    const pool = tls ? upstreamPool({ ...poolOptions(upstream), origin, tls: tlsTo(target, tls), egress }) : closedPool
    return { url, index, line, ...address, pool, secure: origin.startsWith('https:') }
  })
}

/** Those that are gone finish what is under way. */
export function closeTargets(before: readonly WayTarget[], now: readonly WayTarget[] = []): void {
  for (const target of before) {
    if (now.includes(target)) continue
    target.index = -1
    void target.pool.close()
  }
}

function poolOptions(upstream: UpstreamPart): Omit<UpstreamOptions, 'origin'> {
  const { protocol, connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs, connectionsMax } = upstream
  const { queueMax, queueTimeoutMs, keepAliveTimeoutMs, connectionAgeMaxMs, connectionRequestsMax } = upstream
  return {
    ...{ protocol, connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs, connectionsMax },
    ...(queueMax === undefined ? {} : { queueMax }),
    ...(queueTimeoutMs === undefined ? {} : { queueTimeoutMs }),
    ...(keepAliveTimeoutMs === undefined ? {} : { keepAliveTimeoutMs }),
    ...(connectionAgeMaxMs === undefined ? {} : { ageMaxMs: connectionAgeMaxMs }),
    ...(connectionRequestsMax === undefined ? {} : { requestsMax: connectionRequestsMax }),
  }
}

/** Of an upstream whose certificate is not here: without it nothing is sent. */
const closedPool: UpstreamPool = {
  send(_request, _cancellation, taker) {
    taker.failed(new Failure('client_certificate_missing', 'The certificate for the upstream is not here.'))
  },
  counts: () => ({ open: 0, idle: 0, waiting: 0 }),
  close: async () => {},
}
