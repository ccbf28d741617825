/** Writes the audit events of one transaction, each into its organization's chain. */
import { createHash, randomBytes } from 'node:crypto'
import type { AnyTables } from '@gatehouse/store'
import type { ResourceUnit } from '@gatehouse/unit'
import type { Transaction } from 'kysely'
import type { AuditEntry, AuditOrigin } from './audit-entry.ts'
import { type AuditEvent, type AuditPayload, emptyHead, eventDigest, headText, payloadDigest } from './audit-event.ts'
import type { AuditSigner } from './audit-signer.ts'
import type { Row } from './resources.ts'

interface AuditTrailOptions {
  transaction: Transaction<AnyTables>
  origin: AuditOrigin
  signer: AuditSigner
  units: ReadonlyMap<string, ResourceUnit>
  nowMs: () => number
}

interface Head {
  seq: number
  head: string
  changed: boolean
}

export class AuditTrail {
  readonly #options: AuditTrailOptions
  readonly #heads = new Map<string, Head>()

  constructor(options: AuditTrailOptions) {
    this.#options = options
  }

  /**
   * Takes the chain for this transaction: writes of one organization follow one another. To be the first thing
   * a write does, so that no two wait for each other.
   */
  async take(chain: string): Promise<Head> {
    const taken = this.#heads.get(chain)
    if (taken) return taken
    const { transaction } = this.#options
    await transaction
      .insertInto('audit_chains')
      .values({ chain, seq: 0, head: emptyHead, ...this.#signed(chain, 0, emptyHead) })
      .onConflict(conflict => conflict.column('chain').doNothing())
      .execute()
    const { seq, head } = await transaction
      .selectFrom('audit_chains')
      .select(['seq', 'head'])
      .where('chain', '=', chain)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const found = { seq, head, changed: false }
    this.#heads.set(chain, found)
    return found
  }

  /** Number of the event in its chain. */
  async append(chain: string, entry: AuditEntry): Promise<number> {
    const { transaction, origin, nowMs } = this.#options
    const last = await this.take(chain)
    const salt = randomBytes(16).toString('base64url')
    const payload = JSON.stringify(this.#payload(entry))
    const event: Omit<AuditEvent, 'digest'> = {
      chain,
      seq: last.seq + 1,
      at: new Date(nowMs()).toISOString().replace('Z', '000Z'),
      operation: origin.operation,
      action: entry.action,
      caller_kind: origin.caller.kind,
      caller_id: origin.caller.id,
      subject_kind: entry.subject?.kind ?? null,
      subject_id: entry.subject?.id ?? null,
      request_id: origin.requestId,
      payload_digest: payloadDigest(salt, payload),
      previous: last.head,
    }
    const digest = eventDigest(event)
    await transaction
      .insertInto('audit_events')
      .values({ ...event, digest })
      .execute()
    await transaction.insertInto('audit_payloads').values({ chain, seq: event.seq, salt, payload }).execute()
    this.#heads.set(chain, { seq: event.seq, head: digest, changed: true })
    return event.seq
  }

  get wrote(): boolean {
    return [...this.#heads.values()].some(({ changed }) => changed)
  }

  /** To be the last thing a write does. */
  async close(): Promise<void> {
    for (const [chain, { seq, head, changed }] of this.#heads) {
      if (!changed) continue
      await this.#options.transaction
        .updateTable('audit_chains')
        .set({ seq, head, ...this.#signed(chain, seq, head) })
        .where('chain', '=', chain)
        .execute()
    }
  }

  #signed(chain: string, seq: number, head: string) {
    const { signer } = this.#options
    return { key_id: signer.keyId, signature: signer.sign(headText(chain, seq, head)) }
  }

  #payload({ subject, before, after }: AuditEntry): AuditPayload {
    const { caller, address, reason } = this.#options.origin
    return {
      caller: caller.name,
      ...(subject ? { subject: subject.name } : {}),
      ...(address ? { address } : {}),
      ...(reason ? { reason } : {}),
      ...(before ? { before: this.#shown(before) } : {}),
      ...(after ? { after: this.#shown(after) } : {}),
    }
  }

  /** Large fields by their digest: a document is kept once, not once for every write. */
  #shown({ kind, labels, state, spec, status }: Row) {
    const heavy = this.#options.units.get(kind)?.heavy ?? []
    const entries = Object.entries(spec).map(([field, value]) => {
      if (!heavy.includes(field) || value === undefined) return [field, value]
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return [field, { sha256: createHash('sha256').update(text).digest('hex'), characters: text.length }]
    })
    return { labels, ...(state === undefined ? {} : { state }), spec: Object.fromEntries(entries), status }
  }
}
