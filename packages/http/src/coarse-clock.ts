/** A clock that is read for nothing: good to a tenth of a second, for deadlines and for the Date field. */
export class CoarseClock {
  /** Monotonic milliseconds. */
  nowMs = performance.now()
  /** IMF-fixdate (RFC 9110 §5.6.7). */
  date = new Date().toUTCString()
  #users = 0
  #timer: NodeJS.Timeout | undefined

  /** Ticks until every user has let go. */
  use(): () => void {
    if (this.#users++ === 0) {
      this.#tick()
      this.#timer = setInterval(() => this.#tick(), 100).unref()
    }
    let using = true
    return () => {
      if (using && --this.#users === 0) clearInterval(this.#timer)
      using = false
    }
  }

  #tick(): void {
    const before = Math.floor(this.nowMs / 1000)
    this.nowMs = performance.now()
    if (Math.floor(this.nowMs / 1000) !== before) this.date = new Date().toUTCString()
  }
}

export const coarseClock = new CoarseClock()
