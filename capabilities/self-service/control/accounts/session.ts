/** Signing in and out, and what a person changes of herself. */
import { Failure } from '@gatehouse/base'
import { endSession, type StartedSession, startSession } from '@gatehouse/capability-tenancy/control/portal-sessions.ts'
import { realmCandidate } from '@gatehouse/capability-tenancy/control/realm.ts'
import { teamMembers } from '@gatehouse/capability-tenancy/control/teams.ts'
import { type OperationHandler, type PrepareContext, passwordDigest, passwordMatches } from '@gatehouse/control'
import { attempt } from './attempt-limits.ts'

interface Typed {
  email: string
  password: string
}

/** The digest that the password fitted; as slow for an address that nobody has. Throws `wrong_password`. */
async function fittingDigest(context: PrepareContext, { email: written, password }: Typed): Promise<string> {
  const email = written.trim().toLowerCase()
  const { forgive } = await attempt(context, 'sign-in', email)
  const { person, digest } = await context.read((_, db) => realmCandidate(db, context.organization!.id, email))
  // Outside of any transaction: it is slow on purpose.
  const fits = await passwordMatches(password, digest)
  if (!person || !fits) throw wrongPassword()
  await forgive()
  return digest
}

const wrongPassword = () => new Failure('wrong_password', 'The address or the password is wrong.')

export const signIn: OperationHandler<Typed & { portal: string }, StartedSession, string> = {
  async prepare(context, typed) {
    // Where there is no portal nobody is told that there is an organization.
    await context.read(resources => resources.get('Portal', typed.portal))
    return fittingDigest(context, typed)
  },
  async run({ transaction, organization, services, resources, audit }, { email }, digest) {
    const organizationId = organization!.id
    const { person, digest: now } = await realmCandidate(transaction, organizationId, email.trim().toLowerCase())
    if (!person || now !== digest) throw wrongPassword()
    const session = await startSession(transaction, { organizationId, developerId: person.id }, services.clock.nowMs())
    const subject = await resources.get('Developer', person.id)
    await audit({ action: 'Developer.sign-in', subject, before: undefined, after: undefined })
    return session
  },
}

export const signOut: OperationHandler = {
  run: ({ transaction, caller }) => endSession(transaction, caller.session!),
}

export const account: OperationHandler<unknown, unknown> = {
  async run({ transaction, caller, organization, resources }) {
    const organizationId = organization!.id
    const { id, spec } = await resources.get<{ email: string; title?: string }>('Developer', caller.id)
    const teams = await teamMembers(transaction, { organizationId, developerId: caller.id })
    const titles = await Promise.all(teams.map(({ teamId }) => resources.get<{ title?: string }>('Team', teamId)))
    const preference = await transaction
      .selectFrom('developer_preferences')
      .select('mail')
      .where('organization_id', '=', organizationId)
      .where('developer_id', '=', caller.id)
      .executeTakeFirst()
    return {
      ...{ id, email: spec.email, title: spec.title ?? '' },
      notices: { mail: preference?.mail ?? true },
      teams: teams.map(({ teamId, role }, at) => ({
        ...{ id: teamId, role },
        title: titles[at]!.spec.title ?? titles[at]!.name,
      })),
    }
  },
}

interface Changes {
  title?: string
  mail?: boolean
  password?: string
  newPassword?: string
}

export const changeAccount: OperationHandler<Changes, { signedOut: boolean }, string | undefined> = {
  async prepare(context, { password, newPassword }) {
    if (newPassword === undefined) return undefined
    if (password === undefined) {
      throw new Failure('invalid_input', 'Another password needs the one before.', {
        problems: [{ code: 'required', message: 'The password of now is missing.', pointer: '/password' }],
      })
    }
    await fittingDigest(context, { email: context.caller.name, password })
    return passwordDigest(newPassword)
  },
  async run({ transaction, caller, organization, resources, services }, { title, mail }, password) {
    const own = { organization_id: organization!.id, developer_id: caller.id }
    if (title !== undefined) {
      const row = await resources.get('Developer', caller.id)
      await resources.update(row, { spec: { ...row.spec, title } })
    }
    if (mail !== undefined) {
      await transaction
        .insertInto('developer_preferences')
        .values({ ...own, mail })
        .onConflict(conflict => conflict.columns(['organization_id', 'developer_id']).doUpdateSet({ mail }))
        .execute()
    }
    if (password === undefined) return { signedOut: false }
    await transaction
      .updateTable('developer_passwords')
      .set({ password })
      .where('organization_id', '=', own.organization_id)
      .where('developer_id', '=', own.developer_id)
      .execute()
    const row = await resources.get('Developer', caller.id)
    // Later than every session of before, whichever clock began it.
    const endedAt = new Date(services.clock.nowMs() + 1).toISOString()
    await resources.update(row, { status: { ...row.status, endedAt } })
    return { signedOut: true }
  },
}
