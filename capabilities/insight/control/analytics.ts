/** The store of usage as the control plane has it, whatever engine is behind. */
import type { RequestsInput, RequestsPage } from '../queries.ts'
import type { Answer, Question } from '../question.ts'
import type { ViewName } from './sql-access/views.ts'

export interface Analytics {
  /** Takes an encoded batch. `stored` and `duplicate` both mean: it is there, once, and survives a crash. */
  ingest(batch: Uint8Array): Promise<'stored' | 'duplicate'>
  /** Throws `invalid_input`, `query_timeout`, `store_unavailable`. */
  ask(question: Question): Promise<Answer>
  /** A page of single requests, the newest first. */
  requests(input: RequestsInput): Promise<RequestsPage>
  /** Rows of one view into a file of this machine, which whoever asks removes. Throws as `ask` does. */
  extract(input: ExtractInput): Promise<Extract>
  /** Removes what is older than it may be; tells how many single requests went, and why. */
  retain(own?: readonly OwnRetention[]): Promise<{ byAge: number; bySize: number }>
  close(): Promise<void>
}

/** What an organization keeps shorter than the operator does. */
export interface OwnRetention {
  organization: string
  /** Of single requests. */
  requestDays?: number
  /** Of what is added up of them. */
  figureDays?: number
}

export interface ExtractInput {
  view: ViewName
  organization: string
  from: string
  to: string
  /** One more is taken where there are more. */
  rowsMax: number
}

export interface Extract {
  view: ViewName
  path: string
  format: 'parquet' | 'csv'
  rows: number
}
