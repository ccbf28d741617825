/** What has become of an API version, and by whom: kept beside it, one row a transition. */
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { readPage } from '@gatehouse/store'

/** Of one version; the oldest make room. */
const keptMax = 1000

interface Passed {
  transition: string
  from?: string
  to: string
  at: string
  by: { kind: string; id: string; name: string }
  request?: string
  reason?: string
}

interface Kept {
  seq: number
  at: Date | string
  transition: string
  from_state: string | null
  to_state: string
  caller_kind: string
  caller_id: string
  caller_name: string
  request: string | null
  reason: string | null
}

/** After every write of a version: nothing but what changes its state, or whether it is blocked, is kept. */
export async function remember(context: WriteContext, row: Row, before: Row | undefined): Promise<void> {
  const transition = transitionOf(row, before)
  if (transition === undefined) return
  const { transaction, caller, services } = context
  await transaction
    .insertInto('version_transitions')
    .values({
      ...{ organization_id: row.organizationId, api_version_id: row.id, transition },
      ...{ from_state: before?.state ?? null, to_state: row.state, at: new Date(services.clock.nowMs()) },
      ...{ caller_kind: caller.kind, caller_id: caller.id, caller_name: caller.name },
    })
    .execute()
  const of = transaction.selectFrom('version_transitions').select('seq').where('api_version_id', '=', row.id)
  await transaction
    .deleteFrom('version_transitions')
    .where('api_version_id', '=', row.id)
    .where('seq', 'in', of.orderBy('seq', 'desc').offset(keptMax))
    .execute()
}

function transitionOf(row: Row, before: Row | undefined): string | undefined {
  if (!before) return 'create'
  if (before.state !== row.state) return names[`${before.state} ${row.state}`] ?? `${before.state} to ${row.state}`
  const [was, is] = [before.status.blocked === true, row.status.blocked === true]
  return was === is ? undefined : is ? 'block' : 'unblock'
}

const names: Readonly<Record<string, string>> = {
  'draft in_review': 'submit',
  'in_review draft': 'reject',
  'draft published': 'publish',
  'in_review published': 'publish',
  'published deprecated': 'deprecate',
  'deprecated published': 'restore',
  'deprecated retired': 'retire',
}

/** Why the platform did the newest of them itself; in the transaction that did it. */
export async function explained(
  { transaction }: WriteContext,
  version: Row,
  why: { request?: string; reason: string | undefined },
): Promise<void> {
  const newest = transaction
    .selectFrom('version_transitions')
    .select(eb => eb.fn.max('seq').as('seq'))
    .where('api_version_id', '=', version.id)
  await transaction
    .updateTable('version_transitions')
    .set({ request: why.request ?? null, reason: why.reason ?? null })
    .where('seq', '=', newest)
    .execute()
}

export const history: OperationHandler<{ limit: number; cursor?: string }, { items: Passed[]; next?: string }> = {
  async run({ transaction, subject }, { limit, cursor }) {
    const query = transaction.selectFrom('version_transitions').selectAll().where('api_version_id', '=', subject!.id)
    const sort = [{ column: 'seq', type: 'number', direction: 'desc' }] as const
    const { items, nextCursor } = await readPage(query, { limit, cursor, sort })
    return { items: (items as unknown as Kept[]).map(shown), ...(nextCursor ? { next: nextCursor } : {}) }
  },
}

const shown = (kept: Kept): Passed => ({
  transition: kept.transition,
  ...(kept.from_state === null ? {} : { from: kept.from_state }),
  to: kept.to_state,
  at: new Date(kept.at).toISOString(),
  by: { kind: kept.caller_kind, id: kept.caller_id, name: kept.caller_name },
  ...(kept.request === null ? {} : { request: kept.request }),
  ...(kept.reason === null ? {} : { reason: kept.reason }),
})
