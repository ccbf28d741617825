/** Writes the mails that were asked for and sends them: tried again with growing pauses, given up in the end, kept bounded. */
import type { GoesOn, Job, JobWork, WriteContext } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { composed } from './composed-mail.ts'
import type { MailKind } from './mail-queue.ts'
import type { MailText } from './mail-text.ts'
import type { Mailer } from './mailer.ts'

export const mailLimits = {
  /** Sent at the same time, by one replica. */
  atOnce: 4,
  triesMax: 8,
  /** Before the second try; each pause is twice the one before. */
  pauseMs: 30_000,
  /** Who took a mail to send has it for so long; longer than a try may last. */
  leaseMs: 90_000,
  /** The development inbox keeps so many of all organizations; what was sent is kept for so long, without its text. */
  inboxMax: 200,
  keptMs: 30 * 86_400_000,
} as const

export interface MailRow {
  id: string
  organization_id: string
  portal: string
  kind: MailKind
  recipient: string
  data: Record<string, string>
  state: string
  sealed: string | null
  tries: number
}

/** Without a mailer mails stay where the operator reads them. */
export function mailJob(mailer: Mailer | undefined): Job {
  const sending = new Set<string>()
  return {
    name: 'mails',
    everyMs: 1000,
    async run(work, ended, goesOn) {
      for (const mail of await due(work, 'asked', 20)) {
        const { id, organization_id, tries } = mail
        const writing = work.write(organization_id, context => compose(context, id, mailer !== undefined))
        // One that cannot be written holds up no other.
        await writing.catch(thrown => putOff(work, { ...mail, tries: tries + 1 }, thrown))
      }
      if (mailer) await sendDue(work, { mailer, sending, ended, goesOn })
    },
  }
}

function due({ read, services }: JobWork, state: string, limit: number): Promise<MailRow[]> {
  const now = new Date(services.clock.nowMs()).toISOString()
  return read((_, db) =>
    db
      .selectFrom('mails')
      .selectAll()
      .where('state', '=', state)
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(limit)
      .execute(),
  ) as Promise<MailRow[]>
}

/** Looked at again: another replica may have been first. */
async function compose(context: WriteContext, id: string, isSent: boolean): Promise<void> {
  const { transaction: db, services } = context
  const query = db.selectFrom('mails').selectAll().where('id', '=', id).where('state', '=', 'asked')
  const mail = (await query.forUpdate().executeTakeFirst()) as MailRow | undefined
  if (!mail) return
  const text = await composed(context, mail)
  const sealed = text && (await services.secrets.seal(Buffer.from(JSON.stringify(text)), sealedFor(id)))
  const state = text ? (isSent ? 'ready' : 'kept') : 'dropped'
  await db
    .updateTable('mails')
    .set({ state, sealed: sealed ?? null, data: '{}', tries: 0, failure: null })
    .where('id', '=', id)
    .execute()
}

const sealedFor = (id: string) => `mail ${id}`

export async function mailTextOf(
  { secrets }: Pick<WriteContext['services'], 'secrets'>,
  { id, sealed }: Pick<MailRow, 'id' | 'sealed'>,
): Promise<MailText> {
  return JSON.parse(Buffer.from(await secrets.open(sealed!, sealedFor(id))).toString())
}

interface Sending {
  mailer: Mailer
  sending: Set<string>
  ended: AbortSignal
  goesOn: GoesOn
}

/** A server that does not answer holds up no more than what is sent at the same time. */
async function sendDue(work: JobWork, { mailer, sending, ended, goesOn }: Sending): Promise<void> {
  const free = mailLimits.atOnce - sending.size
  if (free <= 0) return
  for (const { id, organization_id } of await due(work, 'ready', free)) {
    const mail = await work.write(organization_id, ({ transaction }) => taken(transaction, id, work))
    if (!mail) continue
    sending.add(id)
    goesOn(send(work, { mailer, mail, ended }).finally(() => sending.delete(id)))
  }
}

interface Sent extends Pick<Sending, 'mailer' | 'ended'> {
  mail: MailRow
}

/** Nobody else takes it until the lease is over. */
async function taken(db: Kysely<AnyTables>, id: string, { services }: JobWork): Promise<MailRow | undefined> {
  const nowMs = services.clock.nowMs()
  const next_at = new Date(nowMs + mailLimits.leaseMs).toISOString()
  return (await db
    .updateTable('mails')
    .set(eb => ({ next_at, tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'ready')
    .where('next_at', '<=', new Date(nowMs).toISOString())
    .returningAll()
    .executeTakeFirst()) as MailRow | undefined
}

async function send(work: JobWork, { mailer, mail, ended }: Sent): Promise<void> {
  const { id, recipient: to } = mail
  try {
    await mailer.send({ id, to, ...(await mailTextOf(work.services, mail)) }, ended)
  } catch (thrown) {
    return putOff(work, mail, thrown)
  }
  await end(work, mail, { state: 'sent', sealed: null, failure: null })
}

/** Until later, or for good. */
async function putOff(work: JobWork, mail: MailRow, thrown: unknown): Promise<void> {
  const { clock, log } = work.services
  const { id, tries } = mail
  const failure = String((thrown as Error).message).slice(0, 500)
  const over = tries >= mailLimits.triesMax || isRefused(thrown)
  const next_at = new Date(clock.nowMs() + mailLimits.pauseMs * 2 ** (tries - 1)).toISOString()
  log.warn('A mail was not sent.', { mail: id, failure, over })
  await end(
    work,
    mail,
    over ? { state: 'failed', sealed: null, data: '{}', tries, failure } : { next_at, tries, failure },
  )
}

/** Unless somebody else has ended it. */
async function end({ write }: JobWork, { id, organization_id, state }: MailRow, outcome: object): Promise<void> {
  await write(organization_id, async ({ transaction }) => {
    await transaction.updateTable('mails').set(outcome).where('id', '=', id).where('state', '=', state).execute()
  })
}

/** The server will not take it however often it is asked (RFC 5321 §4.2.1). */
const isRefused = (thrown: unknown) => {
  const { responseCode = 0, code } = thrown as { responseCode?: number; code?: string }
  return responseCode >= 500 && code !== 'EAUTH'
}
