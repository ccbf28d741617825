/** What both engines offer beneath Kysely. Everything above this file is the same for PGlite and PostgreSQL. */

export type Row = Record<string, unknown>

export interface Reply {
  rows: Row[]
  /** Rows inserted, updated or deleted. */
  affectedRows: number
}

/** One caller's turn on one connection. Nobody else's statement runs on it until it is given back. */
export interface Session {
  /** Parameters are text or null, see `wireText`. Throws `StatementError` or a coded `Failure`. */
  query(sql: string, parameters: readonly (string | null)[]): Promise<Reply>
  /** Gives the connection back in a clean state. Never throws; later calls do nothing. */
  release(): void
  /** Gives it back in an unknown state: what was open is rolled back or the connection is dropped. */
  abandon(): void
}

export interface SessionPool {
  /** Rejects with `store_unavailable` when too many wait or waiting takes too long. */
  acquire(): Promise<Session>
  stats(): PoolStats
  /** Lets running work end, refuses new work, frees everything. Idempotent. */
  close(): Promise<void>
}

export interface PoolStats {
  /** Sessions in somebody's hands now. */
  busy: number
  /** Callers in the queue now. */
  waiting: number
  /** Sessions given out since start. */
  taken: number
  /** Callers turned away since start: queue full, or waited too long. */
  refused: number
  /** Longest wait that ended in a session, milliseconds. */
  waitedMsMax: number
}

export interface PoolLimits {
  /** Callers that may wait for a session. */
  leaseQueueMax: number
  /** How long one may wait. */
  leaseTimeoutMs: number
  /** How long one statement may run. */
  statementMsMax: number
}
