/** Limits of a listener. Each is counted where it bites (`WireCounters`). */
export interface WireLimits {
  /** Request line and header section together; each trailer section too. Over it: 431. */
  headerBytesMax: number
  /** Every field counts, also of trailers. Over it: 431. */
  headerFieldsMax: number
  /** Request target. Over it: 414. */
  targetBytesMax: number
  /** From the first byte to the end of the header section. Over it: 408. */
  headerTimeoutMs: number
  /** Longest silence within a request's body. Over it: 408. */
  bodyIdleTimeoutMs: number
  /** Longest time in which a caller takes nothing of a reply; the connection is then cut. */
  sendIdleTimeoutMs: number
  /** Averaged over a body after five seconds of grace, both ways; slower callers are cut. 0 switches it off. */
  bytesPerSecondMin: number
  /** Without a request on a kept connection; then it is closed. */
  keepAliveTimeoutMs: number
  /** Requests on one connection; the last is answered with `Connection: close`. */
  requestsPerConnectionMax: number
  /** Connections of one listener; further ones are closed at once. */
  connectionsMax: number
  /** Not yet taken by a caller; the source waits beyond it. */
  sendBufferBytesMax: number
}

export const wireLimits: WireLimits = {
  headerBytesMax: 32_768,
  headerFieldsMax: 200,
  targetBytesMax: 8192,
  headerTimeoutMs: 15_000,
  bodyIdleTimeoutMs: 30_000,
  sendIdleTimeoutMs: 60_000,
  bytesPerSecondMin: 100,
  keepAliveTimeoutMs: 75_000,
  requestsPerConnectionMax: 1_000_000,
  connectionsMax: 50_000,
  sendBufferBytesMax: 131_072,
}
