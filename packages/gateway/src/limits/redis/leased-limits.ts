/** Limits that all gateways count in one place, of which each thread takes some in advance (SPEC-limits C6 to C8). */
import type { LimitLeft, LimitSet, LimitUse, LimitVerdict } from '@gatehouse/unit'
import { newVerdict, seconds } from '../verdict.ts'
import { type ClusterLimiter, ExactLimits, verdictOf } from './exact-limits.ts'
import { extraFor, type Lease, LeaseBook, leaseKey, leaseMs } from './lease-book.ts'
import type { Found, ScriptAsk } from './limit-script.ts'

/** One limit at one request. */
interface Draw {
  use: LimitUse
  ask: ScriptAsk
  lease: Lease
  /** Its units were taken from the lease; the others are asked for. */
  drawn: boolean
}

export class LeasedLimits implements LimitSet {
  readonly #source: ClusterLimiter
  readonly #exact: ExactLimits
  readonly #books: LeaseBook[]
  readonly #nowMs: () => number

  constructor(source: ClusterLimiter, nowMs: () => number) {
    this.#source = source
    this.#exact = new ExactLimits(source)
    this.#books = source.specs.map(() => new LeaseBook())
    this.#nowMs = nowMs
  }

  take(uses: readonly LimitUse[]): LimitVerdict | Promise<LimitVerdict> {
    const { link, local } = this.#source
    const nowMs = this.#nowMs()
    const draws = this.#draws(uses, nowMs)
    const denied = draws.findIndex(({ lease, use }) => lease.deniedUntilMs > nowMs && use.needs >= lease.deniedNeeds)
    if (denied >= 0) return deniedBy(draws[denied]!.lease, denied, nowMs)
    const short = draws.filter(({ lease, use }) => lease.units < use.needs)
    if (short.length > 0 && !link.up) {
      link.missed()
      return local.take(uses)
    }
    for (const draw of draws) {
      draw.drawn = !short.includes(draw)
      if (draw.drawn) draw.lease.units -= draw.use.cost
    }
    if (short.length > 0) return this.#ask(draws, uses)
    local.charge(uses)
    return leasedVerdict(draws, nowMs)
  }

  charge(uses: readonly LimitUse[]): void {
    this.#exact.charge(uses)
  }

  left(uses: readonly LimitUse[]): LimitLeft[] | Promise<LimitLeft[]> {
    return this.#exact.left(uses)
  }

  #draws(uses: readonly LimitUse[], nowMs: number): Draw[] {
    const asks = this.#exact.asksOf(uses)
    return uses.map((use, i) => ({
      ...{ use: { ...use }, ask: asks[i]!, drawn: false },
      lease: this.#books[i]!.at(leaseKey(use.key), nowMs),
    }))
  }

  /** For those that are short; what was drawn of the others goes back where nothing comes of it. */
  async #ask(draws: Draw[], uses: readonly LimitUse[]): Promise<LimitVerdict> {
    const kept = draws.map(({ use }) => use)
    const keys = this.#exact.keysOf(uses)
    const short = draws.flatMap((draw, i) =>
      draw.drawn ? [] : [{ ...draw, key: keys[i]!, spec: this.#source.specs[i]! }],
    )
    const asking: Lease[] = []
    for (const { ask, lease, use, spec } of short) {
      // What is charged later is not known yet, and what is held back has a turn: neither is taken in advance.
      const leased = !spec.charged && spec.shape.algorithm !== 'leaky-bucket' && !lease.asking
      ask.extra = leased ? extraFor(lease, use.limit, use.cost) : 0
      if (ask.extra > 0) asking.push(lease)
    }
    for (const lease of asking) lease.asking = true
    try {
      const asks = short.map(({ ask }) => ask)
      const { taken, found } = await this.#exact.ask(
        short.map(({ key }) => key),
        asks,
        { mode: 'take' },
      )
      const nowMs = this.#nowMs()
      for (const [i, { lease }] of short.entries()) note(lease, found[i]!, { nowMs, ask: asks[i]! })
      if (taken) this.#source.local.charge(kept)
      else giveBack(draws)
      const verdict = verdictOf(asks, found, taken)
      return { ...verdict, tightest: draws.findIndex(({ ask }) => ask === asks[verdict.tightest]) }
    } catch {
      giveBack(draws)
      return { ...this.#source.local.take(kept) }
    } finally {
      for (const lease of asking) lease.asking = false
    }
  }
}

function giveBack(draws: readonly Draw[]): void {
  for (const { drawn, lease, use } of draws) if (drawn) lease.units += use.cost
}

/** What Redis said. A lease ends with the quota that it was taken from. */
function note(lease: Lease, found: Found, { nowMs, ask }: { nowMs: number; ask: ScriptAsk }): void {
  const { granted, remainingAfter, resetMsAfter, retryAfterMs } = found
  if (granted > 0) {
    lease.units += granted
    lease.expiresMs = nowMs + (ask.rule.kind === 'calendar' ? Math.min(leaseMs, resetMsAfter) : leaseMs)
  }
  lease.remaining = remainingAfter
  lease.resetAtMs = nowMs + resetMsAfter
  if (retryAfterMs === 0) return
  lease.deniedUntilMs = nowMs + Math.min(retryAfterMs, leaseMs)
  lease.deniedNeeds = ask.needs
  lease.retryAtMs = nowMs + retryAfterMs
  lease.resetAtMs = nowMs + found.resetMs
}

function leasedVerdict(draws: readonly Draw[], nowMs: number): LimitVerdict {
  const found = draws.map(({ lease }): Found => {
    const remaining = lease.remaining + lease.units
    const resetMs = Math.max(0, lease.resetAtMs - nowMs)
    return {
      ...{ remaining, remainingAfter: remaining, resetMs, resetMsAfter: resetMs },
      ...{ retryAfterMs: 0, waitMs: 0, granted: 0 },
    }
  })
  return verdictOf(
    draws.map(({ ask }) => ask),
    found,
    true,
  )
}

function deniedBy(lease: Lease, tightest: number, nowMs: number): LimitVerdict {
  const resetSeconds = seconds(Math.max(0, lease.resetAtMs - nowMs))
  const retryAfterSeconds = Math.max(1, seconds(lease.retryAtMs - nowMs))
  return { ...newVerdict(), tightest, remaining: 0, resetSeconds, retryAfterSeconds }
}
