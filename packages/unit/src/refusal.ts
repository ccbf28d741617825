import { bodyOf, type FailureCode, failureKinds, HeaderList } from '@gatehouse/base'
import type { Reply } from './exchange.ts'

/** A coded no. The runner answers it as the protocol of the exchange says it. */
export class Refusal {
  readonly code: FailureCode
  readonly detail: string
  /** Flat name-value list to stand on the answer, such as `Retry-After`. */
  readonly headers: readonly string[]

  constructor(code: FailureCode, detail: string, headers: readonly string[] = []) {
    this.code = code
    this.detail = detail
    this.headers = headers
  }
}

export function refuse(code: FailureCode, detail: string, headers: readonly string[] = []): Refusal {
  return new Refusal(code, detail, headers)
}

const encoder = new TextEncoder()

/** The refusal as an HTTP reply: a problem document (RFC 9457). */
export function problemReply({ code, detail, headers }: Refusal, requestId: string): Reply {
  const { status, title, hint } = failureKinds[code]
  const document = { type: `urn:gatehouse:problem:${code}`, title, status, detail, code, hint, instance: requestId }
  return {
    status,
    headers: new HeaderList(['Content-Type', 'application/problem+json', 'Cache-Control', 'no-store', ...headers]),
    body: bodyOf(encoder.encode(JSON.stringify(document))),
  }
}

/** A reply of the gateway's own with a short text or nothing. */
export function plainReply(status: number, headers: readonly string[] = [], text = ''): Reply {
  return {
    status,
    headers: new HeaderList(text ? ['Content-Type', 'text/plain; charset=utf-8', ...headers] : [...headers]),
    body: text ? bodyOf(encoder.encode(text)) : undefined,
  }
}
