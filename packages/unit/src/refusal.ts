import { bodyOf, type FailureCode, failureKinds, HeaderList } from '@gatehouse/base'
import type { Exchange, Reply } from './exchange.ts'
import { grpcReply, isGrpc } from './grpc-refusal.ts'

/** A coded no. The runner answers it as the protocol of the exchange says it. */
export class Refusal {
  readonly code: FailureCode
  readonly detail: string
  /** Flat name-value list to stand on the answer, such as `Retry-After`. */
  readonly headers: readonly string[]
  /** What the caller is not told, and whoever looks into it is. */
  readonly reason: string | undefined
  /** Each thing that is wrong, with its place; told beside the detail. */
  problems: readonly string[] | undefined

  constructor(code: FailureCode, detail: string, headers: readonly string[] = [], reason?: string) {
    this.code = code
    this.detail = detail
    this.headers = headers
    this.reason = reason
  }
}

export function refuse(code: FailureCode, detail: string, headers: readonly string[] = [], reason?: string): Refusal {
  return new Refusal(code, detail, headers, reason)
}

/** What a problem is found again by. */
export type Asked = Pick<Exchange, 'id' | 'traceId'>

const encoder = new TextEncoder()

/** The refusal as the protocol of the request says it: gRPC has its own way, to all others it is a problem document. */
export function refusalReply(refusal: Refusal, request: HeaderList, asked: Asked): Reply {
  return isGrpc(request) ? grpcReply(refusal) : problemReply(refusal, asked)
}

/** The refusal as an HTTP reply: a problem document (RFC 9457). */
export function problemReply(refusal: Refusal, asked: Asked): Reply {
  const { status } = failureKinds[refusal.code]
  const body = bodyOf(encoder.encode(problemText(refusal, status, asked)))
  return { status, headers: problemHeaders(refusal), body }
}

export const problemHeaders = ({ headers }: Refusal) =>
  new HeaderList(['Content-Type', 'application/problem+json', 'Cache-Control', 'no-store', ...headers])

/** The document itself, as JSON. */
export function problemText({ code, detail, problems }: Refusal, status: number, asked?: Asked): string {
  const { title, hint } = failureKinds[code]
  return JSON.stringify({
    type: `urn:gatehouse:problem:${code}`,
    title,
    status,
    detail,
    code,
    hint,
    instance: asked?.id,
    traceId: asked?.traceId,
    problems,
  })
}

/** A reply of the gateway's own with a short text or nothing. */
export function plainReply(status: number, headers: readonly string[] = [], text = ''): Reply {
  return {
    status,
    headers: new HeaderList(text ? ['Content-Type', 'text/plain; charset=utf-8', ...headers] : [...headers]),
    body: text ? bodyOf(encoder.encode(text)) : undefined,
  }
}
