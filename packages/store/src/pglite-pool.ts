import type { Clock } from '@gatehouse/base'
import { Failure } from '@gatehouse/base'
import type { PoolLimits, PoolStats, Session, SessionPool } from './connection.ts'
import { Lease } from './lease.ts'
import { PgliteThread } from './pglite-thread.ts'
import type { ThreadOptions } from './pglite-worker.ts'

export interface PglitePoolOptions {
  thread: ThreadOptions
  limits: PoolLimits
  clock: Clock
}

/** One connection, leased to one caller at a time. A thread that died is started anew by the next caller. */
export class PglitePool implements SessionPool {
  readonly #options: PglitePoolOptions
  readonly #lease: Lease
  #thread: PgliteThread

  private constructor(options: PglitePoolOptions, thread: PgliteThread) {
    const { limits, clock } = options
    this.#options = options
    this.#thread = thread
    this.#lease = new Lease({ queueMax: limits.leaseQueueMax, timeoutMs: limits.leaseTimeoutMs, clock })
  }

  static async open(options: PglitePoolOptions): Promise<PglitePool> {
    return new PglitePool(options, await PgliteThread.start(options.thread))
  }

  async acquire(): Promise<Session> {
    const giveBack = await this.#lease.take()
    try {
      if (this.#thread.broken) await this.#restart()
      return this.#session(giveBack)
    } catch (error) {
      giveBack()
      throw error
    }
  }

  stats(): PoolStats {
    return this.#lease.stats()
  }

  async close(): Promise<void> {
    await this.#lease.close()
    await this.#thread.close()
  }

  async #restart() {
    await this.#thread.ended()
    this.#thread = await PgliteThread.start({ ...this.#options.thread, template: undefined })
  }

  #session(giveBack: () => void): Session {
    const limit = { msMax: this.#options.limits.statementMsMax, clock: this.#options.clock }
    const thread = this.#thread
    let live = true
    return {
      async query(sql, parameters) {
        if (!live) throw new Failure('internal', 'A database session was used after it was given back.')
        return thread.query(sql, parameters, limit)
      },
      release() {
        live = false
        giveBack()
      },
      abandon() {
        live = false
        // A warning, not an error, when nothing is open. Queued behind what still runs.
        thread.query('rollback', [], limit).then(giveBack, giveBack)
      },
    }
  }
}
