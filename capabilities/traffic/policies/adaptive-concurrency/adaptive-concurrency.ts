import { Failure } from '@gatehouse/base'
import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange } from '@gatehouse/unit'
import { conditionList, meets, outcomeOf, settled } from '../tries/condition.ts'
import { Gradient } from './gradient.ts'

const count = (description: string) => Type.Integer({ minimum: 1, maximum: 1_000_000, description })

export const adaptiveConcurrency = definePolicy({
  name: 'adaptive-concurrency',
  version: 1,
  stages: ['forward'],
  title: 'Adaptive concurrency',
  summary:
    'Finds out how much the upstream bears at once by how long it takes to answer, and refuses what is beyond: the last plan first. Each thread by itself.',
  config: object({
    min: defaulted(count('Never less at once, in each thread.'), 4),
    max: defaulted(count('Never more at once, in each thread.'), 1000),
    tolerance: defaulted(
      Type.Number({
        ...{ minimum: 1, maximum: 10 },
        description: 'Answers may take so many times as long as usual before less is let through.',
      }),
      1.5,
    ),
    on: defaulted(conditionList('Answers that say at once that it is too much.'), [
      ...(['timeout', 'overloaded', 'gateway-error'] as const),
    ]),
    plans: defaulted(
      Type.Array(Type.String({ minLength: 1, maxLength: 63 }), {
        ...{ maxItems: 16, uniqueItems: true },
        description: 'Names of plans, the best first; who has none of them comes last.',
      }),
      [],
    ),
    stepPercent: defaulted(
      Type.Integer({
        ...{ minimum: 1, maximum: 50 },
        description: 'Of what is let through, each plan has so much less than the one before.',
      }),
      20,
    ),
  }),
  errors: ['load_shed'],
  examples: [{ title: 'Gold before silver', config: { plans: ['gold', 'silver'] }, send: ['GET /'], expect: [200] }],
  create({ min, max, tolerance, on, plans, stepPercent }, { clock }) {
    const gradient = new Gradient({ min, max, tolerance })
    let flying = 0
    /** What is left to the exchange's plan. */
    const roomOf = ({ consumer }: Exchange): number => {
      const at = consumer?.plan === undefined ? -1 : plans.indexOf(consumer.plan)
      const step = plans.length === 0 ? 0 : at < 0 ? plans.length : at
      return Math.max(1, gradient.limit * Math.max(0.1, 1 - (step * stepPercent) / 100))
    }
    return {
      async forward(exchange, next) {
        if (flying >= roomOf(exchange)) {
          exchange.request.body?.abort()
          exchange.replyFields.push('Retry-After', '1')
          throw new Failure('load_shed', 'The upstream bears no more at once.')
        }
        flying++
        const startedMs = clock.monotonicMs()
        const outcome = await outcomeOf(next())
        if (!exchange.signal.aborted) {
          if (meets(outcome, on)) gradient.failed()
          else gradient.answered(clock.monotonicMs() - startedMs, flying)
        }
        flying--
        return settled(outcome)
      },
    }
  },
})
