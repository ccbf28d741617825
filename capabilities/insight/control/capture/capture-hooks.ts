/** A capture from its start to its end, and what is told to gateways of it. */
import { Failure } from '@gatehouse/base'
import { groupOf } from '@gatehouse/capability-catalogue/control/served-groups.ts'
import type { ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { isSecretName } from '@gatehouse/gateway/capture/secret-name.ts'
import { captureOrdersMax } from '@gatehouse/program'
import { sql } from 'kysely'

/** Of an organization: at once, and beside those that are over. */
export const runningMax = 5
export const capturesMax = 50

export const captureHooks: ResourceHooks = {
  problems(_, spec) {
    const { name } = (spec.header ?? {}) as { name?: string }
    if (name === undefined || !isSecretName(name, 'head')) return []
    const message = `${name} may hold a secret: nobody finds out its value by choosing requests with it.`
    return [{ code: 'invalid_value', message, pointer: '/spec/header/name' }]
  },
  async beforeCreate(context, draft) {
    await refuseTooMany(context)
    const { apiVersion, environment, minutes } = draft.spec as {
      apiVersion: string
      environment: string
      minutes: number
    }
    await refuseSecond(context, { apiVersion, environment })
    const group = await groupOf(context, await context.resources.get('Environment', environment))
    await refuseCrowded(context, { id: group.id, name: group.name })
    const endsAt = context.services.clock.nowMs() + minutes * 60_000
    draft.status = { endsAt: new Date(endsAt).toISOString(), gatewayGroup: group.id }
  },
  async afterWrite(context, row, before) {
    if (!before) await begin(context, row)
    tellGateways(context, row)
  },
  async beforeDelete(context, row) {
    tellGateways(context, row)
  },
  async shown({ transaction }, rows) {
    const tallies = await sql<{ capture_id: string; requests: number; missed: number }>`
      select capture_id, requests::int as requests, missed::int as missed from capture_tallies
      where capture_id = any(${rows.map(({ id }) => id)})`.execute(transaction)
    const found = tallies.rows.map(({ capture_id, requests, missed }) => [
      capture_id,
      { requests, ...(missed > 0 ? { missed } : {}) },
    ])
    return new Map(found as [string, Record<string, unknown>][])
  },
}

async function begin({ transaction }: WriteContext, { id, organizationId }: Row): Promise<void> {
  const counts = { requests: 0, bytes: 0, missed: 0 }
  await transaction
    .insertInto('capture_tallies')
    .values({ organization_id: organizationId, capture_id: id, ...counts })
    .execute()
}

function tellGateways({ services, afterCommit }: WriteContext, { status }: Row): void {
  afterCommit(() => services.publisher.capturesChanged([String(status.gatewayGroup)]))
}

/** Writes of an organization follow one another. */
async function refuseTooMany({ transaction, organization }: WriteContext): Promise<void> {
  const { rows } = await sql<{ running: number; count: number }>`select count(*)::int as count,
    (count(*) filter (where state = 'running'))::int as running from captures
    where organization_id = ${organization!.id}`.execute(transaction)
  const { running, count } = rows[0]!
  if (running >= runningMax)
    throw new Failure('conflict', `${runningMax} captures are running already.`, { hint: 'End one of them.' })
  if (count >= capturesMax)
    throw new Failure('conflict', `There are ${capturesMax} captures already.`, {
      hint: 'Delete those that were read: `gatehouse captures delete NAME`.',
    })
}

/**
 * Gateways of a group hold so many, whoever asked: an organization has its first before others have their second, and what would
 * not be recorded is not begun.
 */
async function refuseCrowded({ transaction, organization }: WriteContext, group: { id: string; name: string }) {
  const { rows } = await sql<{ before: number }>`with running as (
      select organization_id, row_number() over (partition by organization_id order by id) as turn
      from captures where gateway_group = ${group.id} and state = 'running')
    select count(*)::int as before from running
    where turn <= (select count(*) + 1 from running where organization_id = ${organization!.id})`.execute(transaction)
  if (rows[0]!.before < captureOrdersMax) return
  throw new Failure('conflict', `Gateways of ${group.name} record ${captureOrdersMax} captures already.`, {
    hint: 'Each of them ends within the hour: try again later.',
  })
}

/** A gateway records a request once. */
async function refuseSecond({ resources }: WriteContext, asked: { apiVersion: string; environment: string }) {
  const running = await resources.all('Capture', { state: 'running' })
  const version = await resources.get('ApiVersion', asked.apiVersion)
  for (const { name, spec, workspaceId } of running) {
    if (workspaceId !== version.workspaceId || spec.environment !== asked.environment) continue
    if (spec.apiVersion !== version.name) continue
    throw new Failure('conflict', `${name} captures ${version.name} in ${asked.environment} already.`, {
      hint: `Read it, or end it: \`gatehouse captures end ${name}\`.`,
    })
  }
}
