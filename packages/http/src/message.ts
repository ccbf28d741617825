/** What the wire hands over and takes back. Nothing above this package touches a socket on the data path. */
import type { BodySource, HeaderList } from '@gatehouse/base'

export interface WireRequest {
  readonly method: string
  /** Request target as it stood in the request line (RFC 9112 §3.2). */
  readonly target: string
  /** Value of Host, as written. */
  readonly authority: string
  readonly headers: HeaderList
  /** Undefined when the message has none. */
  readonly body: BodySource | undefined
  /** Address of the peer, without port. */
  readonly peerAddress: string
  readonly secure: boolean
}

export interface WireReply {
  /**
   * Answers. Framing is the wire's own: whatever the list says of Content-Length is replaced by what the body
   * says, and fields that belong to one connection are dropped. Once only.
   */
  send(head: ReplyHead, body: BodySource | undefined): void
  /** Called exactly once: when the last byte was handed over, or when the caller went away before that. */
  onEnd(listener: (end: ReplyEnd) => void): void
}

export interface ReplyHead {
  status: number
  headers: HeaderList
  /** Of a reply without body: the length a body would have (HEAD, 304). */
  lengthBytes?: number | undefined
}

export interface ReplyEnd {
  /** The caller has the whole reply, as far as the wire can tell. */
  complete: boolean
  bytesOut: number
}

export type OnRequest = (request: WireRequest, reply: WireReply) => void

export interface ListenOptions {
  port: number
  /** Address to bind; loopback unless the operator says otherwise. */
  address: string
  /** Several threads of this process bind the same port. */
  reusePort?: boolean
  limits?: Partial<WireLimits>
  onRequest: OnRequest
}

export interface WireLimits {
  /** Request line and header section together. Over it: 431. */
  headerBytesMax: number
  /** Every field counts. Over it: 431. */
  headerFieldsMax: number
  /** From the first byte to the end of the header section. Over it: 408. */
  headerTimeoutMs: number
  /** Without a request on a kept connection; then it is closed. */
  keepAliveTimeoutMs: number
  /** Connections of one listener; further ones are closed at once. */
  connectionsMax: number
}

export const wireLimits: WireLimits = {
  headerBytesMax: 32_768,
  headerFieldsMax: 200,
  headerTimeoutMs: 15_000,
  keepAliveTimeoutMs: 75_000,
  connectionsMax: 50_000,
}

export interface Listener {
  readonly port: number
  /** Open connections. */
  readonly connections: number
  /** Stops accepting, lets what is under way finish, closes the rest at the deadline. */
  close(deadlineMs: number): Promise<void>
}
