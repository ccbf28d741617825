/** The store of usage as the control plane has it, whatever engine is behind. */
import type { RequestsInput, RequestsPage } from '../queries.ts'
import type { Answer, Question } from '../question.ts'

export interface Analytics {
  /** Takes an encoded batch. `stored` and `duplicate` both mean: it is there, once, and survives a crash. */
  ingest(batch: Uint8Array): Promise<'stored' | 'duplicate'>
  /** Throws `invalid_input`, `query_timeout`, `store_unavailable`. */
  ask(question: Question): Promise<Answer>
  /** A page of single requests, the newest first. */
  requests(input: RequestsInput): Promise<RequestsPage>
  /** Removes what is older than it may be; tells how many single requests went, and why. */
  retain(): Promise<{ byAge: number; bySize: number }>
  close(): Promise<void>
}
