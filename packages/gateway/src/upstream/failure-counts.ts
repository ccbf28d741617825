/** How often each upstream gave no answer, by reason, of one thread. Nothing is done for a request that was answered. */
import { performance } from 'node:perf_hooks'
import type { UpstreamReason } from '@gatehouse/base'
import type { Sample } from '../metrics/families.ts'

interface Counted {
  upstream: string
  id: string
  reason: UpstreamReason
  count: number
  /** Since it was told last. */
  untold: number
  toldMs: number
}

/** Upstreams that are told apart; what is beyond is one called `other`. */
const upstreamsMax = 1000
const tellEveryMs = 60_000

export class FailureCounts {
  readonly #counts = new Map<string, Counted>()
  readonly #upstreams = new Set<string>()
  readonly #nowMs: () => number

  constructor(nowMs = () => performance.now()) {
    this.#nowMs = nowMs
  }

  /** How many failures of this kind the log has not heard of, once a minute at most; 0 where it has to hear of none. */
  count({ id: given, name }: { id: string; name: string }, reason: UpstreamReason): number {
    const isKnown = this.#upstreams.has(given) || this.#upstreams.size < upstreamsMax
    const [id, upstream] = isKnown ? [given, name] : ['other', 'other']
    if (isKnown) this.#upstreams.add(id)
    const key = `${reason} ${id}`
    let found = this.#counts.get(key)
    if (!found) this.#counts.set(key, (found = { upstream, id, reason, count: 0, untold: 0, toldMs: -Infinity }))
    found.count++
    found.untold++
    if (this.#nowMs() - found.toldMs < tellEveryMs) return 0
    const { untold } = found
    Object.assign(found, { untold: 0, toldMs: this.#nowMs() })
    return untold
  }

  samples(): Sample[] {
    return [...this.#counts.values()].map(({ upstream, id, reason, count }) => {
      const labels = { upstream, upstream_id: id, reason }
      return { name: 'gatehouse_upstream_failures_total', labels, value: count }
    })
  }
}
