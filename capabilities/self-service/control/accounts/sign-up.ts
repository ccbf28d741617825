/** From a stranger's address to a developer. Nothing that is answered here depends on who has an account. */
import { randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { looksLikeSecret, secretDigest } from '@gatehouse/capability-tenancy/control/secret-text.ts'
import { type OperationHandler, passwordDigest, type WriteContext } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { queueAskedMail } from '../mail/mail-queue.ts'
import { reach } from '../moments.ts'
import { portalAccounts } from '../portal-accounts.ts'
import { attempt } from './attempt-limits.ts'

interface Asking {
  portal: string
  email: string
  title?: string
  next?: string
  invitation?: string
}

const addressOf = (email: string) => email.trim().toLowerCase()

export const signUp: OperationHandler<Asking, { email: string }> = {
  async prepare(context) {
    await attempt(context, 'sign-up')
  },
  async run(context, { portal: name, email: written, title, next, invitation }) {
    const { transaction, services, organization } = context
    const portal = await portalAccounts(context, name)
    const email = addressOf(written)
    const isOpen = portal.signUp === 'open' || (portal.signUp === 'domains' && portal.domains.some(isDomainOf(email)))
    // By the code alone: who tries addresses learns of none whether it was invited.
    if (!isOpen && !(await isInvited(context, email, invitation))) {
      throw new Failure('sign_up_closed', 'This portal takes no sign-up of this address.')
    }
    const mail = { organizationId: organization!.id, portal: portal.name, recipient: email }
    const data = { ...(title === undefined ? {} : { title }), ...onward(next) }
    await queueAskedMail(transaction, { ...mail, kind: 'sign-up', data }, services.clock.nowMs())
    return { email }
  },
}

const isDomainOf = (email: string) => (domain: string) => {
  const own = email.slice(email.lastIndexOf('@') + 1)
  return domain.startsWith('*.') ? own.endsWith(domain.slice(1)) : own === domain
}

const onward = (next: string | undefined): Record<string, string> => (next === undefined ? {} : { next })

async function isInvited(
  { transaction, organization, services }: WriteContext,
  email: string,
  code: string | undefined,
): Promise<boolean> {
  if (code === undefined || !looksLikeSecret('ghl', code)) return false
  const found = await transaction
    .selectFrom('team_invitations')
    .select('sha256')
    .where('organization_id', '=', organization!.id)
    .where('sha256', '=', secretDigest(code))
    .where('email', '=', email)
    .where('expires_at', '>', new Date(services.clock.nowMs()).toISOString())
    .limit(1)
    .execute()
  return found.length > 0
}

export const forgotPassword: OperationHandler<Asking, { email: string }> = {
  async prepare(context) {
    await attempt(context, 'forgot-password')
  },
  async run(context, { portal: name, email: written, next }) {
    const { transaction, services, organization } = context
    const portal = await portalAccounts(context, name)
    const email = addressOf(written)
    const mail = { organizationId: organization!.id, portal: portal.name, recipient: email, data: onward(next) }
    await queueAskedMail(transaction, { ...mail, kind: 'forgot-password' }, services.clock.nowMs())
    return { email }
  },
}

interface Verifying {
  code: string
  password: string
  title?: string
}

interface SignUpRow {
  sha256: string
  portal: string
  email: string
  title: string | null
  asked_at: string
}

export const verify: OperationHandler<Verifying, { email: string }, string> = {
  async prepare(context, { code, password }) {
    await attempt(context, 'verify')
    // Hashing is slow: who has no link gets none.
    await context.read((_, db) => openSignUp({ ...context, transaction: db }, code))
    return passwordDigest(password)
  },
  async run(context, { code, title }, password) {
    const { resources, transaction, services, organization } = context
    const found = await openSignUp(context, code)
    const nowMs = services.clock.nowMs()
    const at = new Date(nowMs).toISOString()
    await transaction
      .deleteFrom('sign_ups')
      .where('organization_id', '=', organization!.id)
      .where('email', '=', found.email)
      .execute()
    const name = title ?? found.title ?? undefined
    const developer = await resources.create('Developer', {
      name: `d-${randomBytes(8).toString('hex')}`,
      spec: { email: found.email, ...(name === undefined ? {} : { title: name }) },
      status: { verifiedAt: at, joinedAt: at },
      state: 'active',
    })
    const own = { organization_id: organization!.id, developer_id: developer.id }
    await transaction
      .insertInto('developer_passwords')
      .values({ ...own, password })
      .execute()
    const reached = { organizationId: organization!.id, developerId: developer.id, portal: found.portal }
    await reach(transaction, { ...reached, moment: 'sign-up', atMs: Date.parse(found.asked_at) })
    await reach(transaction, { ...reached, moment: 'verified', atMs: nowMs })
    return { email: found.email }
  },
}

type Place = Pick<WriteContext, 'organization' | 'services'> & { transaction: Kysely<AnyTables> }

/** All that is wrong with a code looks the same to who tries codes. */
async function openSignUp({ transaction, organization, services }: Place, code: string): Promise<SignUpRow> {
  const found = looksLikeSecret('ghl', code)
    ? await transaction
        .selectFrom('sign_ups')
        .select(['sha256', 'portal', 'email', 'title', 'asked_at'])
        .where('sha256', '=', secretDigest(code))
        .where('organization_id', '=', organization!.id)
        .where('expires_at', '>', new Date(services.clock.nowMs()).toISOString())
        .executeTakeFirst()
    : undefined
  if (found) return found as SignUpRow
  throw new Failure('not_found', 'This link does not work, or not any more.', { hint: 'Sign up again for a new one.' })
}
