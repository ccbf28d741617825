import { Failure, isEventStream } from '@gatehouse/base'
import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, mayBeGrpc, refuse } from '@gatehouse/unit'

const connections = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description }))

export const streamLimits = definePolicy({
  name: 'stream-limits',
  version: 1,
  stages: ['limit', 'edge'],
  title: 'Stream limits',
  summary:
    'Limits WebSockets, event streams and gRPC calls: how many at once, how large a message, how long a silence.',
  config: object({
    connectionsMax: connections('Streams of one endpoint at once, over all callers.'),
    connectionsPerConsumerMax: connections('Streams of one caller at once; by address where nobody was identified.'),
    messageBytesMax: defaulted(
      Type.Integer({
        minimum: 1,
        maximum: 1_073_741_824,
        description: 'Largest WebSocket message, event of an event stream, or gRPC message.',
      }),
      1_048_576,
    ),
    idleTimeoutMs: defaulted(
      Type.Integer({ minimum: 1000, maximum: 86_400_000, description: 'Longest silence in both directions.' }),
      600_000,
    ),
    compression: Type.Optional(
      oneOf(['strip', 'inflate'], {
        description:
          'WebSocket messages that a policy looks at: `strip` agrees with nobody on compression, `inflate` with whoever wants it, and no message may be over messageBytesMax when it is inflated. Unless said: `strip`.',
      }),
    ),
  }),
  errors: ['streams_exceeded', 'limiter_full', 'message_too_large', 'stream_idle'],
  examples: [
    {
      title: 'A request that is no stream is not counted',
      config: { connectionsMax: 1, messageBytesMax: 65_536 },
      send: ['GET /', 'GET /'],
      expect: [200, 200],
    },
  ],
  create({ connectionsMax, connectionsPerConsumerMax, messageBytesMax, idleTimeoutMs, compression }, { gauges }) {
    const limits: Limit[] = []
    if (connectionsMax !== undefined) limits.push({ max: connectionsMax, keyOf: ({ route }) => `r ${route.endpoint}` })
    if (connectionsPerConsumerMax !== undefined) limits.push({ max: connectionsPerConsumerMax, keyOf: callerOf })
    const held = new WeakMap<Exchange, (() => void)[]>()
    const enter = (exchange: Exchange): 'over' | 'full' | undefined => {
      const leaves: (() => void)[] = []
      for (const { max, keyOf } of limits) {
        const place = gauges.enter(keyOf(exchange), max)
        if (typeof place === 'function') leaves.push(place)
        else {
          for (const leave of leaves) leave()
          return place
        }
      }
      held.set(exchange, leaves)
      return undefined
    }
    return {
      streamLimits: { messageBytesMax, idleTimeoutMs, ...(compression ? { compression } : {}) },
      request(exchange) {
        const { upgrade, headers } = exchange.request
        const isAsked = upgrade !== undefined || mayBeGrpc(headers)
        if (!isAsked && !headers.get('accept')?.split(',').some(isEventStream)) return
        const no = enter(exchange)
        if (no) return refuse(codeOf[no], textOf[no], ['Retry-After', '1'])
      },
      // An event stream that nobody announced is known by its reply alone.
      response(exchange, reply) {
        if (held.has(exchange) || !isEventStream(reply.headers.get('content-type'))) return
        const no = enter(exchange)
        if (no) throw new Failure(codeOf[no], textOf[no])
      },
      finish(exchange) {
        for (const leave of held.get(exchange) ?? []) leave()
        held.delete(exchange)
      },
    }
  },
})

interface Limit {
  max: number
  keyOf: (exchange: Exchange) => string
}

const callerOf = ({ consumer, identity, request }: Exchange) => {
  if (consumer) return `c ${consumer.subscriptionId ?? consumer.applicationId}`
  return identity?.subject === undefined ? `a ${request.clientAddress}` : `i ${identity.issuer} ${identity.subject}`
}

const codeOf = { over: 'streams_exceeded', full: 'limiter_full' } as const
const textOf = {
  over: 'As many streams are open as there may be.',
  full: 'The limiter has no room for another caller.',
} as const
