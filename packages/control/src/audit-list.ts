/** Audit events for people to read, newest first. */
import { type AnyTables, readPage } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import type { AuditEvent, AuditPayload } from './audit-event.ts'

export interface AuditQuery {
  limit: number
  cursor?: string
  /** Id of a row, or of who did it. */
  subject?: string
  caller?: string
  operation?: string
}

export interface ListedEvent {
  seq: number
  at: string
  operation: string
  action: string
  caller: { kind: string; id: string; name?: string }
  subject?: { kind: string; id: string; name?: string }
  requestId: string
  address?: string
  reason?: string
  before?: unknown
  after?: unknown
  erased: boolean
  digest: string
}

type Found = AuditEvent & { payload: string | null }

export async function listAudit(
  db: Kysely<AnyTables>,
  chain: string,
  { limit, cursor, subject, caller, operation }: AuditQuery,
): Promise<{ items: ListedEvent[]; next?: string }> {
  let query = db
    .selectFrom('audit_events as e')
    .leftJoin('audit_payloads as p', join => join.onRef('p.chain', '=', 'e.chain').onRef('p.seq', '=', 'e.seq'))
    .selectAll('e')
    .select('p.payload')
    .where('e.chain', '=', chain)
  if (subject !== undefined) query = query.where('e.subject_id', '=', subject)
  if (caller !== undefined) query = query.where('e.caller_id', '=', caller)
  if (operation !== undefined) query = query.where('e.operation', '=', operation)
  const sort = [{ column: 'e.seq', type: 'number', direction: 'desc' }] as const
  const { items, nextCursor } = await readPage(query, { limit, cursor, sort })
  return { items: (items as Found[]).map(listed), ...(nextCursor ? { next: nextCursor } : {}) }
}

function listed(event: Found): ListedEvent {
  const { caller, subject, ...payload } = (
    event.payload === null ? {} : JSON.parse(event.payload)
  ) as Partial<AuditPayload>
  const name = subject === undefined ? {} : { name: subject }
  return {
    ...{ seq: event.seq, at: event.at, operation: event.operation, action: event.action },
    caller: { kind: event.caller_kind, id: event.caller_id, ...(caller === undefined ? {} : { name: caller }) },
    ...(event.subject_id === null ? {} : { subject: { kind: event.subject_kind!, id: event.subject_id, ...name } }),
    ...{ requestId: event.request_id, ...payload, erased: event.payload === null, digest: event.digest },
  }
}
