/** Whose turn it is among the targets of one upstream. */
import type { UpstreamPart } from '@gatehouse/program'
import type { Subset } from '@gatehouse/unit'
import type { TargetTable } from '../../shared/target-table.ts'
import type { Algorithm, AlgorithmParts } from './algorithm.ts'
import type { BalancedTarget } from './candidates.ts'
import { ConsistentHash } from './consistent-hash.ts'
import { Group } from './group.ts'
import { type Asking, hashKey } from './hash-key.ts'
import { Latency } from './latency.ts'
import { LeastConnections } from './least-connections.ts'
import { RoundRobin } from './round-robin.ts'
import { Sticky } from './sticky.ts'

export interface BalancerOptions {
  table: TargetTable
  /** Of the target table. */
  placeOf: (upstreamId: string, url: string) => number | undefined
  /** Where this gateway stands: targets of other zones come after its own. */
  zone?: string | undefined
  chance?: () => number
}

export class Balancer {
  readonly targets: readonly BalancedTarget[]
  readonly #upstream: UpstreamPart
  readonly #all: Group
  readonly #byLabel = new Map<string, Group>()
  readonly #sticky: Sticky | undefined

  constructor(upstream: UpstreamPart, options: BalancerOptions) {
    const { table, placeOf, zone, chance = Math.random } = options
    const { id, sticky } = upstream
    this.#upstream = upstream
    this.targets = upstream.targets.map(target => ({
      place: placeOf(id, target.url),
      weight: target.weight,
      tier:
        2 * (target.priority ?? 0) + (zone !== undefined && target.zone !== undefined && target.zone !== zone ? 1 : 0),
      labels: target.labels ?? {},
    }))
    this.#all = this.#group(this.targets, { table, chance })
    if (sticky) this.#sticky = new Sticky(sticky, idsOf(upstream))
    for (const { label, value } of labelsOf(this.targets)) {
      const own = this.targets.map(one => (one.labels[label] === value ? one : { ...one, weight: 0 }))
      // Targets of no weight take nothing unless their label is asked for.
      const idle = own.every(({ weight }) => weight === 0)
      const asked = idle ? own.map(one => (one.labels[label] === value ? { ...one, weight: 1 } : one)) : own
      this.#byLabel.set(`${label}=${value}`, this.#group(asked, { table, chance }))
    }
  }

  /** Index of the target to ask, or -1 when none may be. Not one of `tried`, as long as there is another. */
  next(asking: Asking, nowMs: number, tried?: readonly number[]): number {
    const group = this.#groupOf(asking)
    if (group === undefined) return -1
    const had = this.#sticky ? this.#sticky.before(asking) : -1
    if (had >= 0 && tried?.includes(had) !== true && group.mayAsk(had, nowMs)) return had
    const { hash } = this.#upstream
    const index = group.next(nowMs, hash && hashKey(hash, asking), tried)
    if (index >= 0) this.#sticky?.tell(asking, index)
    return index
  }

  /** Of several that were asked for one exchange, this one answered. */
  answered(asking: Asking, index: number): void {
    this.#sticky?.answered(asking, index)
  }

  #groupOf({ request, subset: asked }: Asking): Group | undefined {
    if (asked) return this.#byLabel.get(`${asked.label}=${asked.value}`)
    const { subset } = this.#upstream
    const wanted = subset && request.headers.get(subset.header.toLowerCase())
    if (wanted === undefined) return this.#all
    return this.#byLabel.get(`${subset!.label}=${wanted}`) ?? (subset!.otherwise === 'any' ? this.#all : undefined)
  }

  #group(targets: readonly BalancedTarget[], { table, chance }: { table: TargetTable; chance: () => number }): Group {
    const { slowStartMs = 0, panicPercent = 0 } = this.#upstream
    const algorithm = algorithmOf(this.#upstream, { targets, table, chance })
    return new Group({ targets, table, chance, algorithm, rules: { slowStartMs, panicPercent } })
  }
}

/** Each once. */
function labelsOf(targets: readonly BalancedTarget[]): Subset[] {
  const found = targets.flatMap(({ labels }) => Object.entries(labels).map(([label, value]) => ({ label, value })))
  return [...new Map(found.map(one => [`${one.label}=${one.value}`, one])).values()]
}

function algorithmOf(upstream: UpstreamPart, parts: AlgorithmParts): Algorithm {
  switch (upstream.balancing) {
    case 'round-robin':
      return new RoundRobin(parts.targets.length)
    case 'least-connections':
      return new LeastConnections(parts)
    case 'latency':
      return new Latency(parts)
    case 'consistent-hash':
      return new ConsistentHash(parts, { ids: idsOf(upstream), loadPercent: upstream.hash?.loadPercent })
  }
}

const idsOf = ({ id, targets }: UpstreamPart) => targets.map(({ url }) => `${id} ${url}`)
