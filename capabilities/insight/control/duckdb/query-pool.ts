/** A few connections for questions: each question has a time limit, and the queue for them a length. Organizations that wait take turns. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Clock, Failure, fail } from '@gatehouse/base'

const waitingMax = 100
/** Of one organization. */
const waitingOfOneMax = 50
const againMs = 100

interface Waiting {
  go(connection: DuckDBConnection): void
  fail(reason: Failure): void
}

const closed = (cause?: unknown) => new Failure('store_unavailable', 'The analytics store closes.', { cause })

export class QueryPool {
  readonly #free: DuckDBConnection[]
  /** By organization, the one whose turn is next before the others. */
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #clock: Clock
  readonly #timeoutMs: number
  /** Of questions that run: ends them early. */
  readonly #running = new Map<Promise<unknown>, () => void>()
  #closed = false

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
    if (this.#closed) throw closed()
    const connection = this.#free.pop() ?? (await this.#wait(organization))
    const running = this.#timed(connection, work)
    this.#running.set(running.result, running.interrupt)
    try {
      return await running.result
    } finally {
      this.#running.delete(running.result)
      const next = this.#next()
      if (next) next.go(connection)
      else this.#free.push(connection)
    }
  }

  /** Ends what runs and refuses what waits: nothing of it is under way in the engine when this resolves. */
  async close(): Promise<void> {
    this.#closed = true
    for (let next = this.#next(); next; next = this.#next()) next.fail(closed())
    for (const interrupt of this.#running.values()) interrupt()
    await Promise.allSettled(this.#running.keys())
    for (const connection of this.#free) connection.closeSync()
  }

  #timed<T>(connection: DuckDBConnection, work: (connection: DuckDBConnection) => Promise<T>) {
    let late = false
    const interrupt = () => {
      late = true
      connection.interrupt()
      // Between two statements there is nothing to interrupt: the next one is.
      cancel = this.#clock.after(againMs, interrupt)
    }
    let cancel = this.#clock.after(this.#timeoutMs, interrupt)
    const told = async (): Promise<T> => {
      try {
        return await work(connection)
      } catch (error) {
        if (this.#closed) throw closed(error)
        if (late) fail('query_timeout', `The query took more than ${this.#timeoutMs} ms.`, { cause: error })
        throw error
      } finally {
        cancel()
      }
    }
    return { result: told(), interrupt }
  }

  #wait(organization: string): Promise<DuckDBConnection> {
    const own = this.#waiting.get(organization) ?? []
    const all = [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0)
    if (all >= waitingMax || own.length >= waitingOfOneMax)
      fail('store_unavailable', `${own.length} queries of yours are waiting, ${all} in all.`)
    this.#waiting.set(organization, own)
    return new Promise((go, fail) => own.push({ go, fail }))
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
