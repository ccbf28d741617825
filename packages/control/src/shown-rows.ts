import type { ResourceHooks, WriteContext } from './part.ts'
import type { Row } from './resources.ts'

/** Rows of one kind with all that their status says, as replies show them. */
export async function shownRows<R extends Row>(
  hooks: ResourceHooks | undefined,
  context: Pick<WriteContext, 'transaction'>,
  rows: readonly R[],
): Promise<R[]> {
  if (!hooks?.shown || rows.length === 0) return [...rows]
  const more = await hooks.shown(context, rows)
  return rows.map(row => ({ ...row, status: { ...row.status, ...more.get(row.id) } }))
}
