/** Who is told by mail: who asked, of answers (and at her webhooks); the publisher's addresses and who takes care of it, of what readers write. */

import type { PortalCommunitySpec } from '@gatehouse/capability-portal/portal-community.ts'
import { type MailKind, queueMail } from '@gatehouse/capability-self-service/control/mail/mail-queue.ts'
import { tellDeveloper, wantingMail } from '@gatehouse/capability-self-service/control/notices.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import type { QuestionRow } from './thread-rows.ts'

interface Told {
  kind: Extract<MailKind, `question-${string}`>
  /** The same is told once. */
  once: string
}

/** The addresses that the portal names, and who takes care of the question. */
export async function tellPublisher(context: WriteContext, question: QuestionRow, told: Told): Promise<void> {
  const portal = await context.resources.get<{ community?: PortalCommunitySpec }>('Portal', question.spec.portal)
  const { assignee } = question.status as { assignee?: string }
  const to = new Set([...(portal.spec.community?.notify ?? []), ...(assignee === undefined ? [] : [assignee])])
  for (const recipient of to) await mail(context, question, { ...told, recipient })
}

export const tellAssignee = (context: WriteContext, question: QuestionRow, recipient: string) =>
  mail(context, question, { kind: 'question-assigned', recipient, once: `${question.id} ${question.etag}` })

/** Unless she wrote it, or wants no mails. */
export async function tellAsker(
  context: WriteContext,
  question: QuestionRow,
  { once, by }: { once: string; by: string | undefined },
): Promise<void> {
  const { askedBy } = question.spec
  if (askedBy === by) return
  const { name, spec } = question
  const event = { type: 'question.answered', data: { question: { name, title: spec.title } } } as const
  await tellDeveloper(context, askedBy, { ...event, once: `question.answered ${once}` })
  for (const { email } of await wantingMail(context.transaction, context.organization!.id, [askedBy]))
    await mail(context, question, { kind: 'question-answered', recipient: email, once })
}

async function mail(
  { transaction, organization, services }: WriteContext,
  { name, spec }: Row & QuestionRow,
  { kind, once, recipient }: Told & { recipient: string },
): Promise<void> {
  await queueMail(
    transaction,
    {
      ...{ organizationId: organization!.id, portal: spec.portal, kind, recipient },
      ...{ once: `${kind} ${once} ${recipient}`, data: { question: name, title: spec.title } },
    },
    services.clock.nowMs(),
  )
}
