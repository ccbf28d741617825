/** What traffic showed and the contract of an API version does not know, where personal data was in it, and how it is forgotten. */
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import { driftKinds, personalDataKinds } from '@gatehouse/unit'
import { sql } from 'kysely'
import type {
  drift as driftOperation,
  forgetDrift as forgetOperation,
  personalData as personalOperation,
} from '../../drift-operations.ts'
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
    const rows = await found(context, { environment, limit, kinds: [...driftKinds, moreKind] })
    const items = rows.slice(0, limit).map(row => ({
      ...seenBy(row),
      kind: row.kind,
      name: row.name,
      ...(row.type === '' ? {} : { type: row.type }),
    }))
    return { items, more: rows.length > limit }
  },
}

export const personalData: OperationHandler<Filled<typeof personalOperation.input>> = {
  async run(context, { environment, application, limit }) {
    const rows = await found(context, { environment, application, limit, kinds: personalDataKinds })
    const items = rows.slice(0, limit).map(row => ({
      ...seenBy(row),
      data: row.type,
      place: row.name,
      treated: row.kind === 'personal-treated',
    }))
    return { items, more: rows.length > limit }
  },
}

interface Wanted {
  environment: string | undefined
  application?: string | undefined
  kinds: readonly string[]
  limit: number
}

/** One more than the limit where there are more. */
async function found(context: WriteContext, { environment, application, kinds, limit }: Wanted): Promise<Found[]> {
  const { transaction, subject, resources } = context
  const environmentOnly = await environmentId(context, environment)
  const ofOnly = application === undefined ? null : (await resources.get('Application', application)).id
  const { rows } = await sql<Found>`select e.name as environment, d.kind, d.method, d.path, d.name, d.type, d.count,
      d.first_seen_at, d.last_seen_at, (select jsonb_agg(a.name order by a.name) from applications a
        where a.organization_id = d.organization_id and d.applications @> to_jsonb(array[a.id])) as applications
    from contract_drift d join environments e on e.organization_id = d.organization_id and e.id = d.environment_id
    where d.organization_id = ${subject!.organizationId} and d.api_version_id = ${subject!.id}
      and d.kind = any(${[...kinds]}) and (${environmentOnly}::text is null or d.environment_id = ${environmentOnly})
      and (${ofOnly}::text is null or d.applications @> to_jsonb(array[${ofOnly}::text]))
    order by d.kind = ${moreKind}, d.last_seen_at desc, d.count desc, d.digest limit ${limit + 1}`.execute(transaction)
  return rows
}

const seenBy = ({ environment, method, path, count, applications, first_seen_at, last_seen_at }: Found) => ({
  ...{ environment, method, path },
  count: Number(count),
  applications: applications ?? [],
  firstSeenAt: new Date(first_seen_at).toISOString(),
  lastSeenAt: new Date(last_seen_at).toISOString(),
})

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
