/** Every hour what is too old goes, as the operator has it and as each organization does. */
import type { Job } from '@gatehouse/control'
import { sql } from 'kysely'
import type { Analytics, OwnRetention } from './analytics.ts'

export const retentionJob = (analytics: Pick<Analytics, 'retain'>): Job => ({
  name: 'analytics-retention',
  everyMs: 3_600_000,
  async run({ read }) {
    const rows = await read((_, db) =>
      db
        .selectFrom('organizations')
        .select(['id', sql<Omit<OwnRetention, 'organization'>>`spec->'retention'`.as('retention')])
        .where(sql<boolean>`spec ? 'retention'`)
        .execute(),
    )
    await analytics.retain(rows.map(({ id, retention }) => ({ organization: id as string, ...retention })))
  },
})
