/** Whether what is published is offered to anybody. */
import type { Indicator } from '@gatehouse/control'
import { sql } from 'kysely'

export const indicators: readonly Indicator[] = [
  {
    ...{ name: 'offered', group: 'quality', unit: 'share', title: 'API versions in products' },
    ofNow: true,
    description: 'Share of the published API versions that stand in a product, and so in portals with their reference.',
    async told({ read, organization }) {
      const { rows } = await read((_, db) =>
        sql<{ versions: number; offered: number }>`select count(*) as versions, count(*) filter (where exists (
            select 1 from products_api_versions p where p.organization_id = v.organization_id and p.target_id = v.id
          )) as offered
          from api_versions v where v.organization_id = ${organization!.id} and v.state in ('published', 'deprecated')`.execute(
          db,
        ),
      )
      const { versions, offered } = rows[0]!
      return Number(versions) === 0 ? undefined : Number(offered) / Number(versions)
    },
  },
]
