import type { OperationHandler, WriteContext } from '@gatehouse/control'
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
            await sql<{ revision_id: string; kind: string; name: string; title: string }>`
          select p.revision_id, p.kind, p.name, p.title from portal_parts p
          join portal_references r on r.revision_id = p.revision_id and r.outline is not null
          where p.kind <> 'schema' and p.revision_id = any(${[...byRevision.keys()]})
          order by p.revision_id, p.position limit ${endpointsMax}`.execute(context.transaction)
          ).rows
        : []
    const kinds = await kindsOf(context, [...byRevision.keys()])
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
          ...(kinds.has(one.revisionId ?? '') ? { definition: kinds.get(one.revisionId ?? '') } : {}),
        })),
        ...guides.map(one => ({
          kind: 'page',
          at: one.path,
          title: one.title,
          about: one.summary ?? '',
          updatedAt: one.updatedAt,
        })),
        ...parts.map(one => ({
          kind: one.kind,
          at: byRevision.get(one.revision_id),
          name: one.name,
          title: one.title,
        })),
      ],
    }
  },
}

/** Of documents that are not OpenAPI. */
async function kindsOf({ transaction }: WriteContext, revisions: readonly string[]): Promise<Map<string, string>> {
  if (revisions.length === 0) return new Map()
  const { rows } = await sql<{ revision_id: string; kind: string }>`
    select revision_id, outline->>'kind' as kind from portal_references
    where revision_id = any(${revisions}) and outline->>'kind' is not null`.execute(transaction)
  return new Map(rows.map(({ revision_id, kind }) => [revision_id, kind]))
}
