import type { GatewayExchange } from '../exchange.ts'

/** Every exchange under way, the oldest first. A chain through the exchanges themselves: a request costs two links. */
export class LiveExchanges {
  #oldest: GatewayExchange | undefined
  #newest: GatewayExchange | undefined
  size = 0

  add(exchange: GatewayExchange): void {
    exchange.older = this.#newest
    if (this.#newest) this.#newest.newer = exchange
    else this.#oldest = exchange
    this.#newest = exchange
    this.size++
  }

  delete(exchange: GatewayExchange): void {
    const { older, newer } = exchange
    if (older) older.newer = newer
    else this.#oldest = newer
    if (newer) newer.older = older
    else this.#newest = older
    exchange.older = exchange.newer = undefined
    this.size--
  }

  /** Those that began before that time, as `performance.now()` counts. One may end while it is looked at. */
  *startedBefore(ms: number): Iterable<GatewayExchange> {
    for (let at = this.#oldest; at && at.startedMs < ms; ) {
      const next: GatewayExchange | undefined = at.newer
      yield at
      at = next
    }
  }
}
