import { join } from 'node:path'
import { type Clock, systemClock } from '@gatehouse/base'
import { Kysely, sql, type Transaction } from 'kysely'
import type { PoolLimits, PoolStats, SessionPool } from './connection.ts'
import { type DataLock, lockDirectory } from './data-lock.ts'
import { dialectOf, StoreDriver } from './dialect.ts'
import { PglitePool } from './pglite-pool.ts'
import { PostgresPool } from './postgres-pool.ts'

// biome-ignore lint/suspicious/noExplicitAny: a capability that knows its tables says so, `Store<MyTables>`
export type AnyTables = any

/** The one door to the database, the same for PGlite and PostgreSQL. */
export interface Store<Tables = AnyTables> {
  readonly kind: 'pglite' | 'postgres'
  /** For single statements outside transactions. Refused, with code `internal`, inside `transaction`. */
  readonly db: Kysely<Tables>
  /**
   * Runs `work` between BEGIN and COMMIT; a throw rolls back. Inside, only the given handle may be used, and
   * nothing calls the network. Rolled back with `store_unavailable` after `transactionMsMax`, or after `msMax`
   * where one is given.
   */
  transaction<R>(work: (trx: Transaction<Tables>) => Promise<R>, limit?: { msMax: number }): Promise<R>
  /** Resolves when the database answers, else throws `store_unavailable`. */
  ping(): Promise<void>
  /** Sessions: given out, waiting, refused. */
  stats(): PoolStats
  /** What PostgreSQL's own daemons do and PGlite has not: reclaims space, renews statistics. Now and then. */
  upkeep(): Promise<void>
  /** Waits for what runs. Idempotent. */
  close(): Promise<void>
}

export interface StoreLimits extends PoolLimits {
  /** How long one transaction may be open. */
  transactionMsMax: number
}

export type StoreOptions = Partial<StoreLimits> & { clock?: Clock } & (
    | {
        kind: 'pglite'
        /** Made if missing; locked for this process. */
        dataDir: string
        /** A closed database directory to start from when `dataDir` has none yet. */
        template?: string
        /** `false` gives up what a power cut takes; for tests and benchmarks. */
        fsync?: boolean
      }
    | {
        kind: 'postgres'
        /** `postgres://user:password@host:port/database?sslmode=…` */
        url: string
        poolMax: number
      }
  )

export const defaultLimits: StoreLimits = {
  leaseQueueMax: 1000,
  leaseTimeoutMs: 10_000,
  statementMsMax: 30_000,
  transactionMsMax: 30_000,
}

/** Opens the store, creating an empty database in a new `dataDir`. Tables are `migrate`'s. */
export async function openStore<Tables = AnyTables>(options: StoreOptions): Promise<Store<Tables>> {
  const clock = options.clock ?? systemClock
  const limits = limitsOf(options)
  const lock = options.kind === 'pglite' ? lockDirectory(options.dataDir) : undefined
  try {
    const pool = await openPool(options, { limits, clock, lock })
    const driver = new StoreDriver({ pool, clock, transactionMsMax: limits.transactionMsMax })
    const db = new Kysely<Tables>({ dialect: dialectOf(driver) })
    const store = storeOf({ kind: options.kind, db, driver, pool, lock })
    await store.ping().catch(async error => {
      await pool.close()
      throw error
    })
    return store
  } catch (error) {
    lock?.release()
    throw error
  }
}

function limitsOf(options: Partial<StoreLimits>): StoreLimits {
  const { leaseQueueMax, leaseTimeoutMs, statementMsMax, transactionMsMax } = { ...defaultLimits, ...options }
  return { leaseQueueMax, leaseTimeoutMs, statementMsMax, transactionMsMax }
}

interface PoolContext {
  limits: StoreLimits
  clock: Clock
  lock: DataLock | undefined
}

async function openPool(options: StoreOptions, { limits, clock, lock }: PoolContext): Promise<SessionPool> {
  if (options.kind === 'postgres') {
    return new PostgresPool({ ...options, limits, transactionMsMax: limits.transactionMsMax })
  }
  const { template, fsync = true } = options
  return PglitePool.open({ thread: { directory: join(lock!.directory, 'pglite'), template, fsync }, limits, clock })
}

interface Parts<Tables> {
  kind: 'pglite' | 'postgres'
  db: Kysely<Tables>
  driver: StoreDriver
  pool: SessionPool
  lock: DataLock | undefined
}

function storeOf<Tables>({ kind, db, driver, pool, lock }: Parts<Tables>): Store<Tables> {
  let closing: Promise<void> | undefined
  return {
    kind,
    db,
    transaction: (work, limit) =>
      driver.exclusively(
        expired => db.transaction().execute(trx => Promise.race([work(trx), expired()])),
        limit?.msMax,
      ),
    async ping() {
      await sql`select 1`.execute(db)
    },
    stats: () => pool.stats(),
    async upkeep() {
      if (kind === 'pglite') await sql`vacuum analyze`.execute(db)
    },
    close: () =>
      (closing ??= pool.close().finally(() => {
        lock?.release()
        return db.destroy()
      })),
  }
}
