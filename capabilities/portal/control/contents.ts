import type { OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'
import { guidesFor } from './guides.ts'
import { atOf, versionsFor } from './offered.ts'

/** A site map has no more. */
const endpointsMax = 20_000

/** Every page that the reader may see, as what it is: who makes addresses of them knows how. */
export const contents: OperationHandler<{ endpoints: boolean }> = {
  async run(context, { endpoints }) {
    const { offered, versions } = await versionsFor(context)
    const guides = await guidesFor(context, offered)
    const shown = [...versions.values()]
    const byRevision = new Map(
      shown.flatMap(one => (one.revisionId === undefined ? [] : [[one.revisionId, one.at] as const])),
    )
    const parts =
      endpoints && byRevision.size > 0
        ? (
            await sql<{ revision_id: string; name: string; title: string }>`
          select revision_id, name, title from portal_parts
          where kind = 'endpoint' and revision_id = any(${[...byRevision.keys()]})
          order by revision_id, position limit ${endpointsMax}`.execute(context.transaction)
          ).rows
        : []
    return {
      items: [
        ...offered.products.map(one => ({
          kind: 'product',
          at: atOf(one),
          title: one.spec.title ?? one.name,
          about: one.spec.description ?? '',
        })),
        ...shown.map(one => ({
          kind: 'version',
          at: one.at,
          title: `${one.title} ${one.version}`,
          state: one.state,
          hasDocument: one.revisionId !== undefined,
        })),
        ...guides.map(one => ({
          kind: 'page',
          at: one.path,
          title: one.title,
          about: one.summary ?? '',
          updatedAt: one.updatedAt,
        })),
        ...parts.map(one => ({
          kind: 'endpoint',
          at: byRevision.get(one.revision_id),
          name: one.name,
          title: one.title,
        })),
      ],
    }
  },
}
