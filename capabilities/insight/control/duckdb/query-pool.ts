/** A few connections for questions: each question has a time limit, and the queue for them a length. Organizations that wait take turns. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Clock, fail } from '@gatehouse/base'

const waitingMax = 100
/** Of one organization. */
const waitingOfOneMax = 50
const againMs = 100

type Waiting = (connection: DuckDBConnection) => void

export class QueryPool {
  readonly #free: DuckDBConnection[]
  /** By organization, the one whose turn is next before the others. */
  readonly #waiting = new Map<string, Waiting[]>()
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
  async run<T>(organization: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = this.#free.pop() ?? (await this.#wait(organization))
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
      const next = this.#next()
      if (next) next(connection)
      else this.#free.push(connection)
    }
  }

  close(): void {
    for (const connection of this.#free) connection.closeSync()
  }

  #wait(organization: string): Promise<DuckDBConnection> {
    const own = this.#waiting.get(organization) ?? []
    const all = [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0)
    if (all >= waitingMax || own.length >= waitingOfOneMax)
      fail('store_unavailable', `${own.length} queries of yours are waiting, ${all} in all.`)
    this.#waiting.set(organization, own)
    return new Promise(resolve => own.push(resolve))
  }

  #next(): Waiting | undefined {
    for (const [organization, own] of this.#waiting) {
      this.#waiting.delete(organization)
      const next = own.shift()
      if (own.length > 0) this.#waiting.set(organization, own)
      if (next) return next
    }
    return undefined
  }
}
