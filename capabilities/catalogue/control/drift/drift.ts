/** What traffic showed and the contract of an API version does not know, and how it is forgotten. */
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import { sql } from 'kysely'
import type { drift as driftOperation, forgetDrift as forgetOperation } from '../../drift-operations.ts'
import { moreKind } from './drift-intake.ts'

interface Found {
  environment: string
  kind: string
  method: string
  path: string
  name: string
  type: string
  count: number
  applications: string[] | null
  first_seen_at: string | Date
  last_seen_at: string | Date
}

export const drift: OperationHandler<Filled<typeof driftOperation.input>> = {
  async run(context, { environment, limit }) {
    const { transaction, subject } = context
    const only = await environmentId(context, environment)
    const { rows } = await sql<Found>`select e.name as environment, d.kind, d.method, d.path, d.name, d.type, d.count,
        d.first_seen_at, d.last_seen_at, (select jsonb_agg(a.name order by a.name) from applications a
          where a.organization_id = d.organization_id and d.applications @> to_jsonb(array[a.id])) as applications
      from contract_drift d join environments e on e.organization_id = d.organization_id and e.id = d.environment_id
      where d.organization_id = ${subject!.organizationId} and d.api_version_id = ${subject!.id}
        and (${only}::text is null or d.environment_id = ${only})
      order by d.kind = ${moreKind}, d.last_seen_at desc, d.count desc, d.digest limit ${limit + 1}`.execute(
      transaction,
    )
    const items = rows.slice(0, limit).map(({ first_seen_at, last_seen_at, type, applications, count, ...row }) => ({
      ...row,
      ...(type === '' ? {} : { type }),
      count: Number(count),
      applications: applications ?? [],
      firstSeenAt: new Date(first_seen_at).toISOString(),
      lastSeenAt: new Date(last_seen_at).toISOString(),
    }))
    return { items, more: rows.length > limit }
  },
}

export const forgetDrift: OperationHandler<Filled<typeof forgetOperation.input>> = {
  async run(context, { environment }) {
    const { transaction, subject } = context
    const only = await environmentId(context, environment)
    const { numAffectedRows } = await sql`delete from contract_drift
      where organization_id = ${subject!.organizationId} and api_version_id = ${subject!.id}
        and (${only}::text is null or environment_id = ${only})`.execute(transaction)
    return { forgotten: Number(numAffectedRows ?? 0) }
  },
}

async function environmentId({ resources }: WriteContext, name: string | undefined): Promise<string | null> {
  return name === undefined ? null : (await resources.get('Environment', name)).id
}
