import { Failure } from '@gatehouse/base'
import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'
import { conditionList, meets, outcomeOf, settled } from '../tries/condition.ts'

const percent = (description: string) => Type.Integer({ minimum: 1, maximum: 100, description })
const seconds = (description: string) => Type.Integer({ minimum: 1, maximum: 3600, description })

export const circuitBreaker = definePolicy({
  name: 'circuit-breaker',
  version: 1,
  stages: ['forward'],
  title: 'Circuit breaker',
  summary:
    'Leaves an upstream alone for a while when too many calls failed or were slow; then a few calls see whether it is well. All threads of a gateway have the same one.',
  config: object({
    by: defaulted(oneOf(['api', 'endpoint'], { description: 'What has a breaker of its own.' }), 'api'),
    on: defaulted(conditionList('What a failed call is.'), [
      ...(['unreachable', 'reset', 'timeout', 'overloaded', '5xx'] as const),
    ]),
    failurePercent: defaulted(percent('Of the calls in a window that failed; then it opens.'), 50),
    slowMs: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000, description: 'A later answer is slow.' })),
    slowPercent: defaulted(percent('Of the calls in a window that were slow; then it opens.'), 80),
    callsMin: defaulted(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Calls in a window before percentages count.' }),
      20,
    ),
    windowSeconds: defaulted(seconds('Calls are counted for so long, then anew.'), 10),
    openSeconds: defaulted(seconds('So long nothing is sent.'), 30),
    trials: defaulted(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'Calls that are sent then, all of which must be well.' }),
      5,
    ),
  }),
  errors: ['circuit_open'],
  examples: [{ title: 'As it comes', config: {}, send: ['GET /', 'GET /'], expect: [200, 200] }],
  create({ by, on, slowMs = Number.POSITIVE_INFINITY, windowSeconds, openSeconds, ...percents }, host) {
    const { breakers, clock, log } = host
    const rules = { ...percents, windowMs: windowSeconds * 1000, openMs: openSeconds * 1000 }
    return {
      async forward(exchange, next) {
        const key = by === 'api' ? '-' : exchange.route.endpoint
        const pass = breakers.enter(key, rules)
        if (typeof pass !== 'function') {
          exchange.request.body?.abort()
          exchange.replyFields.push('Retry-After', String(Math.ceil(pass.retryAfterMs / 1000)))
          throw new Failure('circuit_open', 'Too many calls to the upstream failed, or were slow.')
        }
        const startedMs = clock.monotonicMs()
        const outcome = await outcomeOf(next())
        // A caller that went away says nothing of the upstream.
        const slow = clock.monotonicMs() - startedMs > slowMs
        const turned = pass(exchange.signal.aborted ? undefined : { failed: meets(outcome, on), slow })
        const { api, endpoint } = exchange.route
        if (turned) log.warn(`The circuit breaker ${turned}.`, { api, ...(by === 'endpoint' ? { endpoint } : {}) })
        return settled(outcome)
      },
    }
  },
})
