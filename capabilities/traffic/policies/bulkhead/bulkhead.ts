import { Failure } from '@gatehouse/base'
import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, type GaugePort } from '@gatehouse/unit'
import { Line } from './line.ts'

export const bulkhead = definePolicy({
  name: 'bulkhead',
  version: 1,
  stages: ['forward'],
  title: 'Bulkhead',
  summary:
    'Lets only so many requests be under way to the upstream at once, counted over all threads; a few more may wait in line.',
  config: object({
    max: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Requests under way at once.' }),
    by: defaulted(oneOf(['api', 'endpoint', 'application'], { description: 'What has a bulkhead of its own.' }), 'api'),
    queueMax: defaulted(
      Type.Integer({ minimum: 0, maximum: 10_000, description: 'Requests that wait in line, in each thread.' }),
      0,
    ),
    queueMs: defaulted(Type.Integer({ minimum: 1, maximum: 60_000, description: 'Longest wait in line.' }), 1000),
  }),
  needs: ({ by }) => (by === 'application' ? ['consumer'] : []),
  errors: ['bulkhead_full'],
  examples: [{ title: 'Ten at once', config: { max: 10 }, send: ['GET /', 'GET /'], expect: [200, 200] }],
  create({ max, by, queueMax, queueMs }, { clock, gauges }) {
    const line = new Line({ clock, waitingMax: queueMax })
    const leaves = new WeakMap<Exchange, () => void>()
    const finished = new WeakSet<Exchange>()
    /** Whether the exchange goes on. It keeps one place, and none once it is over: what it has beyond that it gives back. */
    const goesOn = (exchange: Exchange, leave: () => void): boolean => {
      const isOver = finished.has(exchange)
      if (!isOver && !leaves.has(exchange)) leaves.set(exchange, leave)
      else {
        leave()
        line.next()
      }
      return !isOver
    }
    return {
      async forward(exchange, next) {
        // Another try of the same exchange keeps its place.
        if (leaves.has(exchange)) return next()
        const waitMs = Math.max(0, Math.min(queueMs, exchange.deadlineMs - clock.monotonicMs()))
        const key = keys[by](exchange)
        const attempt = () => entered(gauges, key, max)
        const leave = await line.enter({ key, attempt, signal: exchange.signal, waitMs })
        if (!leave || !goesOn(exchange, leave)) {
          exchange.request.body?.abort()
          throw new Failure('bulkhead_full', `${max} requests are under way to the upstream, which is the most.`)
        }
        return next()
      },
      /** Until the caller has the reply: until then the upstream may be at work. */
      finish(exchange) {
        finished.add(exchange)
        leaves.get(exchange)?.()
        line.next()
      },
    }
  },
})

const keys: Record<'api' | 'endpoint' | 'application', (exchange: Exchange) => string> = {
  api: () => '-',
  endpoint: ({ route }) => route.endpoint,
  application: ({ consumer }) => consumer?.applicationId ?? '-',
}

function entered(gauges: GaugePort, key: string, max: number): (() => void) | undefined {
  const leave = gauges.enter(key, max)
  return typeof leave === 'function' ? leave : undefined
}
