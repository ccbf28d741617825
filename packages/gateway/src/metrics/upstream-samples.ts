/** Connections to upstreams, by upstream. */
import type { UpstreamCounts } from '@gatehouse/http'
import { untrustedUpstreams } from '@gatehouse/http/upstream/untrusted.ts'
import type { Sample } from './families.ts'

export interface CountedUpstream {
  id: string
  name: string
  counts: UpstreamCounts
}

/** Series of their own; what is beyond is one upstream called `other`. */
const upstreamsMax = 1000

export const untrustedSamples = (): Sample[] =>
  [...untrustedUpstreams].map(([reason, value]) => {
    return { name: 'gatehouse_upstream_untrusted_total', labels: { reason }, value }
  })

export function upstreamSamples(upstreams: readonly CountedUpstream[]): Sample[] {
  const sums = new Map<string, CountedUpstream>()
  for (const one of upstreams) {
    const known = sums.has(one.id) || sums.size < upstreamsMax
    const { id, name, counts } = known ? one : { ...one, id: 'other', name: 'other' }
    const { open, idle, waiting } = sums.get(id)?.counts ?? { open: 0, idle: 0, waiting: 0 }
    const sum = { open: open + counts.open, idle: idle + counts.idle, waiting: waiting + counts.waiting }
    sums.set(id, { id, name, counts: sum })
  }
  return [...sums.values()].flatMap(({ id, name, counts: { open, idle, waiting } }): Sample[] => {
    const labels = { upstream: name, upstream_id: id }
    return [
      { name: 'gatehouse_upstream_connections', labels: { ...labels, state: 'busy' }, value: open - idle },
      { name: 'gatehouse_upstream_connections', labels: { ...labels, state: 'idle' }, value: idle },
      { name: 'gatehouse_upstream_requests_waiting', labels, value: waiting },
    ]
  })
}
