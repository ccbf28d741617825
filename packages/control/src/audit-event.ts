/** The form of an audit event and what its digest covers. Changing either breaks every chain there is. */
import { createHash } from 'node:crypto'

/** As the database has it. */
export interface AuditEvent {
  chain: string
  seq: number
  /** RFC 3339 in UTC with six digits. */
  at: string
  operation: string
  action: string
  caller_kind: string
  caller_id: string
  subject_kind: string | null
  subject_id: string | null
  request_id: string
  payload_digest: string
  previous: string
  digest: string
}

/** What may hold personal data or secrets of the trade: stored apart, and erasable. */
export interface AuditPayload {
  caller: string
  subject?: string
  address?: string
  reason?: string
  before?: unknown
  after?: unknown
}

/** Chain of what belongs to no organization. */
export const platformChain = 'platform'

export const emptyHead = '0'.repeat(64)

const order = [
  'chain',
  'seq',
  'at',
  'operation',
  'action',
  'caller_kind',
  'caller_id',
  'subject_kind',
  'subject_id',
  'request_id',
  'payload_digest',
  'previous',
] as const

export const eventDigest = (event: Omit<AuditEvent, 'digest'>) => sha256(JSON.stringify(order.map(key => event[key])))

/** Salted, so that a payload that was erased cannot be guessed from its digest. */
export const payloadDigest = (salt: string, payload: string) => sha256(`${salt}\n${payload}`)

/** What a signature of a head covers. */
export const headText = (chain: string, seq: number, head: string) => `gatehouse audit ${chain} ${seq} ${head}`

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
