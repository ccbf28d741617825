/** Every hour what is too old goes, as the operator has it and as each organization does. */
import type { Job } from '@gatehouse/control'
import { sql } from 'kysely'
import type { Analytics, OwnRetention } from './analytics.ts'

const everyMs = 3_600_000

/** Soon after the start, for a store may know what organizations keep from here alone; then every hour. */
export function retentionJob(analytics: Pick<Analytics, 'retain'>): Job {
  let dueMs = Number.NEGATIVE_INFINITY
  return {
    name: 'analytics-retention',
    everyMs: 30_000,
    async run({ read, services: { clock } }) {
      if (clock.monotonicMs() < dueMs) return
      const rows = await read((_, db) =>
        db
          .selectFrom('organizations')
          .select(['id', sql<Omit<OwnRetention, 'organization'>>`spec->'retention'`.as('retention')])
          .where(sql<boolean>`spec ? 'retention'`)
          .execute(),
      )
      await analytics.retain(rows.map(({ id, retention }) => ({ organization: id as string, ...retention })))
      dueMs = clock.monotonicMs() + everyMs
    },
  }
}
