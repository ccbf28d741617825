/** Reasons that are told apart: callers have a say in them. */
const reasonsMax = 64

/** What a listener counts of its callers; read by metrics, never reset. */
export class WireCounters {
  connections = 0
  requests = 0
  /** Connections beyond `connectionsMax`. */
  overConnections = 0
  /** Those beyond `connectionsPerCallerMax`. */
  overCallers = 0
  /** Messages that broke a rule of SPEC.md, by rule. */
  readonly refused = new Map<string, number>()
  headerTimeouts = 0
  bodyTimeouts = 0
  /** Callers that took a reply too slowly, or sent a body too slowly. */
  tooSlow = 0
  idleClosed = 0
  /** Callers that had sent their last byte long before their answer began. */
  halfClosed = 0
  /** TLS handshakes that came to their end, and how many of them resumed a session. */
  handshakes = 0
  resumed = 0
  handshakeTimeouts = 0
  /** Beyond `handshakesMax`. */
  overHandshakes = 0
  /** Handshakes that failed, by OpenSSL's code or our word. */
  readonly handshakesFailed = new Map<string, number>()

  refuse(rule: string): void {
    this.refused.set(rule, (this.refused.get(rule) ?? 0) + 1)
  }

  handshakeFailed(given = 'UNKNOWN'): void {
    const code = this.handshakesFailed.has(given) || this.handshakesFailed.size < reasonsMax ? given : 'OTHER'
    this.handshakesFailed.set(code, (this.handshakesFailed.get(code) ?? 0) + 1)
  }
}
