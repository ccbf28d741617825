/** Reads chains from their beginning and says where they are not what was written. */
import type { Problem } from '@gatehouse/base'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { type AuditEvent, emptyHead, eventDigest, headText, payloadDigest } from './audit-event.ts'
import type { AuditSigner } from './audit-signer.ts'

export interface AuditFindings {
  chains: number
  events: number
  /** Payloads that were erased with a receipt. */
  erased: number
  problems: Problem[]
}

export interface VerifyOptions {
  signer: AuditSigner
  /** One chain; all of them unless said. */
  chain?: string
  /** Heads that others have seen, such as those in generations: `<number>.<digest>` by chain. */
  witnesses?: readonly Readonly<Record<string, string>>[]
}

const pageRows = 1000
const problemsMax = 100

type Db = Kysely<AnyTables>

interface Chain {
  chain: string
  seq: number
  head: string
  key_id: string
  signature: string
}

type Found = AuditEvent & { salt: string | null; payload: string | null; receipt_seq: number | null }

export async function verifyAudit(db: Db, { signer, chain, witnesses = [] }: VerifyOptions): Promise<AuditFindings> {
  const findings: AuditFindings = { chains: 0, events: 0, erased: 0, problems: [] }
  const names = await chainNames(db, chain, witnesses)
  for (const name of names) {
    findings.chains++
    await verifyChain(db, { name, signer, seen: seenOf(name, witnesses), findings })
    if (findings.problems.length >= problemsMax) break
  }
  return findings
}

/** By number, each digest that a witness names: two that differ are never both right. */
function seenOf(name: string, witnesses: NonNullable<VerifyOptions['witnesses']>): Seen {
  const seen = new Map<number, Set<string>>()
  for (const witness of witnesses) {
    const [seq, digest] = (witness[name] ?? '').split('.')
    if (digest !== undefined) seen.set(Number(seq), (seen.get(Number(seq)) ?? new Set()).add(digest))
  }
  return seen
}

/** Also those of which only events, or only a witness, are left. */
async function chainNames(db: Db, only: string | undefined, witnesses: VerifyOptions['witnesses']): Promise<string[]> {
  if (only !== undefined) return [only]
  const heads: { chain: string }[] = await db.selectFrom('audit_chains').select('chain').execute()
  const events: { chain: string }[] = await db.selectFrom('audit_events').select('chain').distinct().execute()
  const told = (witnesses ?? []).flatMap(witness => Object.keys(witness))
  return [...new Set([...heads, ...events].map(({ chain }) => chain).concat(told))].sort()
}

type Seen = ReadonlyMap<number, ReadonlySet<string>>

interface Verifying {
  name: string
  signer: AuditSigner
  seen: Seen
  findings: AuditFindings
}

async function verifyChain(db: Db, { name, signer, seen, findings }: Verifying): Promise<void> {
  const tell = (code: string, seq: number, message: string) =>
    void findings.problems.push({ code, message, pointer: `/${name}/${seq}` })
  let last = { seq: 0, digest: emptyHead }
  for (;;) {
    const page = await eventsAfter(db, name, last.seq)
    for (const event of page) {
      findings.events++
      if (event.payload === null && event.receipt_seq !== null) findings.erased++
      for (const [code, message] of wrongWith(event, last, seen)) tell(code, event.seq, message)
      last = { seq: event.seq, digest: event.digest }
    }
    if (page.length < pageRows || findings.problems.length >= problemsMax) break
  }
  const head = (await db.selectFrom('audit_chains').selectAll().where('chain', '=', name).executeTakeFirst()) as
    | Chain
    | undefined
  if (!head) return tell('head_missing', last.seq, `The head of ${name} is gone.`)
  if (head.seq !== last.seq || head.head !== last.digest) {
    tell('tail_cut', last.seq, `${name} ends at event ${last.seq}; its head says ${head.seq}.`)
  }
  if (!signer.holds(headText(name, head.seq, head.head), head.signature, head.key_id)) {
    tell('signature_invalid', head.seq, `The head of ${name} was not signed by this control plane.`)
  }
  for (const [seq] of [...seen].filter(([seq]) => seq > last.seq)) {
    tell('tail_cut', last.seq, `${name} ends at event ${last.seq}; event ${seq} was seen before.`)
  }
}

function eventsAfter(db: Db, chain: string, seq: number): Promise<Found[]> {
  return db
    .selectFrom('audit_events as e')
    .leftJoin('audit_payloads as p', join => join.onRef('p.chain', '=', 'e.chain').onRef('p.seq', '=', 'e.seq'))
    .leftJoin('audit_erasures as x', join => join.onRef('x.chain', '=', 'e.chain').onRef('x.seq', '=', 'e.seq'))
    .selectAll('e')
    .select(['p.salt', 'p.payload', 'x.receipt_seq'])
    .where('e.chain', '=', chain)
    .where('e.seq', '>', seq)
    .orderBy('e.seq')
    .limit(pageRows)
    .execute() as Promise<unknown> as Promise<Found[]>
}

function* wrongWith(event: Found, last: { seq: number; digest: string }, seen: Seen): Generator<[string, string]> {
  const { seq, chain } = event
  if (seq !== last.seq + 1) yield ['event_missing', `Events ${last.seq + 1} to ${seq - 1} of ${chain} are gone.`]
  else if (event.previous !== last.digest) yield ['chain_broken', `Event ${seq} does not follow event ${last.seq}.`]
  if (eventDigest(event) !== event.digest) yield ['event_changed', `Event ${seq} of ${chain} was changed.`]
  if (event.payload === null || event.salt === null) {
    if (event.receipt_seq === null) yield ['payload_missing', `What event ${seq} says is gone, without a receipt.`]
  } else if (payloadDigest(event.salt, event.payload) !== event.payload_digest) {
    yield ['payload_changed', `What event ${seq} of ${chain} says was changed.`]
  }
  if ([...(seen.get(seq) ?? [])].some(digest => digest !== event.digest)) {
    yield ['chain_rewritten', `Event ${seq} of ${chain} is not the one that was seen before.`]
  }
}
