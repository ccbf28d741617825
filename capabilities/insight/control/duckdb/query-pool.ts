/** A few connections for questions: each question has a time limit, and the queue for them a length. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Clock, fail } from '@gatehouse/base'

const waitingMax = 100
const againMs = 100

export class QueryPool {
  readonly #free: DuckDBConnection[]
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = []
  readonly #clock: Clock
  readonly #timeoutMs: number

  constructor(connections: DuckDBConnection[], { clock, timeoutMs }: { clock: Clock; timeoutMs: number }) {
    this.#free = connections
    this.#clock = clock
    this.#timeoutMs = timeoutMs
  }

  static async open(instance: DuckDBInstance, options: { connections: number; clock: Clock; timeoutMs: number }) {
    const connections = await Promise.all(Array.from({ length: options.connections }, () => instance.connect()))
    return new QueryPool(connections, options)
  }

  /** Runs `work` on a connection of its own and interrupts it after the time limit, which counts from when it begins. */
  async run<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = this.#free.pop() ?? (await this.#wait())
    let late = false
    const interrupt = () => {
      late = true
      connection.interrupt()
      // Between two statements there is nothing to interrupt: the next one is.
      cancel = this.#clock.after(againMs, interrupt)
    }
    let cancel = this.#clock.after(this.#timeoutMs, interrupt)
    try {
      return await work(connection)
    } catch (error) {
      if (late) fail('query_timeout', `The query took more than ${this.#timeoutMs} ms.`, { cause: error })
      throw error
    } finally {
      cancel()
      const next = this.#waiting.shift()
      if (next) next(connection)
      else this.#free.push(connection)
    }
  }

  close(): void {
    for (const connection of this.#free) connection.closeSync()
  }

  #wait(): Promise<DuckDBConnection> {
    if (this.#waiting.length >= waitingMax) fail('store_unavailable', `${waitingMax} queries are waiting already.`)
    return new Promise(resolve => this.#waiting.push(resolve))
  }
}
