/** Keys and clients of own applications: shown once, rotated, revoked. */
import { randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { rotate } from '@gatehouse/capability-access/control/rotate.ts'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { isTryKey, tryKeyPrefix } from '../../try-key.ts'
import { reach } from '../moments.ts'
import { portalAccounts } from '../portal-accounts.ts'
import { ownApplication, ownPart, within } from './own-applications.ts'
import { portalEnvironment } from './portal-environment.ts'

const liveKeysMax = 50

interface NewKey {
  portal: string
  application: string
  environment: string
  title?: string
  expiresAt?: string
  /** What a form is sent with, once. */
  once?: string
  server?: string
  oauth?: { introspects?: boolean }
}

interface MadeKey {
  id: string
  secret?: string
  clientId?: string
}

const createKey: OperationHandler<NewKey, MadeKey> = {
  async run(context, key) {
    if (key.oauth?.introspects)
      throw new Failure('not_allowed', 'Clients that ask about tokens are made by the publisher.')
    return makeKey(context, key, 'k')
  },
}

/** `prefix` is that of its name. */
async function makeKey(context: WriteContext, key: NewKey, prefix: 'k' | typeof tryKeyPrefix): Promise<MadeKey> {
  const { portal: at, application: id, environment, title, expiresAt, server, oauth } = key
  const { row } = await ownApplication(context, id)
  const portal = await portalAccounts(context, at)
  const inWorkspace = await within(context, row)
  const live = await context.resources.all('Credential', { application: row.id, state: ['active', 'rotating'] })
  if (live.length >= liveKeysMax) {
    throw new Failure('conflict', `An application has at most ${liveKeysMax} keys.`, { hint: 'Revoke one first.' })
  }
  const name = `${prefix}-${key.once ?? randomBytes(8).toString('hex')}`
  if (key.once && (await inWorkspace.resources.find('Credential', name, row.workspaceId))) {
    throw new Failure('conflict', 'This form was sent before, and its key was made then.', {
      hint: 'Make another with the form as it stands now.',
    })
  }
  const made = await inWorkspace.resources.create('Credential', {
    name,
    spec: {
      ...{ application: row.name, environment: await portalEnvironment(context, portal, environment) },
      ...(title === undefined ? {} : { title }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(server === undefined ? {} : { server, ...(oauth ? { oauth } : {}) }),
    },
  })
  const { caller, organization, services, transaction } = context
  const reached = { organizationId: organization!.id, developerId: caller.id, portal: portal.name }
  await reach(transaction, { ...reached, moment: 'credential', atMs: services.clock.nowMs() })
  const { client } = made.status as { client?: { id: string } }
  return {
    id: made.id,
    ...(made.shownOnce?.secret === undefined ? {} : { secret: made.shownOnce.secret }),
    ...(client ? { clientId: client.id } : {}),
  }
}

const tryKeyMs = 3_600_000
const tryKeysMax = 3

/** For calls from the portal's pages: it ends by itself within the hour, and of an application there are few. */
const createTryKey: OperationHandler<
  Pick<NewKey, 'portal' | 'application' | 'environment'>,
  { id: string; secret: string; expiresAt: string }
> = {
  async run(context, { portal, application, environment }) {
    const { row } = await ownApplication(context, application)
    const nowMs = context.services.clock.nowMs()
    const live = await context.resources.all('Credential', { application: row.id, state: ['active', 'rotating'] })
    const tries = live.filter(({ name }) => isTryKey(name))
    tries.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
    for (const old of tries.slice(0, Math.max(0, tries.length - tryKeysMax + 1)))
      await context.resources.transition(old, 'revoke')
    const expiresAt = new Date(nowMs + tryKeyMs).toISOString().replace(/\.\d+Z$/, 'Z')
    const made = await makeKey(context, { portal, application, environment, title: 'Try-it', expiresAt }, tryKeyPrefix)
    return { id: made.id, secret: made.secret!, expiresAt }
  },
}

interface Rotating {
  application: string
  credential: string
  graceSeconds: number
}

const rotateKey: OperationHandler<
  Rotating,
  { credential: string; secret: string; clientId?: string; graceUntil: string }
> = {
  async run(context, { application, credential, graceSeconds }) {
    const { row } = await ownApplication(context, application)
    const old = await ownPart(context, row, { kind: 'Credential', id: credential })
    const inWorkspace = await within(context, row)
    const subject = await inWorkspace.resources.transition(old, 'rotate')
    const rotated = await rotate.run({ ...inWorkspace, subject }, { graceSeconds }, undefined)
    const made = await inWorkspace.resources.get('Credential', rotated.credential, row.workspaceId)
    const { client } = made.status as { client?: { id: string } }
    return { ...rotated, credential: made.id, ...(client ? { clientId: client.id } : {}) }
  },
}

const revokeKey: OperationHandler<{ application: string; credential: string }> = {
  async run(context, { application, credential }) {
    const { row } = await ownApplication(context, application)
    const found = await ownPart(context, row, { kind: 'Credential', id: credential })
    await context.resources.transition(found, 'revoke')
  },
}

export const keyHandlers: Readonly<Record<string, OperationHandler>> = {
  'Developer.create-key': createKey as OperationHandler,
  'Developer.create-try-key': createTryKey as OperationHandler,
  'Developer.rotate-key': rotateKey as OperationHandler,
  'Developer.revoke-key': revokeKey,
}
