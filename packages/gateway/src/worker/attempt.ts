/** One sending of an exchange to one target, and what it tells of the target. */
import { performance } from 'node:perf_hooks' // the global of that name is a getter, and costs more than the clock
import { type Failure, type UpstreamReason, upstreamReason } from '@gatehouse/base'
import type { Answer } from '@gatehouse/program'
import type { Reply } from '@gatehouse/unit'
import type { TargetTable } from '../shared/target-table.ts'
import type { GatewayExchange } from './exchange.ts'

/** Hears of each sending that an upstream gave no answer to. */
export type Unanswered = (exchange: GatewayExchange, failure: Failure) => void

/** Notes when the head came, or why none did. */
export class Attempt implements Answer {
  protected readonly exchange: GatewayExchange
  readonly target: GatewayExchange['target']
  readonly sentMs: number
  /** Monotonic milliseconds when the head came, or it failed; 0 before. */
  endedMs = 0
  /** Of the head. */
  status = 0
  /** Why there was none. */
  code = ''
  reason: UpstreamReason = ''
  readonly before: Attempt | undefined
  readonly spanId: string
  readonly #answer: Answer
  readonly #unanswered: Unanswered

  /** Of the sending that the exchange noted last. */
  constructor(exchange: GatewayExchange, answer: Answer, unanswered: Unanswered) {
    this.exchange = exchange
    this.target = exchange.target
    this.sentMs = exchange.sentMs
    this.spanId = exchange.trySpanId
    this.before = exchange.lastAttempt
    exchange.lastAttempt = this
    this.#answer = answer
    this.#unanswered = unanswered
  }

  replied(reply: Reply): void {
    const { exchange } = this
    exchange.firstByteMs = this.endedMs = performance.now()
    this.status = reply.status
    if (exchange.target !== this.target) this.#wasQuicker()
    this.#answer.replied(reply)
  }

  failed(failure: Failure): void {
    this.endedMs = performance.now()
    this.code = failure.code
    this.reason = upstreamReason(failure)
    if (!this.exchange.cancelled) this.#unanswered(this.exchange, failure)
    this.#answer.failed(failure)
  }

  /** Than another that was sent after it. */
  #wasQuicker(): void {
    const { exchange } = this
    if (exchange.target) (exchange.tried ??= []).push(exchange.target)
    exchange.target = this.target
    exchange.sentMs = this.sentMs
  }
}

export interface Watching {
  table: TargetTable
  place: number
  /** An answer that took longer counts as slow. */
  slowMs: number
  /** So many failures in a row are told at once. */
  failuresInRow: number
  tell: (place: number) => void
}

/** What an upstream's failure says of the target; what the gateway itself is short of says nothing. */
const faults = new Set<string>(['upstream_unreachable', 'upstream_failed', 'upstream_timeout', 'upstream_untrusted'])
/** A target that fails at once shall not look quick. */
const failedUsMin = 1_000_000

/** The same, and adds it up in the target table. */
export class WatchedAttempt extends Attempt {
  readonly #watching: Watching
  readonly #watchedMs = performance.now()
  #over = false

  constructor(
    { exchange, answer, unanswered }: { exchange: GatewayExchange; answer: Answer; unanswered: Unanswered },
    watching: Watching,
  ) {
    super(exchange, answer, unanswered)
    this.#watching = watching
    watching.table.sent(watching.place)
  }

  override replied(reply: Reply): void {
    const tookMs = performance.now() - this.#watchedMs
    this.#answered(reply.status >= 500, tookMs, tookMs * 1000)
    super.replied(reply)
  }

  override failed(failure: Failure): void {
    this.over()
    if (!this.exchange.cancelled && faults.has(failure.code)) {
      const tookMs = performance.now() - this.#watchedMs
      this.#answered(true, tookMs, Math.max(failedUsMin, tookMs * 1000))
    }
    super.failed(failure)
  }

  /** Nothing is in flight any more. */
  over(): void {
    if (this.#over) return
    this.#over = true
    this.#watching.table.over(this.#watching.place)
  }

  #answered(failed: boolean, tookMs: number, us: number): void {
    const { table, place, slowMs, failuresInRow, tell } = this.#watching
    table.took(place, us)
    const row = table.answered(place, { failed, slow: tookMs > slowMs })
    // Told again as it goes on: at first others may have been left out already, as many as may be.
    if (row > 0 && row % failuresInRow === 0) tell(place)
  }
}
