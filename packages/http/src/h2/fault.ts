/** Error codes (RFC 9113 §7). */
export const codes = {
  none: 0,
  protocol: 1,
  internal: 2,
  flowControl: 3,
  streamClosed: 5,
  frameSize: 6,
  refusedStream: 7,
  cancel: 8,
  compression: 9,
  enhanceYourCalm: 11,
} as const

/** What ends a whole connection (RFC 9113 §5.4.1): thrown while bytes are read, caught where they came in. */
export class ConnectionFault extends Error {
  readonly code: number

  constructor(code: number, detail: string) {
    super(detail)
    this.code = code
  }
}
