import { AsyncLocalStorage } from 'node:async_hooks'
import { type Clock, Failure } from '@gatehouse/base'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { Session, SessionPool } from './connection.ts'
import { wireText } from './wire-types.ts'

export interface DriverOptions {
  pool: SessionPool
  clock: Clock
  transactionMsMax: number
}

/** One dialect for both engines; they differ in the pool beneath. */
export function dialectOf(driver: StoreDriver): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/** Statements whose effect would stay on the connection for whoever comes next. */
const leftovers =
  /^\s*(begin|start\s|commit|end\b|abort|rollback(?!\s+to\s)|prepare\s|listen\s|set\s+(?!local\s|constraints\s|transaction\s))/i

interface Scope {
  msMax?: number | undefined
  connection?: StoreConnection
}

export class StoreDriver implements Driver {
  readonly #options: DriverOptions
  readonly #scope = new AsyncLocalStorage<Scope>()

  constructor(options: DriverOptions) {
    this.#options = options
  }

  /**
   * Runs `work`, which takes one connection and from then on may use nothing else of this store: asking for a
   * second one would wait for the first, for ever on a single connection. That mistake is refused at once.
   */
  exclusively<R>(work: (expired: () => Promise<never>) => Promise<R>, msMax?: number): Promise<R> {
    const scope: Scope = { msMax }
    this.#refuseInside()
    return this.#scope.run(scope, () => work(() => scope.connection!.expired))
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<StoreConnection> {
    this.#refuseInside()
    const scope = this.#scope.getStore()
    const connection = new StoreConnection(await this.#options.pool.acquire())
    if (scope && !scope.connection) scope.connection = connection
    return connection
  }

  async beginTransaction(connection: StoreConnection, settings: TransactionSettings): Promise<void> {
    const { isolationLevel, accessMode } = settings
    const words = ['start transaction', isolationLevel && `isolation level ${isolationLevel}`, accessMode]
    const { clock, transactionMsMax } = this.#options
    connection.expireAfter(this.#scope.getStore()?.msMax ?? transactionMsMax, clock)
    await connection.run(words.filter(Boolean).join(' '))
  }

  commitTransaction(connection: StoreConnection): Promise<void> {
    return connection.commit()
  }

  rollbackTransaction(connection: StoreConnection): Promise<void> {
    return connection.rollback()
  }

  async releaseConnection(connection: StoreConnection): Promise<void> {
    connection.release()
  }

  async destroy(): Promise<void> {
    await this.#options.pool.close()
  }

  #refuseInside() {
    if (!this.#scope.getStore()?.connection?.live) return
    throw new Failure('internal', 'The store was used inside a transaction without the handle of the transaction.', {
      hint: 'Inside store.transaction(work) use only what work was given; a call into other code must be handed it.',
    })
  }
}

/** One caller's turn, with the state of its transaction. */
class StoreConnection implements DatabaseConnection {
  readonly #session: Session
  readonly #expiry = Promise.withResolvers<never>()
  #live = true
  #failed: unknown
  #expired: Failure | undefined
  #cancelExpiry = () => {}

  constructor(session: Session) {
    this.#session = session
    this.#expiry.promise.catch(() => {})
  }

  get live(): boolean {
    return this.#live
  }

  /** Rejects when the transaction has taken too long and was rolled back. */
  get expired(): Promise<never> {
    return this.#expiry.promise
  }

  expireAfter(msMax: number, clock: Clock) {
    this.#cancelExpiry = clock.after(msMax, () => {
      this.#expired = new Failure('store_unavailable', `A transaction was open for ${msMax} ms and was rolled back.`)
      this.#expiry.reject(this.#expired)
      this.#live = false
      this.#session.abandon()
    })
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (leftovers.test(sql)) {
      throw new Failure('internal', `This would outlast the caller's turn on the connection: ${sql.slice(0, 80)}`, {
        hint: 'Use store.transaction(work), and SET LOCAL inside it.',
      })
    }
    const { rows, affectedRows } = await this.run(sql, parameters)
    return { rows: rows as R[], numAffectedRows: BigInt(affectedRows) }
  }

  async run(sql: string, parameters: readonly unknown[] = []) {
    if (this.#expired) throw this.#expired
    try {
      return await this.#session.query(sql, parameters.map(wireText))
    } catch (error) {
      this.#failed ??= error
      throw this.#expired ?? error
    }
  }

  async commit() {
    this.#cancelExpiry()
    // PostgreSQL answers COMMIT after a failed statement by rolling back, without an error.
    if (this.#failed)
      throw new Failure('internal', 'A statement failed and the transaction went on.', { cause: this.#failed })
    await this.run('commit')
  }

  async rollback() {
    this.#cancelExpiry()
    if (!this.#expired) await this.run('rollback').catch(() => {})
  }

  release() {
    this.#live = false
    this.#cancelExpiry()
    if (!this.#expired) this.#session.release()
  }

  // biome-ignore lint/correctness/useYield: the interface of a stream that never starts
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Failure('internal', 'Rows are read in pages here, not as a stream.')
  }
}
