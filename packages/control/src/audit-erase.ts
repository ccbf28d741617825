import { Failure } from '@gatehouse/base'
import { platformChain } from './audit-event.ts'
import type { WriteContext } from './part.ts'

/**
 * Erases what one event says, its subject's data and its caller's name, and leaves a receipt: an event that says who
 * erased it. The chain still holds, as it covers only a salted digest of what was erased.
 */
export async function eraseAuditPayload(context: WriteContext, seq: number): Promise<{ receipt: number }> {
  const { transaction, organization, audit } = context
  const chain = organization?.id ?? platformChain
  const gone = await transaction
    .deleteFrom('audit_payloads')
    .where('chain', '=', chain)
    .where('seq', '=', seq)
    .returning('seq')
    .execute()
  if (gone.length === 0) throw new Failure('not_found', `There is no audit event ${seq} with anything to erase.`)
  const subject = { kind: 'AuditEvent', id: String(seq), name: String(seq) }
  const receipt = await audit({ action: 'AuditEvent.erase', subject, before: undefined, after: undefined })
  await transaction.insertInto('audit_erasures').values({ chain, seq, receipt_seq: receipt }).execute()
  return { receipt }
}
