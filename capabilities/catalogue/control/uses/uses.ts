/** What applications use of the contract of an API version. */
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import { sql } from 'kysely'
import type { Use } from '../../use.ts'
import type { forgetUses as forgetOperation, uses as usesOperation } from '../../use-operations.ts'

type Asked = Filled<typeof usesOperation.input>

interface Found {
  environment: string
  application: string | null
  kind: string
  method: string
  path: string
  name: string
  value: string
  count: string
  first_used_at: string | Date
  last_used_at: string | Date
}

export const uses: OperationHandler<Asked> = {
  async run(context, { limit, ...asked }) {
    const rows = await found(context, asked, limit + 1)
    return { items: rows.slice(0, limit).map(itemOf), more: rows.length > limit }
  },
}

/** All of an API version, for who asks whom a change breaks. */
export async function usesOf(context: Looking, version: Row, environment: string | undefined): Promise<Use[]> {
  const rows = await found({ ...context, subject: version }, { environment }, null)
  return rows.map(itemOf)
}

type Looking = Pick<WriteContext, 'transaction' | 'resources'>

async function found(
  { transaction, subject, resources }: Looking & { subject: Row | undefined },
  { environment, application }: { environment?: string | undefined; application?: string | undefined },
  limit: number | null,
): Promise<Found[]> {
  const at = environment === undefined ? null : (await resources.get('Environment', environment)).id
  const of = application === undefined ? null : (await resources.get('Application', application)).id
  const { rows } =
    await sql<Found>`select e.name as environment, w.name || '/' || a.name as application, u.kind, u.method,
      u.path, u.name, u.value, u.count, u.first_used_at, u.last_used_at
    from contract_uses u join environments e on e.organization_id = u.organization_id and e.id = u.environment_id
    left join applications a on a.organization_id = u.organization_id and a.id = u.application_id
    left join workspaces w on w.organization_id = a.organization_id and w.id = a.workspace_id
    where u.organization_id = ${subject!.organizationId} and u.api_version_id = ${subject!.id}
      and (u.application_id = '' or a.id is not null)
      and (${at}::text is null or u.environment_id = ${at}) and (${of}::text is null or u.application_id = ${of})
    order by u.last_used_at desc, u.path, u.method, u.kind, u.name, u.value, w.name, a.name, u.application_id
    limit ${limit}`.execute(transaction)
  return rows
}

const itemOf = ({ environment, application, kind, method, path, name, value, ...seen }: Found) => ({
  ...{ environment, kind: kind.slice('use-'.length) as Use['kind'], method, path },
  ...(application === null ? {} : { application }),
  ...(name === '' ? {} : { name }),
  ...(value === '' ? {} : { value }),
  count: Number(seen.count),
  firstUsedAt: new Date(seen.first_used_at).toISOString(),
  lastUsedAt: new Date(seen.last_used_at).toISOString(),
})

export const forgetUses: OperationHandler<Filled<typeof forgetOperation.input>> = {
  async run({ transaction, subject, resources }, { environment }) {
    const at = environment === undefined ? null : (await resources.get('Environment', environment)).id
    const { numAffectedRows } = await sql`delete from contract_uses
      where organization_id = ${subject!.organizationId} and api_version_id = ${subject!.id}
        and (${at}::text is null or environment_id = ${at})`.execute(transaction)
    return { forgotten: Number(numAffectedRows ?? 0) }
  },
}
