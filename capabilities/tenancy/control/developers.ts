/** People of an organization's realm: invited by a link, and let in by the password that they choose there. */
import { Failure } from '@gatehouse/base'
import {
  type OperationHandler,
  passwordDigest,
  type ResourceHooks,
  type Row,
  type WriteContext,
} from '@gatehouse/control'
import { looksLikeSecret, makeSecret, secretDigest } from './secret-text.ts'

/** As in `Invitation`. */
const linkDays = 7

export const developerHooks: ResourceHooks = {
  async beforeCreate(context, draft) {
    const email = String(draft.spec.email).toLowerCase()
    const [other] = await context.resources.all('Developer', { email })
    if (other) throw new Failure('already_exists', `${other.name} has this address already.`)
    draft.spec.email = email
    // Who has shown that the address is hers has chosen a password by that.
    if (draft.status.verifiedAt !== undefined) return undefined
    const { link, status } = makeLink(context)
    Object.assign(draft.status, status)
    return { link }
  },
  async beforeUpdate(_, before, draft) {
    draft.spec.email = before.spec.email
  },
  async afterWrite({ resources, services }, row, before) {
    if (row.state !== 'disabled' || before?.state === 'disabled') return
    // To the end of this second: what was begun within it, as tokens count, is over too.
    const endedAt = new Date((Math.floor(services.clock.nowMs() / 1000) + 1) * 1000).toISOString()
    await resources.update(row, { status: { ...withoutLink(row), endedAt } })
  },
}

function makeLink({ services, organization }: WriteContext) {
  if (services.issuerUrl === undefined) {
    throw new Failure('conflict', 'This platform has no page where a person signs in.', {
      hint: 'Its operator names the public address of authorization servers: the setting issuerUrl.',
    })
  }
  const code = makeSecret('ghl')
  const linkUntil = new Date(services.clock.nowMs() + linkDays * 86_400_000).toISOString()
  const link = `${services.issuerUrl}/${organization!.name}/-/password/${code}`
  return { link, status: { sha256: secretDigest(code), linkUntil } }
}

const newLink: OperationHandler<unknown, { link: string; expiresAt: string }> = {
  async run(context) {
    const subject = context.subject!
    if (subject.state === 'disabled') {
      throw new Failure('conflict', `${subject.name} is disabled.`, { hint: 'Enable the person first.' })
    }
    const { link, status } = makeLink(context)
    await context.resources.update(subject, { status: { ...subject.status, ...status } })
    return { link, expiresAt: status.linkUntil }
  },
}

const setPassword: OperationHandler<{ code: string; password: string }, { email: string }, string> = {
  async prepare({ read, services }, { code, password }) {
    // Hashing is slow: who has no link gets none.
    await read(resources => invited(resources, code, services.clock.nowMs()))
    return passwordDigest(password)
  },
  async run({ resources, transaction, services }, { code }, password) {
    const found = await invited(resources, code, services.clock.nowMs())
    const at = new Date(services.clock.nowMs()).toISOString()
    const { id: developer_id, organizationId: organization_id } = found
    await transaction
      .insertInto('developer_passwords')
      .values({ organization_id, developer_id, password })
      .onConflict(conflict => conflict.columns(['organization_id', 'developer_id']).doUpdateSet({ password }))
      .execute()
    const row = found.state === 'invited' ? await resources.transition(found, 'join') : found
    await resources.update(row, { status: { joinedAt: at, ...withoutLink(row), endedAt: at } })
    return { email: found.spec.email as string }
  },
}

export const developerHandlers: Readonly<Record<string, OperationHandler>> = {
  'Developer.new-link': newLink,
  'Developer.set-password': setPassword as OperationHandler,
}

/** All that is wrong with a code looks the same to who tries codes. */
async function invited(resources: WriteContext['resources'], code: string, nowMs: number): Promise<Row> {
  const [found] = looksLikeSecret('ghl', code) ? await resources.all('Developer', { sha256: secretDigest(code) }) : []
  const open = found && found.state !== 'disabled' && Date.parse(String(found.status.linkUntil)) > nowMs
  if (open) return found
  throw new Failure('not_found', 'This link does not work, or not any more.', { hint: 'Ask for a new one.' })
}

function withoutLink({ status }: Row): Record<string, unknown> {
  const { sha256: _, linkUntil: __, ...rest } = status
  return rest
}
