/** What the policy does at each request: count, tell, and hold back or refuse. */
import { pause } from '@gatehouse/base'
import {
  type Exchange,
  type Host,
  type LimitLeft,
  type LimitReport,
  type LimitSet,
  type LimitShape,
  type LimitUse,
  type LimitVerdict,
  type Outcome,
  type PolicyHooks,
  type Reply,
  refuse,
} from '@gatehouse/unit'
import { type LimitConfig, limitsOf, type RateLimitConfig } from './limit-config.ts'
import { type LimitFields, limitFields, limitText } from './limit-fields.ts'
import { isChosen, type KeyOf, keyOf, nobody, partsOf } from './limit-key.ts'
import { limitNow } from './limit-now.ts'
import { type CostOf, chargeOf, costOf } from './request-cost.ts'

/** One limit with what a request asks of it. */
interface Counted {
  config: LimitConfig
  keyOf: KeyOf
  costOf: CostOf | number
  limitNow: (() => number) | number
  chargeOf: ((reply: Reply) => number) | undefined
}

/** What is open of an exchange until it is over. */
interface Open {
  /** Charged once the reply is there, or the caller went away without. */
  uses: LimitUse[] | undefined
  /** Gives back what it has under way. */
  release: (() => void) | undefined
  over: boolean
}

export class Limiting implements PolicyHooks {
  readonly #host: Host
  readonly #counted: Counted[]
  readonly #set: LimitSet
  readonly #fields: LimitFields
  readonly #uses: LimitUse[]
  readonly #limits: number[]
  readonly #open = new WeakMap<Exchange, Open>()
  readonly #charges: boolean
  response?: PolicyHooks['response']
  finish?: PolicyHooks['finish']

  constructor(config: RateLimitConfig, host: Host) {
    this.#host = host
    const limits = limitsOf(config)
    this.#counted = limits.map(limit => ({
      ...{ config: limit, keyOf: keyOf(limit), costOf: costOf(limit), chargeOf: chargeOf(limit) },
      limitNow: limitNow(limit, host),
    }))
    this.#uses = limits.map(({ limit, cost = 1 }) => ({ key: '', limit, cost, needs: cost }))
    this.#limits = limits.map(({ limit }) => limit)
    this.#set = host.limiter.open(limits.map(specOf), config.counted)
    this.#fields = limitFields(limits, config)
    this.#charges = this.#counted.some(one => one.chargeOf)
    if (this.#charges) this.response = (exchange, reply) => this.#charge(exchange, reply)
    if (this.#charges || limits.some(isConcurrency)) this.finish = exchange => this.#over(exchange)
  }

  request(exchange: Exchange): Outcome | Promise<Outcome> {
    this.#fill(exchange)
    if (this.finish) {
      const uses = this.#charges ? this.#uses.map(use => ({ ...use })) : undefined
      this.#open.set(exchange, { uses, release: undefined, over: false })
    }
    const verdict = this.#set.take(this.#uses)
    return verdict instanceof Promise
      ? verdict.then(late => this.#answer(exchange, late))
      : this.#answer(exchange, verdict)
  }

  /** `told`: only what is left is asked for, of limits that are told. */
  #fill(exchange: Exchange, told = false): void {
    for (let i = 0; i < this.#counted.length; i++) {
      const { config, keyOf: key, costOf: cost, limitNow: now, chargeOf: later } = this.#counted[i]!
      const use = this.#uses[i]!
      use.key = told && isChosen(config) ? nobody : key(exchange)
      if (typeof now === 'function') use.limit = this.#limits[i] = now()
      use.needs = typeof cost === 'number' ? cost : cost(exchange)
      use.cost = later ? 0 : use.needs
      if (config.calendar === 'consumer') {
        use.timeZone = exchange.consumer?.timeZone
        use.anchor = exchange.consumer?.quotaAnchor
      }
    }
  }

  #answer(exchange: Exchange, verdict: LimitVerdict): Outcome | Promise<Outcome> {
    if (!verdict.allowed) this.#open.delete(exchange)
    else if (verdict.release) this.#hold(exchange, verdict.release)
    if (verdict.full) return refuse('limiter_full', 'The limiter has no room for another caller.', ['Retry-After', '1'])
    this.#tell(exchange, verdict)
    if (!verdict.allowed) return this.#refusal(verdict)
    if (verdict.waitMs > 0) return this.#holdBack(exchange, verdict.waitMs)
  }

  /** The caller may have gone while Redis was asked. */
  #hold(exchange: Exchange, release: () => void): void {
    const open = this.#open.get(exchange)
    if (!open || open.over) release()
    else open.release = release
  }

  #refusal({ tightest, retryAfterSeconds }: LimitVerdict): Outcome {
    const { config } = this.#counted[tightest]!
    const code = isConcurrency(config) ? 'concurrency_exceeded' : 'rate_limited'
    const text = `More than ${limitText(config, this.#limits[tightest]!)}.`
    return refuse(code, text, ['Retry-After', String(retryAfterSeconds)])
  }

  #tell(exchange: Exchange, { tightest, remaining, allowed, resetSeconds, retryAfterSeconds }: LimitVerdict): void {
    // The draft's §6: Retry-After is not earlier than the end of the effective window.
    const seconds = allowed ? resetSeconds : retryAfterSeconds
    const timed = !isConcurrency(this.#counted[tightest]!.config)
    const window = timed ? { seconds } : {}
    this.#fields.write(exchange.replyFields, this.#limits, { index: tightest, remaining, ...window })
  }

  /** But for those of others: whoever writes a header names whom it likes, and a route has no consumer. */
  limits(exchange: Exchange): LimitReport[] | Promise<LimitReport[]> {
    this.#fill(exchange, true)
    const left = this.#set.left(this.#uses)
    const report = (all: readonly LimitLeft[]) =>
      this.#counted.flatMap(({ config }, i) => reportOf(config, this.#limits[i]!, all[i]!))
    return left instanceof Promise ? left.then(report) : report(left)
  }

  async #holdBack({ signal }: Exchange, waitMs: number): Promise<Outcome> {
    await pause(this.#host.clock, waitMs, signal)
    // Nobody reads it, and the upstream is spared.
    if (signal.aborted) return refuse('rate_limited', 'The caller left while it was held back.')
  }

  #charge(exchange: Exchange, reply: Reply): void {
    const costs = this.#counted.map(({ chargeOf: charge }) => charge?.(reply) ?? 0)
    this.#settle(exchange, costs)
  }

  #over(exchange: Exchange): void {
    const open = this.#open.get(exchange)
    if (!open || open.over) return
    open.over = true
    open.release?.()
    // Who went away before there was a reply does not go free.
    const costs = this.#counted.map(({ chargeOf: charge }, i) => (charge && open.uses ? open.uses[i]!.needs : 0))
    this.#settle(exchange, costs)
  }

  /** Once. */
  #settle(exchange: Exchange, costs: readonly number[]): void {
    const open = this.#open.get(exchange)
    const uses = open?.uses
    if (!open || !uses) return
    open.uses = undefined
    if (costs.some(cost => cost > 0))
      this.#set.charge(uses.map((use, i) => ({ ...use, cost: costs[i]!, needs: costs[i]! })))
  }
}

