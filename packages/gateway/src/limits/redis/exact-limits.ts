/** Limits that all gateways count in one place, asked at every request (SPEC-limits C1 to C3, C10). */
import type { LimitLeft, LimitSet, LimitSpec, LimitUse, LimitVerdict } from '@gatehouse/unit'
import type { Entered } from '../flights.ts'
import type { LocalLimits } from '../local-limits.ts'
import { RuleBook } from '../rule-book.ts'
import { judge, newVerdict, seconds } from '../verdict.ts'
import type { FlightKeeper } from './flight-keeper.ts'
import {
  type Found,
  limitScript,
  type ScriptAsk,
  type ScriptHow,
  scriptAnswer,
  scriptArguments,
} from './limit-script.ts'
import type { RedisLink } from './redis-link.ts'
import { stateKeys } from './state-key.ts'

export interface ClusterLimiter {
  link: RedisLink
  keeper: FlightKeeper
  wallMs: () => number
  /** The policy in its environment. */
  owner: string
  specs: readonly LimitSpec[]
  /** What counts while Redis is away. */
  local: LocalLimits
}

export class ExactLimits implements LimitSet {
  readonly #source: ClusterLimiter
  readonly #books: RuleBook[]
  readonly #keysOf: (uses: readonly LimitUse[]) => string[]
  /** Of limits on what is under way. */
  readonly #flights: readonly number[]

  constructor(source: ClusterLimiter) {
    this.#source = source
    this.#books = source.specs.map(spec => new RuleBook(spec))
    this.#keysOf = stateKeys(source.owner, source.specs)
    this.#flights = source.specs.flatMap(({ shape }, i) => (shape.algorithm === 'concurrency' ? [i] : []))
  }

  take(uses: readonly LimitUse[]): LimitVerdict | Promise<LimitVerdict> {
    const { link, local } = this.#source
    if (!link.up) {
      link.missed()
      return local.take(uses)
    }
    // What is under way counts here, too: Redis may be gone before it is over.
    const entered = local.enter(uses)
    if ('refusedBy' in entered) return local.refusal(entered)
    return this.#take(
      uses.map(use => ({ ...use })),
      entered,
    )
  }

  charge(uses: readonly LimitUse[]): void {
    const { link, local } = this.#source
    local.charge(uses)
    if (link.up) void this.ask(this.#keysOf(uses), this.asksOf(uses), { mode: 'charge' }).catch(() => {})
  }

  left(uses: readonly LimitUse[]): LimitLeft[] | Promise<LimitLeft[]> {
    const { link, local } = this.#source
    if (!link.up) return local.left(uses)
    const kept = uses.map(use => ({ ...use }))
    return this.ask(this.#keysOf(uses), this.asksOf(uses), { mode: 'look' }).then(
      ({ found }) => found.map(({ remaining, resetMs }) => ({ remaining, resetSeconds: seconds(resetMs) })),
      () => local.left(kept),
    )
  }

  asksOf(uses: readonly LimitUse[]): ScriptAsk[] {
    return uses.map((use, i) => ({ rule: this.#books[i]!.at(use), cost: use.cost, needs: use.needs, extra: 0 }))
  }

  keysOf(uses: readonly LimitUse[]): string[] {
    return this.#keysOf(uses)
  }

  async ask(keys: readonly string[], asks: readonly ScriptAsk[], how: Pick<ScriptHow, 'mode' | 'member'>) {
    const { link, wallMs } = this.#source
    const args = scriptArguments(asks, { ...how, wallMs: wallMs() })
    return scriptAnswer(await link.evaluate(limitScript, keys, args), asks)
  }

  async #take(kept: readonly LimitUse[], entered: Extract<Entered, { leave: unknown }>): Promise<LimitVerdict> {
    const { keeper, local } = this.#source
    const asks = this.asksOf(kept)
    const keys = this.#keysOf(kept)
    const member = this.#flights.length > 0 ? { member: keeper.next() } : {}
    const flights = this.#flights.map(i => keys[i]!)
    try {
      const { taken, found } = await this.ask(keys, asks, { mode: 'take', ...member })
      const verdict = verdictOf(asks, found, taken)
      if (!taken) entered.leave()
      // What was used here counts here as well, so that nobody gets a second allowance when Redis goes away.
      else local.charge(kept)
      if (taken && member.member !== undefined) {
        const out = keeper.hold(member.member, flights)
        verdict.release = () => {
          entered.leave()
          out()
        }
      }
      return verdict
    } catch {
      // It may have come in and the answer been lost.
      if (member.member !== undefined) keeper.leave(member.member, flights)
      return { ...local.takeEntered(kept, entered) }
    }
  }
}

export function verdictOf(asks: readonly ScriptAsk[], found: readonly Found[], taken: boolean): LimitVerdict {
  const judged = found.map((one, i) => ({ ...one, rule: asks[i]!.rule }))
  return judge(newVerdict(), judged, taken)
}
