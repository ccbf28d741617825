/** Mails that are asked for: rows in the transaction that is the reason. Nobody waits for a mail server. */
import { Failure, newId } from '@gatehouse/base'
import { type AnyTables, json } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export type MailKind =
  | 'sign-up'
  | 'forgot-password'
  | 'team-invitation'
  | 'subscription-approved'
  | 'subscription-rejected'
  | 'key-expires'
  | 'version-deprecated'
  | 'quota-warning'
  | 'question-asked'
  | 'question-replied'
  | 'question-reported'
  | 'question-assigned'
  | 'question-answered'
  | 'alert'
  | 'report'

export interface WantedMail {
  organizationId: string
  /** Name of the portal whose links it has; of none where it is `-`. */
  portal: string
  kind: MailKind
  recipient: string
  data: Readonly<Record<string, string>>
  /** A second one with the same word is not sent. */
  once?: string
}

/** What anybody may cause to be sent to one address, whoever has it, in one hour; and how many may wait in one organization. */
export const askedMailsMax = { perRecipient: 5, windowMs: 3_600_000, waiting: 2000 } as const
const asked: readonly MailKind[] = ['sign-up', 'forgot-password', 'team-invitation']

export async function queueMail(db: Kysely<AnyTables>, mail: WantedMail, nowMs: number): Promise<void> {
  const { organizationId, portal, kind, recipient, data, once = null } = mail
  const at = new Date(nowMs).toISOString()
  await db
    .insertInto('mails')
    .values({
      ...{ id: newId('mail', nowMs), organization_id: organizationId, portal, kind, recipient, once },
      ...{ data: json(data), state: 'asked', next_at: at, created_at: at },
    })
    .onConflict(conflict => conflict.columns(['organization_id', 'once']).doNothing())
    .execute()
}

/** The same, asked for by somebody who need not be the one who gets it. Throws `too_many_attempts`. */
export async function queueAskedMail(db: Kysely<AnyTables>, mail: WantedMail, nowMs: number): Promise<void> {
  const since = new Date(nowMs - askedMailsMax.windowMs).toISOString()
  const { count } = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organization_id', '=', mail.organizationId)
    .where('recipient', '=', mail.recipient)
    .where('kind', 'in', [...asked])
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  const waiting = await db
    .selectFrom('mails')
    .select('id')
    .where('organization_id', '=', mail.organizationId)
    .where('state', 'in', ['asked', 'ready'])
    .offset(askedMailsMax.waiting)
    .limit(1)
    .execute()
  if (count >= askedMailsMax.perRecipient || waiting.length > 0) {
    throw new Failure('too_many_attempts', 'Too many mails to this address; look for those that came.', {
      extra: { retryAfterSeconds: askedMailsMax.windowMs / 1000 },
    })
  }
  await queueMail(db, mail, nowMs)
}
