import type { Row } from './resources.ts'

/** One change as the audit log takes it. */
export interface AuditEntry {
  /** `ApiVersion.publish`. */
  action: string
  subject: Pick<Row, 'kind' | 'id' | 'name' | 'organizationId'>
  before: Row | undefined
  after: Row | undefined
}
