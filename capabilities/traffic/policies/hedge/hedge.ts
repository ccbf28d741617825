import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, type Next, type Reply } from '@gatehouse/unit'
import { Budget } from '../tries/budget.ts'
import { conditionList, meets, type Outcome, outcomeOf, settled } from '../tries/condition.ts'
import { type TrySignal, trySignal } from '../tries/try-signal.ts'

/** RFC 9110 §9.2.1: a second one changes nothing. */
const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

export const hedge = definePolicy({
  name: 'hedge',
  version: 1,
  stages: ['forward'],
  title: 'Hedge',
  summary:
    'Asks another target as well when the first is slow, and takes the answer that comes first. For safe methods without a body.',
  config: object({
    afterMs: Type.Integer({
      ...{ minimum: 1, maximum: 600_000 },
      description: 'Without an answer for so long, one more is asked; about what 95 of 100 answers need.',
    }),
    tries: defaulted(Type.Integer({ minimum: 2, maximum: 5, description: 'In all.' }), 2),
    on: defaulted(conditionList('Answers that do not count as long as another may come.'), [
      ...(['unreachable', 'reset', 'gateway-error'] as const),
    ]),
    budgetPercent: defaulted(
      Type.Integer({
        minimum: 0,
        maximum: 100,
        description: 'Further tries, of the requests of the last ten seconds.',
      }),
      10,
    ),
    budgetPerSecond: defaulted(
      Type.Integer({ minimum: 0, maximum: 1000, description: 'Further tries there may always be, in each thread.' }),
      1,
    ),
  }),
  errors: [],
  examples: [{ title: 'After a fifth of a second', config: { afterMs: 200 }, send: ['GET /'], expect: [200] }],
  create(config, { clock }) {
    const budget = new Budget({ percent: config.budgetPercent, perSecond: config.budgetPerSecond })

    const race = (exchange: Exchange, next: Next) =>
      new Promise<Outcome>(resolve => {
        const running = new Set<TrySignal>()
        let begun = 0
        let cancel = () => {}
        const over = (outcome: Outcome) => {
          cancel()
          for (const other of running) other.abort()
          running.clear()
          resolve(outcome)
        }
        const begin = () => {
          const one = trySignal(clock, undefined, '')
          running.add(one)
          begun++
          cancel = begun < config.tries ? clock.after(config.afterMs, more) : () => {}
          void outcomeOf(next(one.signal)).then(outcome => {
            // Over already: nobody wants what it brings.
            if (!running.delete(one)) return 'reply' in outcome && outcome.reply.body?.abort()
            if (running.size === 0 || !meets(outcome, config.on)) return over(outcome)
            if ('reply' in outcome) outcome.reply.body?.abort()
          })
        }
        const more = () => {
          const nowMs = clock.monotonicMs()
          if (nowMs < exchange.deadlineMs && budget.take(nowMs)) begin()
        }
        begin()
      })

    return {
      async forward(exchange, next): Promise<Reply> {
        const { method, body, upgrade } = exchange.request
        budget.requested(clock.monotonicMs())
        if (!safe.has(method) || body || upgrade !== undefined) return next()
        return settled(await race(exchange, next))
      },
    }
  },
})
