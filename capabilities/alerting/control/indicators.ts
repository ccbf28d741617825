/** How long what was wrong stayed wrong. */
import type { Indicator } from '@gatehouse/control'
import { sql } from 'kysely'

export const indicators: readonly Indicator[] = [
  {
    ...{ name: 'timeToMend', group: 'delivery', unit: 'seconds', title: 'Time to mend' },
    description: 'From when an alert fired until it was resolved; half of those of the time took at most this long.',
    async told({ read, organization }, { fromMs, toMs }) {
      const { rows } = await read((_, db) =>
        sql<{ median: number | null }>`select percentile_cont(0.5) within group (order by extract(epoch from
            (status->>'resolvedAt')::timestamptz - (status->>'firedAt')::timestamptz)::float8) as median
          from alerts where organization_id = ${organization!.id} and state = 'resolved' and status->>'firedAt' is not null
            and (status->>'resolvedAt')::timestamptz >= ${new Date(fromMs).toISOString()}::timestamptz
            and (status->>'resolvedAt')::timestamptz < ${new Date(toMs).toISOString()}::timestamptz`.execute(db),
      )
      const { median } = rows[0]!
      return median === null ? undefined : Math.max(0, Math.round(Number(median)))
    },
  },
]
