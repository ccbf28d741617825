import { pause, ReplayBody } from '@gatehouse/base'
import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange } from '@gatehouse/unit'
import { Budget } from '../tries/budget.ts'
import { conditionList, meets, type Outcome, outcomeOf, settled } from '../tries/condition.ts'
import { mayRepeat } from '../tries/may-repeat.ts'
import { trySignal } from '../tries/try-signal.ts'
import { retryAfterMs } from './retry-after.ts'

export const retry = definePolicy({
  name: 'retry',
  version: 1,
  stages: ['forward'],
  title: 'Retry',
  summary:
    'Tries another target, or the same once more, when a try came to nothing: within the deadline, a budget, and what a request may bear.',
  config: object({
    tries: defaulted(Type.Integer({ minimum: 2, maximum: 10, description: 'In all.' }), 3),
    on: defaulted(conditionList('What a further try is made for.'), ['unreachable', 'reset', 'gateway-error']),
    grpcStatuses: defaulted(
      Type.Array(Type.Integer({ minimum: 1, maximum: 16 }), {
        maxItems: 16,
        description: 'And for a gRPC call that ends at once with one of these; 14 is UNAVAILABLE.',
      }),
      [14],
    ),
    tryTimeoutMs: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3_600_000, description: 'Of one try, up to the head of its reply.' }),
    ),
    backoffMs: defaulted(
      Type.Integer({ minimum: 0, maximum: 60_000, description: 'Longest wait before the second try; it doubles.' }),
      25,
    ),
    backoffMaxMs: defaulted(
      Type.Integer({ minimum: 0, maximum: 60_000, description: 'No wait is longer, also where Retry-After says so.' }),
      1000,
    ),
    budgetPercent: defaulted(
      Type.Integer({
        minimum: 0,
        maximum: 100,
        description: 'Further tries, of the requests of the last ten seconds.',
      }),
      20,
    ),
    budgetPerSecond: defaulted(
      Type.Integer({ minimum: 0, maximum: 1000, description: 'Further tries there may always be, in each thread.' }),
      3,
    ),
    bodyBytesMax: defaulted(
      Type.Integer({
        ...{ minimum: 0, maximum: 16_777_216 },
        description: 'Kept of a body for a further try; a larger one goes through and is tried once.',
      }),
      65_536,
    ),
  }),
  errors: [],
  examples: [{ title: 'As it comes', config: {}, send: ['GET /'], expect: [200] }],
  create(config, { clock }) {
    const { on, grpcStatuses, tryTimeoutMs } = config
    const budget = new Budget({ percent: config.budgetPercent, perSecond: config.budgetPerSecond })
    const tooLate = `No answer to a try within ${tryTimeoutMs} ms.`
    const isWanted = (outcome: Outcome) =>
      meets(outcome, on) ||
      ('reply' in outcome && grpcStatuses.includes(Number(outcome.reply.headers.get('grpc-status'))))

    /** Before the next try; undefined where there shall be none. */
    const waitMs = (outcome: Outcome, tried: number, exchange: Exchange): number | undefined => {
      if (tried >= config.tries || !isWanted(outcome) || !mayRepeat(exchange, outcome)) return undefined
      const asked = 'reply' in outcome ? retryAfterMs(outcome.reply.headers.get('retry-after'), clock.nowMs()) : 0
      if (asked > config.backoffMaxMs) return undefined
      const backoff = Math.min(config.backoffMaxMs, config.backoffMs * 2 ** (tried - 1))
      const wait = Math.max(asked, backoff * Math.random())
      const nowMs = clock.monotonicMs()
      return nowMs + wait < exchange.deadlineMs && budget.take(nowMs) ? wait : undefined
    }

    return {
      async forward(exchange, next) {
        const { request } = exchange
        budget.requested(clock.monotonicMs())
        if (request.upgrade !== undefined) return next()
        const body = request.body && new ReplayBody(request.body, config.bodyBytesMax)
        for (let tried = 1; ; tried++) {
          if (body) request.body = body.again()
          const { signal, done } = trySignal(clock, tryTimeoutMs, tooLate)
          const outcome = await outcomeOf(next(tryTimeoutMs === undefined ? undefined : signal))
          done()
          const wait = body?.whole === false ? undefined : waitMs(outcome, tried, exchange)
          if (wait !== undefined) {
            if ('reply' in outcome) outcome.reply.body?.abort()
            request.body?.abort() // what the try that is over still took of it would be lost to the next
            await pause(clock, wait, exchange.signal)
          }
          if (wait === undefined || exchange.signal.aborted) {
            body?.settle()
            return settled(outcome)
          }
        }
      },
    }
  },
})
