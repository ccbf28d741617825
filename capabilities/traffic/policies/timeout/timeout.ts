import { Failure } from '@gatehouse/base'
import { object, plainFieldName, Type } from '@gatehouse/schema'
import { definePolicy, type Reply } from '@gatehouse/unit'

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
        const late = Promise.withResolvers<never>()
        const cancel = clock.after(Math.max(0, exchange.deadlineMs - nowMs), () => {
          const failure = new Failure('upstream_timeout', `No answer within ${ms} ms, all tries together.`)
          end.abort(failure)
          late.reject(failure)
        })
        const reply = next(end.signal)
        try {
          // The signal ends what is sent; a policy that waits before or after that does not hear it.
          return await Promise.race([reply, late.promise])
        } catch (thrown) {
          if (end.signal.aborted) reply.then(giveUp, () => {})
          throw thrown
        } finally {
          cancel()
        }
      },
    }
  },
})

/** Nobody wants it any more. */
const giveUp = ({ body }: Reply) => body?.abort()
