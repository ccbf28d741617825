import { protocolOf } from '../door.ts'
import type { Taker } from '../taker.ts'

export interface GreetingOptions {
  /** What the connection is unless it begins with the preface of HTTP/2 (RFC 9113 §3.3). */
  http1: Taker
  http2: () => Taker
  /** Takes the place of this one. */
  become: (taker: Taker) => void
}

/** A plain connection before its first bytes: which HTTP they are. Nothing of it is left afterwards. */
export class Greeting implements Taker {
  readonly #options: GreetingOptions
  #bytes: Uint8Array | undefined

  constructor(options: GreetingOptions) {
    this.#options = options
  }

  take(bytes: Uint8Array): void {
    const whole = this.#bytes ? Buffer.concat([this.#bytes, bytes]) : bytes
    const protocol = protocolOf(whole)
    if (protocol === 'more') this.#bytes = Buffer.from(whole)
    else this.#open(protocol === 'http2' ? this.#options.http2() : this.#options.http1, whole)
  }

  half(): void {
    const { http1 } = this.#options
    this.#open(http1, this.#bytes)
    http1.half()
  }

  gone(): void {
    this.#options.http1.gone()
  }

  drained(): void {}

  sweep(nowMs: number): void {
    this.#options.http1.sweep(nowMs)
  }

  drain(): void {
    this.#options.http1.drain()
  }

  #open(taker: Taker, bytes: Uint8Array | undefined): void {
    this.#options.become(taker)
    if (bytes) taker.take(bytes)
  }
}
