/** What follows from writes of other rooms: people are told of decisions, and nobody goes while applications are hers. */
import { Failure } from '@gatehouse/base'
import type { Followed, Row, WriteContext } from '@gatehouse/control'
import { deleteEndpointsOf } from '@gatehouse/webhook'
import { notifyOwners } from './notices.ts'
import { ownerOf } from './webhooks/webhook-owner.ts'

const decided: Readonly<Record<string, 'subscription-approved' | 'subscription-rejected'>> = {
  active: 'subscription-approved',
  rejected: 'subscription-rejected',
}

export const follows: Readonly<Record<string, Followed>> = {
  Subscription: {
    async afterWrite(context, row, before) {
      const kind = before?.state === 'requested' ? decided[row.state!] : undefined
      if (kind === undefined) return
      const { services, origin, resources } = context
      const at = new Date(services.clock.nowMs()).toISOString()
      const decision = { at, ...(origin.reason === undefined ? {} : { reason: origin.reason }) }
      const told = await resources.update(row, { status: { ...row.status, decision } })
      await notifyOwners(context, await ownedApplication(context, told), {
        ...{ kind, once: `${kind} ${row.id}` },
        event: {
          subscription: { id: row.id, plan: row.spec.plan, environment: row.spec.environment },
          ...(origin.reason === undefined ? {} : { reason: origin.reason }),
        },
        data: {
          plan: String(row.spec.plan),
          environment: String(row.spec.environment),
          ...(origin.reason === undefined ? {} : { reason: origin.reason }),
        },
      })
    },
  },
  Developer: {
    async beforeDelete(context, row) {
      await refuseOwner(context, row, 'developer_id')
      await deleteEndpointsOf(context, ownerOf({ developerId: row.id }))
    },
  },
  Team: {
    async beforeDelete(context, row) {
      await refuseOwner(context, row, 'team_id')
      await deleteEndpointsOf(context, ownerOf({ teamId: row.id }))
    },
  },
}

function ownedApplication({ resources }: WriteContext, { spec, workspaceId }: Row): Promise<Row> {
  return resources.get('Application', String(spec.application), workspaceId)
}

async function refuseOwner({ transaction }: WriteContext, row: Row, column: string): Promise<void> {
  const found = await transaction
    .selectFrom('application_owners as o')
    .innerJoin('applications as a', 'a.id', 'o.application_id')
    .select('a.name')
    .where('o.organization_id', '=', row.organizationId!)
    .where(`o.${column}`, '=', row.id)
    .orderBy('a.name')
    .limit(3)
    .execute()
  if (found.length === 0) return
  const users = found.map(({ name }) => `application ${name}`)
  throw new Failure('still_referenced', `${row.name} has ${users.join(', ')}.`, { extra: { users } })
}
