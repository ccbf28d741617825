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
  /** How long a caller that has sent its last byte is worked for before its answer begins; then it counts as gone. */
  halfClosedTimeoutMs: number
  /** Without a request on a kept connection; then it is closed. */
  keepAliveTimeoutMs: number
  /** Requests on one connection; the last is answered with `Connection: close`. */
  requestsPerConnectionMax: number
  /** Connections of one listener; further ones are closed at once. */
  connectionsMax: number
  /** Of them, those of one caller, an address or a network /64 of IPv6; further ones are closed at once. Balancers have none. */
  connectionsPerCallerMax: number
  /** Protocols an HTTP/1.1 caller may switch to; any other Upgrade is ignored, as what follows would pass every policy. */
  upgrades: readonly string[]
  /** Not yet taken by a caller; the source waits beyond it. */
  sendBufferBytesMax: number
  /** Streams of one HTTP/2 connection at a time; further ones are refused (REFUSED_STREAM). */
  http2StreamsMax: number
  /** What a caller of HTTP/2 may do at once, and a tenth of it every second; beyond it the connection ends: */
  /** requests taken back before they were answered, */
  http2ResetsMax: number
  /** PING frames, */
  http2PingsMax: number
  /** SETTINGS frames, */
  http2SettingsMax: number
  /** bytes of frames that bring nothing: window updates beyond need, priorities, padding, empty and unknown frames. */
  http2IdleBytesMax: number
  /** From a connection's first moment to the end of its TLS handshake; then it is cut. */
  handshakeTimeoutMs: number
  /** TLS handshakes under way at once; a further caller is cut. */
  handshakesMax: number
}

export const wireLimits: WireLimits = {
  headerBytesMax: 32_768,
  headerFieldsMax: 200,
  targetBytesMax: 8192,
  headerTimeoutMs: 15_000,
  bodyIdleTimeoutMs: 30_000,
  sendIdleTimeoutMs: 60_000,
  bytesPerSecondMin: 100,
  halfClosedTimeoutMs: 10_000,
  keepAliveTimeoutMs: 75_000,
  requestsPerConnectionMax: 1_000_000,
  connectionsMax: 50_000,
  connectionsPerCallerMax: 50_000,
  upgrades: ['websocket'],
  sendBufferBytesMax: 131_072,
  http2StreamsMax: 100,
  http2ResetsMax: 500,
  http2PingsMax: 1000,
  http2SettingsMax: 50,
  http2IdleBytesMax: 262_144,
  handshakeTimeoutMs: 10_000,
  handshakesMax: 1000,
}
