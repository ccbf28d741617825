/** Who was answered badly too often: offences are counted, and a ban is a debt that time pays. */

import { pause } from '@gatehouse/base'
import { networkOf } from '@gatehouse/capability-traffic/policies/rate-limit/network.ts'
import { compileExpression, exchangeScope, valueJson } from '@gatehouse/expression'
import { forStatus } from '@gatehouse/media/status-set.ts'
import type { Filled } from '@gatehouse/schema'
import {
  type Exchange,
  type Host,
  type LimitLeft,
  type LimitSet,
  type LimitUse,
  type LimitVerdict,
  type Outcome,
  type PolicyHooks,
  type Reply,
  refuse,
} from '@gatehouse/unit'
import type { banConfig } from './config.ts'

type Config = Filled<typeof banConfig>
type Rule = Config['rules'][number]

const delayMsMax = 10_000
const daySeconds = 86_400
/** Bans of a day that are told apart. */
const bansMax = 6

interface Counted extends Rule {
  statusSet: ReadonlyMap<string, true>
  offences: LimitSet
  bans: LimitSet
}

export class Bans implements PolicyHooks {
  readonly #config: Config
  readonly #host: Host
  readonly #rules: readonly Counted[]
  /** Of all rules, asked in one go. */
  readonly #banned: LimitSet
  readonly #keyOf: (exchange: Exchange) => string

  constructor(config: Config, host: Host) {
    const { rules, by, counted, ipv6PrefixLength } = config
    const spec = { by: by ?? `address/${ipv6PrefixLength}`, charged: true }
    this.#config = config
    this.#host = host
    this.#rules = rules.map(rule => ({
      ...rule,
      statusSet: new Map(rule.statuses.map(name => [name, true as const])),
      offences: host.limiter.open(
        [{ ...spec, name: `offences ${rule.name}`, limit: rule.limit, shape: windowOf(rule) }],
        counted,
      ),
      bans: host.limiter.open(
        [
          {
            ...spec,
            name: `bans ${rule.name}`,
            limit: bansMax,
            shape: { algorithm: 'sliding-window', windowSeconds: daySeconds },
          },
        ],
        counted,
      ),
    }))
    this.#banned = host.limiter.open(
      rules.map(({ name, banSeconds }) => ({
        ...spec,
        name: `banned ${name}`,
        limit: 1,
        shape: { algorithm: 'gcra', windowSeconds: banSeconds },
      })),
      counted,
    )
    this.#keyOf = keyReader(config)
  }

  request(exchange: Exchange): Outcome | Promise<Outcome> {
    const key = this.#keyOf(exchange)
    const verdict = this.#banned.take(this.#rules.map(() => ({ key, limit: 1, cost: 0, needs: 1 })))
    return verdict instanceof Promise ? verdict.then(answered) : answered(verdict)
  }

  response(exchange: Exchange, { status }: Reply): void | Promise<void> {
    if (exchange.code === 'banned') return
    const broken = this.#rules.flatMap((rule, index) =>
      forStatus(rule.statusSet, status) === undefined ? [] : [{ rule, index }],
    )
    if (broken.length > 0) return this.#counted(exchange, broken)
  }

  async #counted(exchange: Exchange, broken: readonly { rule: Counted; index: number }[]): Promise<void> {
    const key = this.#keyOf(exchange)
    let delayMs = 0
    for (const { rule, index } of broken) {
      const { limit, offences } = rule
      offences.charge([{ key, limit, cost: 1, needs: 1 }])
      const left = await first(offences.left([{ key, limit, cost: 1, needs: 1 }]))
      delayMs += rule.delayMs * (limit - left)
      if (left === 0) await this.#ban(rule, index, key)
    }
    if (delayMs > 0) await pause(this.#host.clock, Math.min(delayMs, delayMsMax), exchange.signal)
  }

  async #ban(rule: Counted, index: number, key: string): Promise<void> {
    const use = { key, limit: bansMax, cost: 1, needs: 1 }
    const times = bansMax - (await first(rule.bans.left([use])))
    rule.bans.charge([use])
    const cost = this.#config.growing ? 2 ** times : 1
    this.#banned.charge(this.#rules.map((_, at) => chargeOf(key, at === index ? cost : 0)))
    this.#host.log.warn('A caller is refused for a while.', { rule: rule.name, forSeconds: rule.banSeconds * cost })
  }
}

const windowOf = ({ windowSeconds }: Rule) => ({ algorithm: 'sliding-window', windowSeconds }) as const

const chargeOf = (key: string, cost: number): LimitUse => ({ key, limit: 1, cost, needs: cost })

async function first(left: readonly LimitLeft[] | Promise<readonly LimitLeft[]>): Promise<number> {
  return (await left)[0]!.remaining
}

function answered({ allowed, full, retryAfterSeconds }: LimitVerdict): Outcome {
  if (full) return refuse('limiter_full', 'The limiter has no room for another caller.', ['Retry-After', '1'])
  if (allowed) return
  return refuse('banned', 'There were too many answers of this kind before.', [
    'Retry-After',
    String(retryAfterSeconds),
  ])
}

function keyReader({ by, ipv6PrefixLength }: Config): (exchange: Exchange) => string {
  if (by !== undefined) {
    const { evaluate } = compileExpression(by)
    return exchange => valueJson(evaluate(exchangeScope(exchange)))
  }
  const network = networkOf({ ipv4PrefixLength: 32, ipv6PrefixLength })
  return ({ request }) => network(request.clientAddress)
}
