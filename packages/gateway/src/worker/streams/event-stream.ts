/** Replies of `text/event-stream` where a policy looks at events or limits them. */
import { type BodySource, Failure } from '@gatehouse/base'
import { type EventVerdict, eventFlow, type SseEvent } from '@gatehouse/http'
import { Refusal, type Reply, type SseFrame } from '@gatehouse/unit'
import type { GatewayExchange } from '../exchange.ts'
import { FrameSteps, type FrameVerdict } from './frame-steps.ts'
import { streamRules } from './stream-rules.ts'

/** The body to send; throws `upstream_failed` where events that must be looked at cannot be read. */
export function lookedAtEvents(exchange: GatewayExchange, reply: Reply, body: BodySource): BodySource {
  const steps = new FrameSteps(exchange, exchange.ran)
  const { messageBytesMax: eventBytesMax } = streamRules(exchange.ran, steps.any)
  if (eventBytesMax === undefined) return body
  const broken = ({ code }: Failure) => {
    exchange.code ??= code
  }
  if (!steps.any) return eventFlow(body, { eventBytesMax, broken })
  const coding = reply.headers.get('content-encoding')
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    throw new Failure('upstream_failed', `The event stream is coded as ${coding}, which policies cannot read.`)
  }
  return eventFlow(body, {
    eventBytesMax,
    broken,
    look: event => {
      const verdict = steps.look(frameOf(event), 'out')
      return verdict instanceof Promise ? verdict.then(verdictOf) : verdictOf(verdict)
    },
  })
}

const frameOf = (event: SseEvent): SseFrame => ({ kind: 'sse', ...event })

function verdictOf(verdict: FrameVerdict<SseFrame>): EventVerdict {
  return verdict instanceof Refusal ? new Failure(verdict.code, verdict.detail) : verdict
}
