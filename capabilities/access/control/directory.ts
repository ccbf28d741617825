/** What the gateways are told of keys and subscriptions, in the transaction that changes them. */

import { groupOf } from '@gatehouse/capability-catalogue/control/served-groups.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import { boundsOf } from '@gatehouse/program'

interface Holding {
  application: string
  environment: string
  expiresAt?: string
  addresses?: string[]
  referrers?: string[]
  timeZone?: string
  quotaAnchor?: string
}

/** Says what holds now of the credential; `gone` when its row is about to be deleted. */
export async function tellCredential(context: WriteContext, row: Row, gone = false): Promise<void> {
  const { group, applicationId, environmentId, expiresAt } = await whereOf(context, row)
  const { sha256, graceUntil } = row.status as { sha256: string; graceUntil?: string }
  const rotating = row.state === 'rotating'
  const ends = [expiresAt, rotating ? graceUntil : undefined].flatMap(text => (text ? [Date.parse(text)] : []))
  await context.services.appendDirectory(context, group, {
    ...{ kind: 'credential', credentialId: row.id, applicationId, environmentId, sha256 },
    state: !gone && (row.state === 'active' || rotating) ? 'live' : 'dead',
    ...(ends.length > 0 ? { expiresAtMs: Math.min(...ends) } : {}),
    ...boundsOf(row.spec as unknown as Holding),
  })
}

export async function tellSubscription(context: WriteContext, row: Row, gone = false): Promise<void> {
  const { group, applicationId, environmentId, expiresAt } = await whereOf(context, row)
  const { timeZone, quotaAnchor } = row.spec as unknown as Holding
  const plan = await context.resources.get('Plan', row.spec.plan as string, row.workspaceId)
  const live = !gone && (row.state === 'active' || row.state === 'cancelling')
  await context.services.appendDirectory(context, group, {
    ...{ kind: 'subscription', subscriptionId: row.id, applicationId, environmentId, planId: plan.id },
    state: live ? 'live' : 'dead',
    apiVersionIds: await versionsOfPlan(context, plan),
    ...(expiresAt === undefined ? {} : { expiresAtMs: Date.parse(expiresAt) }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(quotaAnchor === undefined ? {} : { quotaAnchor }),
  })
}

async function whereOf(context: WriteContext, { spec, workspaceId }: Row) {
  const { application, environment, expiresAt } = spec as unknown as Holding
  const { resources } = context
  const at = await resources.get('Environment', environment)
  const group = await groupOf(context, at)
  const { id } = await resources.get('Application', application, workspaceId)
  return { group: group.id, applicationId: id, environmentId: at.id, expiresAt }
}

/** Ids of the API versions that a plan gives access to. */
export async function versionsOfPlan({ resources }: WriteContext, plan: Row): Promise<string[]> {
  const product = await resources.get('Product', plan.spec.product as string, plan.workspaceId)
  return versionsOfProduct({ resources }, product)
}

export async function versionsOfProduct(
  { resources }: Pick<WriteContext, 'resources'>,
  product: Row,
): Promise<string[]> {
  const ids: string[] = []
  for (const name of product.spec.apiVersions as string[]) {
    ids.push((await resources.get('ApiVersion', name, product.workspaceId)).id)
  }
  return ids
}
