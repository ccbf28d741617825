/** Limits in the memory that all threads of a gateway share. */
import type { GaugePort, LimitLeft, LimitSet, LimitSpec, LimitUse, LimitVerdict } from '@gatehouse/unit'
import { KeyHasher } from '../shared/key-hash.ts'
import { type Instant, type LimitAsk, type Limiter, newAsk } from '../shared/limiter.ts'
import { type Entered, Flights } from './flights.ts'
import { RuleBook, stateName } from './rule-book.ts'
import { judge, newVerdict, noRoom, seconds } from './verdict.ts'

export interface LocalLimiter {
  limiter: Limiter
  seed: Uint32Array
  gauges: GaugePort
  /** The clock that all threads share. */
  nowUs: () => number
  wallMs: () => number
}

/** Of a limit that is counted. */
interface Counter {
  /** Its place among the limits of the set. */
  index: number
  book: RuleBook
  hasher: KeyHasher
}

export class LocalLimits implements LimitSet {
  readonly #source: LocalLimiter
  readonly #counters: Counter[]
  readonly #asks: LimitAsk[]
  readonly #flights: Flights
  readonly #verdict = newVerdict()
  readonly #instant: Instant = { nowUs: 0, wallMs: 0 }

  /** `identity` is of the policy, in its environment. */
  constructor(source: LocalLimiter, identity: string, specs: readonly LimitSpec[]) {
    this.#source = source
    this.#flights = new Flights(source.gauges, specs)
    this.#counters = specs.flatMap((spec, index) =>
      spec.shape.algorithm === 'concurrency'
        ? []
        : [{ index, book: new RuleBook(spec), hasher: new KeyHasher(source.seed, `${identity}\n${stateName(spec)}`) }],
    )
    this.#asks = this.#counters.map(({ index, book }) => newAsk(book.at({ limit: specs[index]!.limit })))
  }

  take(uses: readonly LimitUse[]): LimitVerdict {
    return this.#flights.indexes.length === 0 ? this.#count(uses) : this.takeEntered(uses, this.enter(uses))
  }

  /** Counts in what is under way, and no more. */
  enter(uses: readonly LimitUse[]): Entered {
    return this.#flights.enter(uses)
  }

  /** For who is inside already, or is not let in. */
  takeEntered(uses: readonly LimitUse[], entered: Entered): LimitVerdict {
    if ('refusedBy' in entered) return this.refusal(entered)
    const verdict = this.#asks.length > 0 ? this.#count(uses) : allowed(this.#verdict)
    if (!verdict.allowed) entered.leave()
    else {
      for (const index of this.#flights.indexes) this.#narrow(verdict, index, uses)
      verdict.release = entered.leave
    }
    return verdict
  }

  refusal({ refusedBy, full }: Extract<Entered, { refusedBy: number }>): LimitVerdict {
    if (full) return noRoom(this.#verdict)
    return Object.assign(this.#verdict, newVerdict(), { tightest: refusedBy, retryAfterSeconds: 1 })
  }

  /** What is under way is charged to nobody. */
  charge(uses: readonly LimitUse[]): void {
    if (this.#asks.length === 0) return
    this.#fill(uses)
    this.#source.limiter.charge(this.#asks, this.#instant)
  }

  left(uses: readonly LimitUse[]): LimitLeft[] {
    this.#fill(uses)
    if (this.#asks.length > 0) this.#source.limiter.look(this.#asks, this.#instant)
    const left: LimitLeft[] = []
    for (const [i, { index }] of this.#counters.entries()) {
      const { remaining, resetMs } = this.#asks[i]!
      left[index] = { remaining, resetSeconds: seconds(resetMs) }
    }
    for (const index of this.#flights.indexes)
      left[index] = { remaining: this.#flights.free(index, uses), resetSeconds: 0 }
    return left
  }

  #count(uses: readonly LimitUse[]): LimitVerdict {
    this.#fill(uses)
    const outcome = this.#source.limiter.take(this.#asks, this.#instant)
    if (outcome === 'full') return noRoom(this.#verdict)
    const verdict = judge(this.#verdict, this.#asks, outcome === 'taken')
    verdict.tightest = this.#counters[verdict.tightest]!.index
    return verdict
  }

  /** Where the places that are free are a smaller part than what is left. */
  #narrow(verdict: LimitVerdict, index: number, uses: readonly LimitUse[]): void {
    const free = this.#flights.free(index, uses)
    if (verdict.tightest >= 0 && free * uses[verdict.tightest]!.limit >= verdict.remaining * uses[index]!.limit) return
    Object.assign(verdict, { tightest: index, remaining: free, resetSeconds: 0 })
  }

  #fill(uses: readonly LimitUse[]): void {
    for (let i = 0; i < this.#asks.length; i++) {
      const ask = this.#asks[i]!
      const { index, book, hasher } = this.#counters[i]!
      const use = uses[index]!
      hasher.hash(use.key, ask)
      ask.rule = book.at(use)
      ask.cost = use.cost
      ask.needs = use.needs
    }
    this.#instant.nowUs = this.#source.nowUs()
    this.#instant.wallMs = this.#source.wallMs()
  }
}

const allowed = (verdict: LimitVerdict) => Object.assign(verdict, newVerdict(), { allowed: true, tightest: -1 })
