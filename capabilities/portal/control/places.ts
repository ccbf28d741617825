/** Where an API version may be called by readers of a portal. */
import type { Row, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import type { CallPlace } from '../reference/call-place.ts'
import { gatewayAddress } from './gateway-address.ts'
import type { ShownVersion } from './offered.ts'
import type { PortalSpec } from './reader.ts'

/** Environments of the portal that serve it, the one to practise in first. */
export async function placesOf(
  context: WriteContext,
  portal: Row<PortalSpec>,
  version: Pick<ShownVersion, 'id' | 'hosts'>,
): Promise<CallPlace[]> {
  const { rows } = await sql<{ kind: CallPlace['kind']; environment: string; since: Date | string }>`
    select case when e.id = p.environments_live_id then 'live' else 'sandbox' end as kind, e.name as environment,
      d.created_at as since
    from portals p
    join deployments d on d.organization_id = p.organization_id and d.api_version_id = ${version.id} and d.state = 'live'
      and d.environment_id in (p.environments_live_id, p.environments_sandbox_id)
    join environments e on e.organization_id = d.organization_id and e.id = d.environment_id
    where p.id = ${portal.id} order by kind desc`.execute(context.transaction)
  return Promise.all(
    rows.map(async ({ kind, environment, since }) => ({
      ...{ kind, environment, since: new Date(since).toISOString() },
      address: await gatewayAddress(context, portal, version, kind),
    })),
  )
}
