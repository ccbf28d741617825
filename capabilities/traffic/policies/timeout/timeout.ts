import { Failure } from '@gatehouse/base'
import { object, plainFieldName, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'

export const timeout = definePolicy({
  name: 'timeout',
  version: 1,
  stages: ['forward'],
  title: 'Timeout',
  summary:
    'One deadline for all tries of a request together: the upstream begins to answer within it, or the answer is 504.',
  config: object({
    ms: Type.Integer({ minimum: 1, maximum: 3_600_000, description: 'From here to the head of the reply.' }),
    tellIn: Type.Optional(
      plainFieldName({
        description:
          'Field in which the upstream is told how many milliseconds are left. A gRPC call is told in grpc-timeout in any case.',
      }),
    ),
  }),
  errors: ['upstream_timeout'],
  examples: [{ title: 'A second', config: { ms: 1000 }, send: ['GET /'], expect: [200] }],
  create({ ms, tellIn }, { clock }) {
    return {
      async forward(exchange, next) {
        const nowMs = clock.monotonicMs()
        exchange.deadlineMs = Math.min(exchange.deadlineMs, nowMs + ms)
        exchange.deadlineField ??= tellIn
        const end = new AbortController()
        const late = () => end.abort(new Failure('upstream_timeout', `No answer within ${ms} ms, all tries together.`))
        const cancel = clock.after(Math.max(0, exchange.deadlineMs - nowMs), late)
        try {
          return await next(end.signal)
        } finally {
          cancel()
        }
      },
    }
  },
})
