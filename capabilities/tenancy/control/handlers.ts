/** Joining an organization, and asking who one is. */
import { Failure } from '@gatehouse/base'
import {
  addPerson,
  consoleRealm,
  findPerson,
  type OperationHandler,
  passwordDigest,
  type Row,
  type WriteContext,
} from '@gatehouse/control'
import { looksLikeSecret, secretDigest } from './secret-text.ts'

interface InvitationSpec {
  email: string
  role: string
  workspace?: string
  expiresAt: string
}

interface Joined {
  organization: string
  role: string
}

const accept: OperationHandler<{ code: string }, Joined> = {
  async run(context, { code }) {
    const invitation = await openInvitation(context, code)
    const { kind, id, name, confinedTo = context.organization!.id } = context.caller
    if (kind !== 'person' || name.toLowerCase() !== invitation.spec.email) throw missing()
    if (confinedTo !== context.organization!.id) throw missing()
    return join(context, invitation, id)
  },
}

interface NewAccount {
  code: string
  name: string
  password: string
}

const register: OperationHandler<NewAccount, Joined, string> = {
  prepare: (_, { password }) => passwordDigest(password),
  async run(context, { code, name }, password) {
    const { transaction, services } = context
    const invitation = await openInvitation(context, code)
    const { email } = invitation.spec
    if (await findPerson(transaction, consoleRealm, email)) {
      throw new Failure('already_exists', `${email} has an account.`, { hint: 'Sign in, then accept the invitation.' })
    }
    const account = { realm: consoleRealm, email, name, password, verified: false }
    const person = await addPerson(transaction, account, services.clock.nowMs())
    return join(context, invitation, person.id)
  },
}

const whoami: OperationHandler<unknown, unknown> = {
  async run({ caller, resources }) {
    const roles = []
    for (const { organizationId, workspaceId, role, permissions } of caller.grants) {
      const organization = await resources.find('Organization', organizationId)
      const workspace = workspaceId === undefined ? undefined : await resources.find('Workspace', workspaceId)
      if (!organization) continue
      const place = { organization: organization.name, ...(workspace ? { workspace: workspace.name } : {}) }
      roles.push({ ...place, role, ...(permissions?.length ? { permissions } : {}) })
    }
    const { kind, id, name, operator } = caller
    return { kind, id, name, operator, roles }
  },
}

export const handlers: Readonly<Record<string, OperationHandler>> = {
  'Invitation.accept': accept,
  'Invitation.register': register,
  whoami,
}

/** All that is wrong with a code looks the same to who tries codes. */
const missing = () =>
  new Failure('not_found', 'There is no open invitation with this code for you.', { hint: 'Ask for a new one.' })

async function openInvitation({ resources, services }: WriteContext, code: string): Promise<Row<InvitationSpec>> {
  if (!looksLikeSecret('ghi', code)) throw missing()
  const [found] = await resources.all<InvitationSpec>('Invitation', { sha256: secretDigest(code) })
  if (!found || found.status.acceptedAt !== undefined) throw missing()
  if (Date.parse(found.spec.expiresAt) <= services.clock.nowMs()) throw missing()
  return found
}

/** With the role that was offered, on behalf of who offered it. */
async function join(context: WriteContext, invitation: Row<InvitationSpec>, person: string): Promise<Joined> {
  const { resources, organization, services } = context
  const { email, role, workspace } = invitation.spec
  const at = new Date(services.clock.nowMs()).toISOString()
  await resources.update(invitation as unknown as Row, { status: { ...invitation.status, acceptedAt: at } })
  await resources.create('Membership', {
    name: invitation.name,
    spec: { email, role, ...(workspace === undefined ? {} : { workspace }) },
    status: { person, invitation: invitation.id },
  })
  return { organization: organization!.name, role }
}
