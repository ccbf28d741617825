/** The calling side: what a gateway asks of an upstream, whatever HTTP carries it. */
import type { BodySource, Failure, HeaderList } from '@gatehouse/base'
import type { EgressRule } from '../egress.ts'
import type { Cancellation } from '../message.ts'
import type { Resolver } from './resolver.ts'

export interface UpstreamOptions {
  /** Scheme, host and port; `unix:/path/to.sock` for a socket on this machine (`http` is then spoken). */
  origin: string
  protocol?: 'http1' | 'http2'
  connectTimeoutMs: number
  /** From the request's last byte to the reply's head. */
  firstByteTimeoutMs: number
  /** Longest silence within a reply's body, and of an upstream that takes nothing of a request's. */
  idleTimeoutMs: number
  connectionsMax: number
  /** Requests that wait for a connection; further ones are refused (`upstream_overloaded`). */
  queueMax?: number
  /** Longest wait for a connection; as long as connecting may take unless said. */
  queueTimeoutMs?: number
  /** A kept connection is not used again after this long without work, */
  keepAliveTimeoutMs?: number
  /** after this long in all, */
  ageMaxMs?: number
  /** or after this many requests. */
  requestsMax?: number
  tls?: UpstreamTls
  /** Judges every address at connect time; everything is allowed without one. */
  egress?: EgressRule
  /** Addresses of names; the system's, shared by all pools of the thread, unless said. */
  resolver?: Resolver
}

export interface UpstreamTls {
  /** Sent as SNI and verified; the origin's host unless said. */
  serverName?: string
  /** SPIFFE identifier that its certificate must have, whatever hosts stand in it. */
  workload?: string
  /** Authorities to trust instead of the system's, PEM. */
  authorities?: string
  /** Shown when the upstream asks, PEM. */
  certificate?: string
  key?: string
  /** Off, whoever answers is believed; on unless said. */
  verify?: boolean
  /** `TLSv1.2` unless said. */
  minVersion?: 'TLSv1.2' | 'TLSv1.3'
}

export interface UpstreamRequest {
  method: string
  /** Path and query. */
  target: string
  /** With `Host`; without framing, which is the wire's own. */
  headers: HeaderList
  body: BodySource | undefined
  /** Asks for another protocol; a 101 then starts `body`. */
  upgrade?: string | undefined
  /** Longest silence within a reply that lasts (an event stream, a call of gRPC), in place of `idleTimeoutMs`. */
  streamIdleTimeoutMs?: number
  /** The caller takes trailers: the upstream is told so (RFC 9110 §10.1.4). */
  acceptsTrailers?: boolean
}

export interface UpstreamReply {
  status: number
  /** Without fields of the connection. */
  headers: HeaderList
  /** Of a 101: what the upstream sends from now on, raw. */
  body: BodySource | undefined
  /** Content-Length as the upstream said, also where there is no body. */
  lengthBytes: number | undefined
}

/** Hears once what becomes of a request, in the turn in which it is known: that may be the turn of `send`. Never throws. */
export interface ReplyTaker {
  /** The head came, and perhaps all of the body with it. */
  replied(reply: UpstreamReply): void
  failed(failure: Failure): void
}

export interface UpstreamPool {
  /**
   * The taker hears of a coded failure before the head came; after that the body's sink is told. Once the reply is
   * there, `cancellation` is no longer listened to: abort the body instead.
   */
  send(request: UpstreamRequest, cancellation: Cancellation, taker: ReplyTaker): void
  counts(): UpstreamCounts
  /** Lets what is under way finish, within the deadline; nothing new may be sent. */
  close(deadlineMs?: number): Promise<void>
}

export interface UpstreamCounts {
  /** Connections: open in all, and of those without work. */
  open: number
  idle: number
  /** Requests that wait for a connection. */
  waiting: number
}

/** `send` as a promise. */
export function ask(pool: UpstreamPool, request: UpstreamRequest, cancellation: Cancellation): Promise<UpstreamReply> {
  return new Promise((replied, failed) => pool.send(request, cancellation, { replied, failed }))
}
