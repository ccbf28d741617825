import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { type MailRow, mailTextOf } from './mail-job.ts'

export interface ShownMail {
  id: string
  organization: string
  kind: string
  to: string
  state: string
  createdAt: string
  tries: number
  failure?: string
  subject?: string
  text?: string
}

type Row = MailRow & { organization: string; failure: string | null; created_at: string }

/** Newest first; with their texts where they are kept for the operator, in place of being sent. */
export async function shownMails(
  { transaction, services }: Pick<WriteContext, 'transaction' | 'services'>,
  limit: number,
): Promise<ShownMail[]> {
  const rows = (await transaction
    .selectFrom('mails as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .selectAll('m')
    .select('o.name as organization')
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit)
    .execute()) as unknown as Row[]
  return Promise.all(
    rows.map(async row => ({
      ...{ id: row.id, organization: row.organization, kind: row.kind, to: row.recipient, state: row.state },
      ...{ createdAt: row.created_at, tries: row.tries },
      ...(row.failure === null ? {} : { failure: row.failure }),
      ...(row.state === 'kept' ? await mailTextOf(services, row) : {}),
    })),
  )
}

export const mailsHandler: OperationHandler<{ limit: number }, { items: ShownMail[] }> = {
  run: async (context, { limit }) => ({ items: await shownMails(context, limit) }),
}
