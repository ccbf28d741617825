/** The development inbox on the listener of the control API, at an address that only the operator is told. */
import { inboxPage, inboxPolicy, shownMails } from '@gatehouse/capability-self-service/control/mail/inbox-page.ts'
import type { Control } from '@gatehouse/control'
import { ownSecret } from '@gatehouse/control/sealed-secrets.ts'
import type { FastifyInstance } from 'fastify'

const shownMax = 50

/** Its path; the same after a restart. */
export async function inboxPath({ store, services }: Control): Promise<string> {
  const secret = await ownSecret(store, services.secrets, 'inbox')
  return `/inbox/${Buffer.from(secret).toString('base64url')}`
}

export function addInbox(app: FastifyInstance, control: Control, path: string): void {
  app.get(path, async (_, reply) => {
    const { services, store } = control
    const mails = await store.transaction(transaction => shownMails({ transaction, services }, shownMax))
    return reply
      .header('content-security-policy', inboxPolicy)
      .type('text/html; charset=utf-8')
      .send(inboxPage(mails.filter(({ text }) => text !== undefined)))
  })
}
