import type { Caller } from './caller.ts'
import type { FileAnswer } from './part.ts'

/** One request to the control plane, whoever carried it. */
export interface Call {
  caller: Caller
  /** From the path. */
  params?: { organization?: string; workspace?: string; name?: string }
  query?: unknown
  body?: unknown
  /** Etag that was read; without one the newest version is changed. */
  ifMatch?: string | undefined
  requestId: string
  /** Of the peer. */
  address?: string | undefined
  /** Why; kept in the audit log. */
  reason?: string | undefined
}

export interface Answer {
  status: number
  body?: unknown
  etag?: string
  /** Of an operation that answers a file, in place of a body. */
  file?: FileAnswer
  /** Of an operation that streams, in place of a body. */
  events?: (ended: AbortSignal) => AsyncIterable<unknown>
}
