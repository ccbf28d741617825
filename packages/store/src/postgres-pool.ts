import { Failure } from '@gatehouse/base'
import pg from 'pg'
import type { PoolLimits, PoolStats, Row, Session, SessionPool } from './connection.ts'
import { refusalError } from './statement-error.ts'
import { wireValue } from './wire-types.ts'

export interface PostgresPoolOptions {
  url: string
  poolMax: number
  limits: PoolLimits
  transactionMsMax: number
}

/** Connections to a PostgreSQL server. One that failed in any way but a refused statement is not used again. */
export class PostgresPool implements SessionPool {
  readonly #pool: pg.Pool
  readonly #limits: PoolLimits
  #taken = 0
  #refused = 0
  #waitedMsMax = 0
  #closing: Promise<void> | undefined

  constructor({ url, poolMax, limits, transactionMsMax }: PostgresPoolOptions) {
    this.#limits = limits
    const settings = {
      timezone: 'UTC',
      statement_timeout: limits.statementMsMax,
      idle_in_transaction_session_timeout: transactionMsMax,
    }
    this.#pool = new pg.Pool({
      connectionString: url,
      max: poolMax,
      application_name: 'gatehouse',
      connectionTimeoutMillis: limits.leaseTimeoutMs,
      query_timeout: limits.statementMsMax + 1000, // the server's own limit speaks first, unless it is frozen
      keepAlive: true,
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
      types: { getTypeParser: (oid: number) => (text: string) => wireValue(oid, text) },
    } as pg.PoolConfig)
    this.#pool.on('error', () => {}) // an idle connection broke; the pool drops it
  }

  async acquire(): Promise<Session> {
    if (this.#pool.waitingCount >= this.#limits.leaseQueueMax) {
      this.#refused++
      throw new Failure('store_unavailable', `${this.#limits.leaseQueueMax} callers wait for the database already.`)
    }
    const since = performance.now()
    try {
      const client = await this.#pool.connect()
      this.#taken++
      this.#waitedMsMax = Math.max(this.#waitedMsMax, performance.now() - since)
      return sessionOf(client)
    } catch (error) {
      this.#refused++
      throw failureOf(error)
    }
  }

  stats(): PoolStats {
    const { totalCount, idleCount, waitingCount } = this.#pool
    return {
      busy: totalCount - idleCount,
      waiting: waitingCount,
      taken: this.#taken,
      refused: this.#refused,
      waitedMsMax: this.#waitedMsMax,
    }
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#pool.end())
  }
}

function sessionOf(client: pg.PoolClient): Session {
  let live = true
  let broken: Error | undefined
  const onError = (error: Error) => (broken = error)
  client.on('error', onError)
  const giveBack = (drop: boolean) => {
    if (!live) return
    live = false
    client.off('error', onError)
    if (drop) client.on('error', () => {})
    client.release(drop)
    if (drop) (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
  }
  return {
    async query(sql, parameters) {
      if (!live) throw new Failure('internal', 'A database session was used after it was given back.')
      if (broken) throw failureOf(broken)
      try {
        const { rows, rowCount } = await client.query<Row>(sql, [...parameters])
        return { rows: rows ?? [], affectedRows: rowCount ?? 0 }
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || error.severity === 'FATAL') broken = error as Error
        throw failureOf(error)
      }
    },
    release: () => giveBack(broken !== undefined),
    abandon: () => giveBack(true),
  }
}

function failureOf(error: unknown): Error {
  const { code, message } = error as pg.DatabaseError
  if (error instanceof pg.DatabaseError && code) {
    const { detail, table, column, constraint } = error
    return refusalError({ sqlState: code, message, detail, table, column, constraint })
  }
  if (error instanceof RangeError) return refusalError({ message, sqlState: '22003' })
  return new Failure('store_unavailable', `The database cannot be reached: ${message || code}.`, { cause: error })
}
