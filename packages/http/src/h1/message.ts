/** HTTP/1.1 as it was parsed (RFC 9112): what the two readers hand over. */
import type { HeaderList } from '@gatehouse/base'

export interface HeadLimits {
  /** Start line and fields together; a trailer section by itself too. */
  headerBytesMax: number
  headerFieldsMax: number
  targetBytesMax: number
  /** Protocols a caller may switch to, in lower case; any other Upgrade is ignored (RFC 9110 §7.8). None unless said. */
  upgrades?: readonly string[]
}

/** A message that is not let through, with the rule of SPEC.md that says so. */
export interface WireRefusal {
  /** What a caller is answered with. */
  status: number
  /** `H1-…` of SPEC.md. */
  rule: string
  detail: string
}

export interface RequestHead {
  method: string
  /** Path and query, or `*`. An absolute form was split: its authority is `host`. */
  target: string
  /** HTTP/1.0 or HTTP/1.1. */
  minor: 0 | 1
  /** Empty only for HTTP/1.0 without Host. */
  host: string
  /** `Host` first (rewritten by an absolute form), then the rest in order, without fields of the connection. Content-Length stays. */
  headers: HeaderList
  /** What Content-Length said; undefined without one. */
  lengthBytes: number | undefined
  chunked: boolean
  /** What Connection and the version say (RFC 9112 §9.3). */
  keepAlive: boolean
  /** `Expect: 100-continue` of an HTTP/1.1 request that has a body. */
  expectContinue: boolean
  /** First protocol of Upgrade, in lower case, when Connection names it and there is no body. */
  upgrade: string | undefined
  /** `TE: trailers`. */
  acceptsTrailers: boolean
}

export interface RequestEvents {
  head(head: RequestHead): void
  /** A piece of the body, without its framing: a view of what was read. */
  data(piece: Uint8Array): void
  /** The message is complete; also right after the head of one without body. */
  end(trailers: HeaderList | undefined): void
  /** Nothing more is read from this connection, ever. */
  refused(refusal: WireRefusal): void
}

export interface ResponseHead {
  /** 200 to 599, or 101 where an upgrade was asked for. Other 1xx are swallowed, within a limit. */
  status: number
  /** Without fields of the connection. Content-Length stays. */
  headers: HeaderList
  /** What Content-Length said, also where no body follows (HEAD, 304). */
  lengthBytes: number | undefined
  /** What follows the head; `close`: all until the connection ends. `tunnel`: a 101. */
  body: 'none' | 'length' | 'chunked' | 'close' | 'tunnel'
  /** Another request may follow on this connection once the message is complete. */
  keepAlive: boolean
  /** Of a 101: the protocol, in lower case. */
  upgrade: string | undefined
}

export interface ResponseEvents {
  /** 100 (Continue) came. */
  continued(): void
  head(head: ResponseHead): void
  data(piece: Uint8Array): void
  end(trailers: HeaderList | undefined): void
  /** The connection is of no more use; the rule says why. */
  refused(refusal: WireRefusal): void
}

/**
 * How a body is framed on the way out: its length, in chunks, until the connection closes, or `none` where no framing
 * is written at all.
 */
export type Framing = number | 'chunked' | 'close' | 'none'
