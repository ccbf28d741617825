/** Messages of streams, as policies see them. */
import type { Refusal } from './refusal.ts'

/** From the caller to the upstream, or back. */
export type Direction = 'in' | 'out'

export type Frame = WebSocketFrame | SseFrame | GrpcFrame

/** One message, its fragments put together (RFC 6455 §5.4); control frames pass by. */
export interface WebSocketFrame {
  readonly kind: 'websocket'
  readonly opcode: 'text' | 'binary'
  /** Of a text: UTF-8, checked. */
  readonly data: Uint8Array
}

/** One event (WHATWG HTML §9.2); comments and blocks without data pass by. */
export interface SseFrame {
  readonly kind: 'sse'
  /** `message` where the stream names none. */
  readonly event: string
  readonly data: Uint8Array
  readonly id?: string | undefined
  readonly retry?: string | undefined
}

/** One message of a gRPC call (gRPC over HTTP/2, "Length-Prefixed-Message"), without its prefix. */
export interface GrpcFrame {
  readonly kind: 'grpc'
  /** `data` is coded as the `grpc-encoding` of its direction says; nothing was inflated. */
  readonly compressed: boolean
  readonly data: Uint8Array
}

/** Nothing lets it pass; a frame of the same kind goes in its stead. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that returns nothing lets the frame pass
export type FrameOutcome = Frame | 'drop' | Refusal | void
