/** Messages of gRPC calls where a policy looks at them or limits them. */
import { type BodySource, Failure, type HeaderList } from '@gatehouse/base'
import { type GrpcMessage, type MessageVerdict, messageFlow } from '@gatehouse/http'
import { type Direction, type GrpcFrame, Refusal } from '@gatehouse/unit'
import type { GatewayExchange } from '../exchange.ts'
import { FrameSteps, type FrameVerdict } from './frame-steps.ts'
import { HeardBody, Silence } from './grpc-silence.ts'
import { streamRules } from './stream-rules.ts'
import { closeCodeOf } from './web-socket.ts'

const grpcWeb = /^application\/grpc-web/i

interface Looked {
  exchange: GatewayExchange
  /** Of the request, or of the reply. */
  headers: HeaderList
  body: BodySource
  direction: Direction
}

/** The body as it goes on; what breaks a rule, or is refused, ends the call in both directions. */
export function lookedAtMessages({ exchange, headers, body, direction }: Looked): BodySource {
  const steps = new FrameSteps(exchange, exchange.ran)
  const { messageBytesMax, idleTimeoutMs } = streamRules(exchange.ran, steps.any)
  if (messageBytesMax === undefined) return body
  exchange.silence ??= new Silence(idleTimeoutMs)
  const heard = new HeardBody(body, exchange.silence)
  const web = headers.all('content-type').some(type => grpcWeb.test(type))
  const broken = ({ code, message: detail }: Failure) => exchange.end({ code, detail, closeCode: closeCodeOf(code) })
  if (!steps.any) return messageFlow(heard, { messageBytesMax, web, broken })
  const look = (message: GrpcMessage) => {
    const verdict = steps.look(frameOf(message), direction)
    return verdict instanceof Promise ? verdict.then(verdictOf) : verdictOf(verdict)
  }
  return messageFlow(heard, { messageBytesMax, web, broken, look })
}

const frameOf = (message: GrpcMessage): GrpcFrame => ({ kind: 'grpc', ...message })

function verdictOf(verdict: FrameVerdict<GrpcFrame>): MessageVerdict {
  return verdict instanceof Refusal ? new Failure(verdict.code, verdict.detail) : verdict
}
