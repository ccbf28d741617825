import type { Row } from './resources.ts'

/** One change as the audit log takes it. */
export interface AuditEntry {
  /** What was done to the row: `ApiVersion.update`. */
  action: string
  subject: Pick<Row, 'kind' | 'id' | 'name'> | undefined
  before: Row | undefined
  after: Row | undefined
}

/** Whose doing it is, and from where; the same for all entries of one request. */
export interface AuditOrigin {
  caller: { kind: string; id: string; name: string }
  /** The route that was asked for: `ApiVersion.publish`. */
  operation: string
  requestId: string
  address?: string | undefined
  reason?: string | undefined
}
