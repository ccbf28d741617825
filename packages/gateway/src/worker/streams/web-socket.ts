/** How a tunnel is ruled, and its messages as policies see them. */
import { type FailureCode, failureKinds } from '@gatehouse/base'
import { type Message, opcodes, type TunnelRules, type Verdict } from '@gatehouse/http'
import { type Direction, Refusal, type Reply, type WebSocketFrame } from '@gatehouse/unit'
import type { GatewayExchange } from '../exchange.ts'
import { agreedDeflate, reservedBitsOf } from './extensions.ts'
import { FrameSteps, type FrameVerdict } from './frame-steps.ts'
import { streamRules } from './stream-rules.ts'

export function tunnelRules(exchange: GatewayExchange, reply: Reply): TunnelRules {
  const steps = new FrameSteps(exchange, exchange.ran)
  const { messageBytesMax, idleTimeoutMs, inflates } = streamRules(exchange.ran, steps.any)
  const rules = {
    idleTimeoutMs,
    messageBytesMax: messageBytesMax ?? Number.POSITIVE_INFINITY,
    reservedBits: steps.any ? 0 : reservedBitsOf(reply.headers),
  }
  if (exchange.request.upgrade !== 'websocket') return { ...rules, mode: 'raw' }
  if (!steps.any) return { ...rules, mode: messageBytesMax === undefined ? 'follow' : 'watch' }
  const deflate = agreedDeflate(exchange.request.headers, reply.headers, inflates)
  return { ...rules, deflate, mode: 'look', look: (message, direction) => look(steps, message, direction) }
}

function look(steps: FrameSteps, { opcode, data }: Message, direction: Direction): Verdict | Promise<Verdict> {
  const frame: WebSocketFrame = { kind: 'websocket', opcode: opcode === opcodes.text ? 'text' : 'binary', data }
  const verdict = steps.look(frame, direction)
  return verdict instanceof Promise ? verdict.then(verdictOf) : verdictOf(verdict)
}

function verdictOf(verdict: FrameVerdict<WebSocketFrame>): Verdict {
  if (typeof verdict === 'string') return verdict
  if (verdict instanceof Refusal) return { code: verdict.code, closeCode: closeCodeOf(verdict.code) }
  return { opcode: opcodes[verdict.opcode], data: verdict.data }
}

/** The close code (RFC 6455 §7.4.1) that says the same as the status of the code. */
export function closeCodeOf(code: FailureCode): number {
  const { status } = failureKinds[code]
  if (status === 413) return 1009
  return status >= 500 ? 1011 : 1008
}
