/** What is asked of a server, and what its contract says must come of it. */
import type { Endpoint, Values } from '@gatehouse/sample/request/request-values.ts'

export interface TestCase {
  endpoint: Endpoint
  /** Must it be taken? One without a credential must be refused as such. */
  kind: 'valid' | 'invalid' | 'anonymous'
  /** In a few words: `query limit: above its maximum`. */
  what: string
  values: Values
  /** Text of the body in place of its value: one that is broken. */
  rawBody?: string
}
