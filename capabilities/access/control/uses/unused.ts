/** Credentials that work and that nobody uses: to be found before somebody else finds them. */
import type { OperationHandler } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import { sql } from 'kysely'
import type { unusedCredentials } from '../../operations.ts'

interface Found {
  name: string
  application: string
  environment: string
  created_at: string | Date
  last_used_at: string | Date | null
}

const dayMs = 86_400_000

export const unused: OperationHandler<Filled<typeof unusedCredentials.input>> = {
  async run({ transaction, workspace, services }, { days, limit }) {
    const before = new Date(services.clock.nowMs() - days * dayMs).toISOString()
    const { rows } = await sql<Found>`select c.name, c.spec->>'application' as application,
        c.spec->>'environment' as environment, c.created_at, nullif(u.last_used_at, to_timestamp(0)) as last_used_at
      from credentials c left join credential_uses u on u.credential_id = c.id
      where c.workspace_id = ${workspace!.id} and c.state in ('active', 'rotating')
        and greatest(c.created_at, u.last_used_at) < ${before}::timestamptz
      order by greatest(c.created_at, u.last_used_at), c.id limit ${limit + 1}`.execute(transaction)
    const items = rows.slice(0, limit).map(({ created_at, last_used_at, ...row }) => ({
      ...row,
      createdAt: new Date(created_at).toISOString(),
      ...(last_used_at === null ? {} : { lastUsedAt: new Date(last_used_at).toISOString() }),
    }))
    return { items, more: rows.length > limit }
  },
}
