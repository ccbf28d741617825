import { type Clock, Failure } from '@gatehouse/base'
import type { PoolStats } from './connection.ts'

export interface LeaseOptions {
  /** Callers that may wait. */
  queueMax: number
  /** How long one may wait. */
  timeoutMs: number
  clock: Clock
}

interface Waiter {
  since: number
  grant(): void
  refuse(reason: Error): void
}

/** The right to use the one connection: held by one caller at a time, handed on in the order of asking. */
export class Lease {
  readonly #options: LeaseOptions
  readonly #waiters: Waiter[] = []
  #held = false
  #closed = false
  #idle: (() => void) | undefined
  #taken = 0
  #refused = 0
  #waitedMsMax = 0

  constructor(options: LeaseOptions) {
    this.#options = options
  }

  /** Resolves to the function that gives the lease back; calling that again does nothing. */
  async take(): Promise<() => void> {
    if (this.#closed) throw this.#refusal('The store is closed.')
    if (this.#held) await this.#wait()
    this.#held = true
    this.#taken++
    let mine = true
    return () => {
      if (mine) this.#handOn()
      mine = false
    }
  }

  stats(): PoolStats {
    const { length: waiting } = this.#waiters
    return {
      busy: this.#held ? 1 : 0,
      waiting,
      taken: this.#taken,
      refused: this.#refused,
      waitedMsMax: this.#waitedMsMax,
    }
  }

  /** Refuses everybody who waits or comes later; resolves once the holder has given the lease back. */
  async close(): Promise<void> {
    this.#closed = true
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(this.#refusal('The store is closed.'))
    if (this.#held) await new Promise<void>(resolve => (this.#idle = resolve))
  }

  #wait(): Promise<void> {
    const { queueMax, timeoutMs, clock } = this.#options
    if (this.#waiters.length >= queueMax) throw this.#refusal(`${queueMax} callers wait for the database already.`)
    return new Promise((resolve, reject) => {
      const cancel = clock.after(timeoutMs, () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(this.#refusal(`The database was busy for ${timeoutMs} ms.`))
      })
      const waiter: Waiter = {
        since: clock.monotonicMs(),
        grant: () => {
          cancel()
          this.#waitedMsMax = Math.max(this.#waitedMsMax, clock.monotonicMs() - waiter.since)
          resolve()
        },
        refuse: reason => {
          cancel()
          reject(reason)
        },
      }
      this.#waiters.push(waiter)
    })
  }

  #handOn() {
    const next = this.#waiters.shift()
    if (next) return next.grant()
    this.#held = false
    this.#idle?.()
  }

  #refusal(detail: string): Failure {
    this.#refused++
    return new Failure('store_unavailable', detail)
  }
}