const isConcurrency = ({ algorithm }: LimitConfig) => algorithm === 'concurrency'

function reportOf(config: LimitConfig, limit: number, left: LimitLeft): LimitReport[] {
  if (isChosen(config)) return []
  const { name, algorithm, per = 'day', windowSeconds = 60 } = config
  if (isConcurrency(config)) return [{ name, limit, remaining: left.remaining }]
  return [{ name, limit, ...left, window: algorithm === 'calendar-window' ? per : windowSeconds }]
}

function specOf(config: LimitConfig) {
  const { name, limit, charge } = config
  return { name, limit, by: byText(config), shape: shapeOf(config), charged: charge !== undefined }
}

/** Limits that say the same count under the same keys. */
const byText = (config: LimitConfig) =>
  JSON.stringify([
    ...partsOf(config),
    ...[config.headerName, config.ipv4PrefixLength, config.ipv6PrefixLength, config.expression],
  ])

function shapeOf({
  algorithm,
  windowSeconds = 60,
  burst,
  queueMax = 100,
  waitMsMax = 1000,
  ...rest
}: LimitConfig): LimitShape {
  const { per = 'day', timeZone, anchor } = rest
  switch (algorithm) {
    case 'sliding-window':
      return { algorithm, windowSeconds }
    case 'calendar-window':
      return { algorithm, per, timeZone, ...(anchor ? { anchor } : {}) }
    case 'leaky-bucket':
      return { algorithm, windowSeconds, queueMax, waitMsMax }
    case 'concurrency':
      return { algorithm }
    case 'spike-arrest':
      return { algorithm: 'gcra', windowSeconds, burst: burst ?? 1 }
    default:
      return { algorithm: 'gcra', windowSeconds, ...(burst ? { burst } : {}) }
  }
}
