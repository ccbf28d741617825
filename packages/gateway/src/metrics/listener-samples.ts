/** What a listener has counted. */
import type { Listener, WireCounters } from '@gatehouse/http'
import { floods } from '@gatehouse/http/h2/rules.ts'
import type { Sample } from './families.ts'

const floodKinds = new Map<string, string>([
  [floods.resets, 'resets'],
  [floods.pings, 'pings'],
  [floods.settings, 'settings'],
  [floods.idleFrames, 'idle_frames'],
  [floods.session, 'session'],
  [floods.continuations, 'continuations'],
  [floods.emptyData, 'empty_data'],
])

export function listenerSamples(
  listener: 'http' | 'https',
  { connections, counters }: Pick<Listener, 'connections' | 'counters'>,
): Sample[] {
  const labels = { listener }
  const { headerTimeouts, bodyTimeouts, tooSlow, idleClosed, halfClosed, handshakeTimeouts } = counters
  const timeouts = {
    header: headerTimeouts,
    body: bodyTimeouts,
    pace: tooSlow,
    keep_alive: idleClosed,
    half_closed: halfClosed,
  }
  const kinds = listener === 'https' ? { ...timeouts, handshake: handshakeTimeouts } : timeouts
  return [
    { name: 'gatehouse_connections', labels, value: connections },
    { name: 'gatehouse_connections_accepted_total', labels, value: counters.connections },
    { name: 'gatehouse_connections_refused_total', labels, value: counters.overConnections },
    { name: 'gatehouse_caller_connections_refused_total', labels, value: counters.overCallers },
    { name: 'gatehouse_requests_total', labels, value: counters.requests },
    ...Object.entries(kinds).map(
      ([kind, value]): Sample => ({ name: 'gatehouse_timeouts_total', labels: { listener, kind }, value }),
    ),
    ...[...counters.refused].map(([rule, value]): Sample => {
      const kind = floodKinds.get(rule)
      return kind === undefined
        ? { name: 'gatehouse_requests_refused_total', labels: { listener, rule }, value }
        : { name: 'gatehouse_http2_floods_total', labels: { listener, kind }, value }
    }),
    ...(listener === 'https' ? handshakeSamples(counters) : []),
  ]
}

function handshakeSamples({ handshakes, resumed, overHandshakes, handshakesFailed }: WireCounters): Sample[] {
  return [
    { name: 'gatehouse_tls_handshakes_total', labels: { resumed: 'true' }, value: resumed },
    { name: 'gatehouse_tls_handshakes_total', labels: { resumed: 'false' }, value: handshakes - resumed },
    { name: 'gatehouse_tls_handshakes_refused_total', value: overHandshakes },
    ...[...handshakesFailed].map(
      ([reason, value]): Sample => ({ name: 'gatehouse_tls_handshakes_failed_total', labels: { reason }, value }),
    ),
  ]
}
