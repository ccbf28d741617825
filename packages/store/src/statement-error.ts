import { Failure } from '@gatehouse/base'

/** What the database says about a statement it refused; the same fields from both engines. */
export interface Refusal {
  message: string
  /** Five characters, PostgreSQL appendix A. */
  sqlState: string
  detail?: string | undefined
  table?: string | undefined
  column?: string | undefined
  constraint?: string | undefined
}

export class StatementError extends Error {
  readonly sqlState: string
  readonly detail: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  readonly constraint: string | undefined

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.name = 'StatementError'
    this.sqlState = refusal.sqlState
    this.detail = refusal.detail
    this.table = refusal.table
    this.column = refusal.column
    this.constraint = refusal.constraint
  }

  /** Another row has the same key. */
  get duplicate(): boolean {
    return this.sqlState === '23505'
  }

  /** A row it points to is missing, or a row that is pointed to was to be removed. */
  get reference(): boolean {
    return this.sqlState === '23503'
  }
}

/** Connection lost, shutting down, out of sessions or memory, cancelled by a time limit, not let in. */
const unavailable = /^(08...|53[0234]..|57014|57P0.|25P0[34]|3D000|28...)$/

/** The error to throw for a refused statement: coded when the store is at fault, else for the caller to read. */
export function refusalError(refusal: Refusal): Error {
  if (refusal.sqlState === '53100') return new Failure('store_full', `The database has no space: ${refusal.message}.`)
  if (unavailable.test(refusal.sqlState)) {
    return new Failure('store_unavailable', `The database gave up: ${refusal.message}.`)
  }
  return new StatementError(refusal)
}
