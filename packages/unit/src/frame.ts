/** Messages of streams, as policies see them. */
import type { Refusal } from './refusal.ts'

/** From the caller to the upstream, or back. */
export type Direction = 'in' | 'out'

export type Frame = WebSocketFrame | SseFrame

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

/** Nothing lets it pass; a frame of the same kind goes in its stead. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that returns nothing lets the frame pass
export type FrameOutcome = Frame | 'drop' | Refusal | void
