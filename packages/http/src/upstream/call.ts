/** One request on its way: from `send` to the head of its reply. */
import { Failure, type HeaderList } from '@gatehouse/base'
import type { Framing } from '../h1/message.ts'
import { requestHead } from '../h1/write-head.ts'
import type { Cancellation } from '../message.ts'
import type { ReplyTaker, UpstreamReply, UpstreamRequest } from './upstream.ts'

/** Who works for a call now. */
export interface CallHolder {
  cancelled(call: Call, failure: Failure): void
}

export class Call {
  readonly request: UpstreamRequest
  readonly head: string
  readonly framing: Framing
  /** In the queue so far, as the sweeps count it. */
  waitedMs = 0
  holder: CallHolder | undefined
  readonly #cancellation: Cancellation
  #taker: ReplyTaker | undefined

  /** Throws `header_unsendable`. */
  constructor(request: UpstreamRequest, cancellation: Cancellation, taker: ReplyTaker) {
    const { method, target, upgrade, acceptsTrailers = false } = request
    const headers = unexpecting(request.headers)
    this.request = request
    this.framing = framingOf(request)
    this.head = requestHead({
      method,
      target,
      headers,
      framing: this.framing,
      upgrade,
      acceptsTrailers,
      keepAlive: true,
    })
    this.#cancellation = cancellation
    this.#taker = taker
    cancellation.onCancel = reason => this.holder?.cancelled(this, cancelFailure(reason))
  }

  /** May be sent twice without harm (RFC 9110 §9.2.2), as far as its method says. */
  get idempotent(): boolean {
    return idempotent.has(this.request.method)
  }

  succeed(reply: UpstreamReply): void {
    this.#release()?.replied(reply)
  }

  fail(failure: Failure): void {
    this.#release()?.failed(failure)
  }

  #release(): ReplyTaker | undefined {
    const taker = this.#taker
    this.#taker = undefined
    this.holder = undefined
    this.#cancellation.onCancel = undefined
    return taker
  }
}

const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
/** Without a body they say so (RFC 9110 §8.6). */
const anticipatesBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

function framingOf({ method, body, upgrade }: UpstreamRequest): Framing {
  if (upgrade !== undefined) return 'none'
  if (body) return body.lengthBytes ?? 'chunked'
  return anticipatesBody.has(method) ? 0 : 'none'
}

/** Nobody waits for a 100 here (RFC 9110 §10.1.1): the caller had its answer from the listener. */
function unexpecting(headers: HeaderList): HeaderList {
  if (!headers.has('expect')) return headers
  const list = headers.clone()
  list.delete('expect')
  return list
}

/** A coded reason is the caller's own word, such as a deadline. */
export function cancelFailure(reason: Error): Failure {
  if (reason instanceof Failure) return reason
  return new Failure('upstream_failed', 'The caller went away before the upstream answered.', { cause: reason })
}
