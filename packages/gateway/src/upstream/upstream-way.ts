/** The pools of one upstream: one for each target, replaced when the certificate that it is shown is another. */
import { Failure } from '@gatehouse/base'
import { type EgressRule, type UpstreamOptions, type UpstreamPool, upstreamPool } from '@gatehouse/http'
import type { UpstreamPart } from '@gatehouse/program'
import { type ClientCertificates, tlsOf } from './client-certificates.ts'
import { targetAddress } from './target-address.ts'

export interface WayTarget {
  url: string
  pool: UpstreamPool
  authority: string
  prefix: string
}

/** Pools of no other upstream: neither connections nor sessions of TLS are shared beyond them. */
export function openTargets(
  upstream: UpstreamPart,
  { egress, certificates }: { egress: EgressRule; certificates: ClientCertificates },
): WayTarget[] {
  const tls = tlsOf(upstream, certificates)
  return upstream.targets.map(({ url }) => {
    const { origin, ...address } = targetAddress(url)
    return { url, ...address, pool: tls ? upstreamPool({ ...poolOptions(upstream), origin, tls, egress }) : closedPool }
  })
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
