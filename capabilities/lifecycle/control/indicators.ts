/** How well APIs are looked after, by what tests of their contracts found. */
import type { Indicator } from '@gatehouse/control'
import { sql } from 'kysely'

export const indicators: readonly Indicator[] = [
  {
    ...{ name: 'contractTestCoverage', group: 'quality', unit: 'share', title: 'Contract tests' },
    description: 'Share of the published API versions whose last contract test of the time passed.',
    goal: { atLeast: 0.8 },
    async told({ read, organization }, { fromMs, toMs }) {
      const { rows } = await read((_, db) =>
        sql<{ versions: number; passed: number }>`select count(*) as versions,
            count(*) filter (where t.state = 'passed') as passed
          from api_versions v left join lateral (
            select state from contract_tests t where t.organization_id = v.organization_id and t.api_version_id = v.id
              and t.created_at >= ${new Date(fromMs).toISOString()}::timestamptz
              and t.created_at < ${new Date(toMs).toISOString()}::timestamptz
              and t.state in ('passed', 'failed')
            order by t.created_at desc limit 1
          ) t on true
          where v.organization_id = ${organization!.id} and v.state in ('published', 'deprecated')`.execute(db),
      )
      const { versions, passed } = rows[0]!
      return Number(versions) === 0 ? undefined : Number(passed) / Number(versions)
    },
  },
]
