/** What else happens to an API version in its life. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { refuseUnapproved, transitionsOf } from '../approvals/rules.ts'
import { groupsOf, served, versionsChanged } from '../served-groups.ts'
import { type AnnouncementInput, announced, unannounced } from './announce.ts'
import { refuseWhileCalled } from './callers.ts'

export const deprecate: OperationHandler<AnnouncementInput, void> = {
  async run(context, input) {
    const version = context.subject!
    await refuseUnapproved(context, { version, transitions: transitionsOf('deprecate', input) })
    await deprecateNow(context, version, input)
  },
}

async function deprecateNow(context: WriteContext, version: Row, input: AnnouncementInput): Promise<void> {
  const deprecatedAt = new Date(context.services.clock.nowMs()).toISOString()
  const status = await announced(context, version, { ...input, deprecatedAt })
  await context.resources.update(version, { status: { ...status, deprecatedAt } })
  await versionsChanged(context, [version.id])
}

/** When it comes by itself, all that was announced stays as it is. */
export async function deprecateAsScheduled(context: WriteContext, version: Row): Promise<void> {
  const { deprecateAt, dueAt: _, ...status } = version.status as { deprecateAt: string; dueAt: string }
  const { sunsetAt, atSunset } = version.status as { sunsetAt?: string; atSunset?: string }
  const due = atSunset === undefined || atSunset === 'keep' ? {} : { dueAt: sunsetAt }
  await context.resources.update(version, { status: { ...status, deprecatedAt: deprecateAt, ...due } })
}

export const schedule: OperationHandler<AnnouncementInput & { deprecateAt?: string }, void> = {
  async run(context, { deprecateAt, ...input }) {
    const version = context.subject!
    const deprecatedAt = deprecateAt ?? (version.status.deprecatedAt as string | undefined)
    const { state } = version
    if (state !== 'published' && state !== 'deprecated') {
      throw new Failure('conflict', `${version.name} is ${state}; it can end once it is published.`)
    }
    if (state === 'deprecated' && deprecateAt !== undefined) {
      throw new Failure('conflict', `${version.name} is deprecated already.`, { hint: 'Leave `deprecateAt` out.' })
    }
    const ends = transitionsOf('deprecate', input).filter(one => one === 'retire' || deprecateAt !== undefined)
    if (ends.length > 0) await refuseUnapproved(context, { version, transitions: ends })
    const status =
      deprecatedAt === undefined
        ? unannounced(version, input)
        : await announced(context, version, { ...input, deprecatedAt, deprecateAt })
    await context.resources.update(version, { status })
    await versionsChanged(context, [version.id])
  },
}

export const restore: OperationHandler<unknown, void> = {
  async run(context) {
    const { resources, subject } = context
    await resources.update(subject!, { status: unannounced(subject!) })
    await versionsChanged(context, [subject!.id])
  },
}

export const retire: OperationHandler<{ force: boolean; quietDays: number }, void> = {
  async prepare({ services, subject, read }, { force, quietDays }) {
    if (!force) await refuseWhileCalled({ services, read }, subject!, quietDays)
  },
  run: context => retired(context, context.subject!),
}

/** Takes what has become retired off every environment. */
export async function retired(context: WriteContext, version: Row): Promise<void> {
  const { resources, services } = context
  const deployments = await served(context, { apiVersion: version.id })
  const groups = await groupsOf(context, deployments)
  for (const deployment of deployments) {
    await resources.transition(deployment, 'supersede', { reason: 'The API version was retired.' })
  }
  const { dueAt: _, retirement: __, ...status } = version.status
  await resources.update(version, { status })
  context.afterCommit(() => services.publisher.programChanged(groups))
}

export const block: OperationHandler<unknown, void> = { run: context => setBlocked(context, true) }
export const unblock: OperationHandler<unknown, void> = { run: context => setBlocked(context, false) }

async function setBlocked(context: WriteContext, blocked: boolean): Promise<void> {
  const { resources, subject } = context
  if ((subject!.status.blocked ?? false) === blocked) return
  await resources.update(subject!, { status: { ...subject!.status, blocked } })
  await versionsChanged(context, [subject!.id])
}
