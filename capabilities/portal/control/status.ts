/** What gateways tell of themselves, as far as readers of a portal are concerned. */
import type { OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'
import type { CallPlace } from '../reference/call-place.ts'
import { versionsFor } from './offered.ts'
import { toldVersion } from './told-version.ts'

/** A gateway tells of itself more often than that. */
const heardWithinMs = 15_000

interface Environment {
  kind: CallPlace['kind']
  environment: string
  gateways: 'serving' | 'silent'
}

export const status: OperationHandler = {
  async run(context) {
    const { transaction, services } = context
    const { offered, versions } = await versionsFor(context)
    if (!offered.open) return { environments: [], versions: [] }
    const { id } = offered.portal
    const since = new Date(services.clock.nowMs() - heardWithinMs).toISOString()
    const environments = await sql<Environment>`
      select case when e.id = p.environments_live_id then 'live' else 'sandbox' end as kind, e.name as environment,
        case when exists (select 1 from gateway_nodes n where n.gateway_group_id = e.gateway_group_id and n.connected
          and n.last_seen_at > ${since}::timestamptz) then 'serving' else 'silent' end as gateways
      from portals p join environments e on e.organization_id = p.organization_id
        and e.id in (p.environments_live_id, p.environments_sandbox_id)
      where p.id = ${id} order by kind`.execute(transaction)
    const shown = [...versions.values()]
    const served = await sql<{ version: string; environment: string; since: Date | string }>`
      select d.api_version_id as version, e.name as environment, d.created_at as since
      from portals p join deployments d on d.organization_id = p.organization_id and d.state = 'live'
        and d.environment_id in (p.environments_live_id, p.environments_sandbox_id)
      join environments e on e.organization_id = d.organization_id and e.id = d.environment_id
      where p.id = ${id} and d.api_version_id = any(${shown.map(one => one.id)})`.execute(transaction)
    const byVersion = Map.groupBy(served.rows, ({ version }) => version)
    return {
      environments: environments.rows,
      versions: shown.map(one => ({
        ...toldVersion(one),
        served: (byVersion.get(one.id) ?? []).map(({ environment, since: at }) => ({
          ...{ environment, since: new Date(at).toISOString() },
        })),
      })),
    }
  },
}
