/** What becomes of a mail that was asked for. Only here it is looked whether an address has an account. */
import { makeSecret, secretDigest } from '@gatehouse/capability-tenancy/control/secret-text.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import { type PortalAccounts, portalAccounts } from '../portal-accounts.ts'
import type { MailRow } from './mail-job.ts'
import { type MailText, mailText, type PortalMailKind, writtenMail } from './mail-text.ts'

const hourMs = 3_600_000
const linkMs = { 'sign-up': 24 * hourMs, 'forgot-password': hourMs, 'team-invitation': 7 * 24 * hourMs } as const

type Composer = (context: WriteContext, mail: MailRow, portal: PortalAccounts) => Promise<MailText | undefined>

/** Nothing where nobody is to get one. */
export async function composed(context: WriteContext, mail: MailRow): Promise<MailText | undefined> {
  if (mail.kind === 'alert' || mail.kind === 'report') return writtenMail(mail.data)
  const composer = composers[mail.kind]
  const found = await context.resources.find('Portal', mail.portal)
  // What will hurt is told although its portal is gone, as of another; links lead to their own alone.
  const standing = found ?? (composer ? undefined : (await context.resources.list('Portal', { limit: 1 })).items[0])
  if (!standing) return undefined
  return (composer ?? plain)(context, mail, await portalAccounts(context, standing.name))
}

const plain: Composer = async (_, { kind, data }, { title, url }) =>
  mailText(kind as PortalMailKind, { portal: title, url, data })

const composers: Readonly<Record<string, Composer | undefined>> = {
  async 'sign-up'(context, mail, portal) {
    const developer = await developerOf(context, mail.recipient)
    if (developer?.state === 'disabled') return undefined
    if (developer?.state === 'invited')
      return passwordLink(context, { ...{ developer, portal, next: mail.data.next }, forMs: linkMs['sign-up'] })
    const { title, next } = mail.data
    const data: Record<string, string> = next === undefined ? {} : { next }
    const words = { portal: portal.title, url: portal.url, data }
    if (developer) return mailText('has-account', words)
    const code = makeSecret('ghl')
    const { nowMs, until } = times(context, linkMs['sign-up'])
    await context.transaction
      .insertInto('sign_ups')
      .values({
        ...{ sha256: secretDigest(code), organization_id: mail.organization_id, portal: mail.portal },
        ...{ email: mail.recipient, title: title ?? null },
        ...{ asked_at: new Date(nowMs).toISOString(), expires_at: until },
      })
      .execute()
    return mailText('sign-up', { ...words, link: `${portal.url}/account/verify?code=${code}${onward(next)}` })
  },
  async 'forgot-password'(context, { recipient, data: { next } }, portal) {
    const developer = await developerOf(context, recipient)
    if (!developer || developer.state === 'disabled') return undefined
    return passwordLink(context, { developer, portal, next, forMs: linkMs['forgot-password'] })
  },
  async 'team-invitation'(context, { organization_id, recipient, data }, { title, url }) {
    if (!(await context.resources.find('Team', data.teamId!))) return undefined
    const code = makeSecret('ghl')
    await context.transaction
      .insertInto('team_invitations')
      .values({
        ...{ sha256: secretDigest(code), organization_id, team_id: data.teamId, email: recipient, role: data.role },
        expires_at: times(context, linkMs['team-invitation']).until,
      })
      .execute()
    return mailText('team-invitation', { portal: title, url, data, link: `${url}/account/join?code=${code}` })
  },
}

async function developerOf({ resources }: WriteContext, email: string): Promise<Row | undefined> {
  const [found] = await resources.all('Developer', { email })
  return found
}

interface Linked {
  developer: Row
  portal: PortalAccounts
  next: string | undefined
  forMs: number
}

/** The link that `Developer.set-password` takes; the one before works no more. */
async function passwordLink(context: WriteContext, { developer, portal, next, forMs }: Linked): Promise<MailText> {
  const code = makeSecret('ghl')
  const linkUntil = times(context, forMs).until
  const status = { ...developer.status, sha256: secretDigest(code), linkUntil }
  await context.resources.update(developer, { status })
  const link = `${portal.url}/account/reset-password?code=${code}${onward(next)}`
  return mailText('forgot-password', { portal: portal.title, url: portal.url, data: {}, link })
}

const onward = (next: string | undefined) => (next === undefined ? '' : `&next=${encodeURIComponent(next)}`)

function times({ services }: WriteContext, forMs: number) {
  const nowMs = services.clock.nowMs()
  return { nowMs, until: new Date(nowMs + forMs).toISOString() }
}
