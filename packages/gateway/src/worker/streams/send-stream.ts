import { failureFrom } from '@gatehouse/base'
import type { WireReply } from '@gatehouse/http'
import { Refusal, type Reply, refusalReply } from '@gatehouse/unit'
import type { GatewayExchange } from '../exchange.ts'
import type { Streams } from './streams.ts'

interface StreamReply {
  exchange: GatewayExchange
  reply: Reply
  wireReply: WireReply
  streams: Streams
}

/** A reply that may be a stream; the status that went out. */
export function sendStream({ exchange, reply, wireReply, streams }: StreamReply): number {
  try {
    wireReply.send(reply, streams.replyBody(exchange, reply))
    if (exchange.tunnel?.switched) exchange.tunnel.open()
    return reply.status
  } catch (thrown) {
    reply.body?.abort()
    const { code, message } = failureFrom(thrown)
    exchange.code = code
    const refusal = refusalReply(new Refusal(code, message), exchange.request.headers, exchange)
    wireReply.send(refusal, refusal.body)
    return refusal.status
  }
}
