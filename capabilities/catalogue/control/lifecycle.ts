/** What else happens to an API version in its life. */
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { groupsOf, served, versionsChanged } from './served-groups.ts'

export const deprecate: OperationHandler<{ sunsetAt?: string }, void> = {
  async run({ resources, subject, services }, { sunsetAt }) {
    const deprecatedAt = new Date(services.clock.nowMs()).toISOString()
    const status = { ...subject!.status, deprecatedAt, ...(sunsetAt === undefined ? {} : { sunsetAt }) }
    await resources.update(subject!, { status })
  },
}

export const restore: OperationHandler<unknown, void> = {
  async run({ resources, subject }) {
    const { deprecatedAt: _, sunsetAt: __, ...status } = subject!.status
    await resources.update(subject!, { status })
  },
}

export const retire: OperationHandler<unknown, void> = {
  async run(context) {
    const { resources, services, subject } = context
    const deployments = await served(context, { apiVersion: subject!.id })
    const groups = await groupsOf(context, deployments)
    for (const deployment of deployments) {
      await resources.transition(deployment, 'supersede', { reason: 'The API version was retired.' })
    }
    context.afterCommit(() => services.publisher.programChanged(groups))
  },
}

export const block: OperationHandler<unknown, void> = { run: context => setBlocked(context, true) }
export const unblock: OperationHandler<unknown, void> = { run: context => setBlocked(context, false) }

async function setBlocked(context: WriteContext, blocked: boolean): Promise<void> {
  const { resources, subject } = context
  if ((subject!.status.blocked ?? false) === blocked) return
  await resources.update(subject!, { status: { ...subject!.status, blocked } })
  await versionsChanged(context, [subject!.id])
}
