/**
 * What the wire hands over and takes back, whatever HTTP carried it. Nothing above this package touches a socket on
 * the data path. A piece of a body belongs to whoever received it: the wire neither changes nor reuses it.
 */
import type { BodySource, HeaderList } from '@gatehouse/base'

export interface WireRequest {
  readonly method: string
  /** Path and query, or `*` (RFC 9112 §3.2.1, §3.2.4); an absolute form was split into this and `authority`. */
  readonly target: string
  /** Host and port as the caller wrote them: of the absolute form, else of Host or `:authority`. */
  readonly authority: string
  /** Without fields that belong to one connection (RFC 9110 §7.6.1); `Host` is first and says `authority`. */
  readonly headers: HeaderList
  /** Undefined when the message has none. Of an upgrade: what follows a 101, raw; start it only after one came. */
  readonly body: BodySource | undefined
  /** Protocol that Upgrade (RFC 9110 §7.8) or an extended CONNECT (RFC 8441) asks for, in lower case. */
  readonly upgrade: string | undefined
  /** Address of the peer, or what a PROXY header of a trusted peer said. Without port. */
  readonly peerAddress: string
  readonly secure: boolean
  /** What the caller showed; undefined without a certificate. */
  readonly clientCertificate?: ClientCertificate | undefined
}

export interface ClientCertificate {
  /** SHA-256 over the DER bytes, in hexadecimal. */
  readonly fingerprint: string
  /** Distinguished names, one attribute a line; controls, separators and line ends inside are escaped. */
  readonly subject: string
  readonly issuer: string
  /** Its alternative names (RFC 5280 §4.2.1.6) of the kinds that callers are known by. */
  readonly names: CertificateNames
  /** When its time is over; undefined where that is not known. */
  readonly expiresAtMs: number | undefined
  /** It may vouch for others itself: it is nobody's own. */
  readonly isAuthority: boolean
  /** It leads to an authority of this listener, and nobody took it back. */
  readonly verified: boolean
}

export interface CertificateNames {
  readonly dns: readonly string[]
  readonly uri: readonly string[]
  readonly email: readonly string[]
}

export interface WireReply {
  /**
   * Answers. Framing is the wire's own: what the list says of length and connection is left out. A 101 takes the
   * upgrade that was asked for, and `body` is then what goes to the caller, raw. Once only.
   */
  send(head: ReplyHead, body: BodySource | undefined): void
  /** Called exactly once: when the last byte was handed over, or when the caller went away before that. */
  onEnd(listener: (end: ReplyEnd) => void): void
  /**
   * Gives up a reply that was sent in part: its source is told, and the caller sees that it is not whole (HTTP/1.1: the
   * connection is cut; HTTP/2: the stream is reset). Does nothing after the end. With `trailers`, and where they may
   * still follow, an HTTP/2 stream ends with them instead; asked a second time it is reset.
   */
  abort(reason: Error, trailers?: HeaderList): void
  /** The body has said its last; what is left of it is on its way to the caller. */
  readonly handedOver: boolean
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

/** Whether somebody still waits. Lighter than an AbortSignal, which costs as much as parsing a head. */
export interface Cancellation {
  /** Why nobody waits any more; undefined while somebody does. */
  readonly cancelled: Error | undefined
  /** One listener: whoever works for the caller now. Called at most once. */
  onCancel: ((reason: Error) => void) | undefined
}
