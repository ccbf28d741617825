/** What gateways of a group are told to record now: of each organization one before any has two. */
import { type CaptureOrder, captureOrdersMax } from '@gatehouse/program'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'

interface CaptureRow {
  id: string
  api_version_id: string
  environment_id: string
  application_id: string | null
  ends_at: Date | string
  spec: Pick<CaptureOrder, 'methods' | 'path' | 'statuses' | 'header' | 'percent' | 'requestsMax' | 'bodyBytesMax'>
}

export async function captureOrders(db: Kysely<AnyTables>, gatewayGroupId: string): Promise<CaptureOrder[]> {
  const { rows } = await sql<CaptureRow>`select id, api_version_id, environment_id, application_id, ends_at, spec from (
      select *, row_number() over (partition by organization_id order by id) as turn
      from captures where gateway_group = ${gatewayGroupId} and state = 'running') running
    order by turn, id limit ${captureOrdersMax}`.execute(db)
  return rows.map(({ id, spec, ...row }) => {
    const { methods, path, statuses, header, percent, requestsMax, bodyBytesMax } = spec
    return {
      ...{ id, apiVersionId: row.api_version_id, environmentId: row.environment_id },
      untilMs: new Date(row.ends_at).getTime(),
      ...{ requestsMax, bodyBytesMax, percent },
      ...(methods ? { methods } : {}),
      ...(path === undefined ? {} : { path }),
      ...(statuses ? { statuses } : {}),
      ...(header ? { header } : {}),
      ...(row.application_id === null ? {} : { applicationId: row.application_id }),
    }
  })
}
