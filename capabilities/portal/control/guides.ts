/** The pages of a portal: their lists, and one of them with its neighbours. */
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { notThere, type Reading, readingOf } from './reader.ts'

export interface Listed {
  path: string
  title: string
  kind: 'guide' | 'page'
  summary?: string
  section?: string
  audience: 'anyone' | 'signed-in'
  updatedAt: string
}

interface Found {
  spec: Omit<Listed, 'updatedAt'> & { order: number }
  updated_at: Date | string
}

/** Without their bodies, in the order that readers walk through them. */
export async function guidesFor({ transaction }: WriteContext, { portal, sees }: Reading): Promise<Listed[]> {
  const { rows } = await sql<Found>`
    select spec - 'body' as spec, updated_at from portal_pages
    where organization_id = ${portal.organizationId} and portal_id = ${portal.id}
    order by coalesce(spec->>'section', ''), (spec->>'order')::int, path limit 1000`.execute(transaction)
  return rows
    .filter(({ spec }) => sees(spec.audience))
    .map(({ spec: { path, title, kind, summary, section, audience }, updated_at }) => ({
      ...{ path, title, kind, audience, updatedAt: new Date(updated_at).toISOString() },
      ...(summary === undefined ? {} : { summary }),
      ...(section === undefined ? {} : { section }),
    }))
}

export const page: OperationHandler<{ path: string }> = {
  async run(context, { path }) {
    const listed = await guidesFor(context, readingOf(context))
    const found = listed.find(one => one.path === path)
    const [row] = found ? await context.resources.all('PortalPage', { portal: context.subject!.id, path }) : []
    if (!found || !row) throw notThere(`page ${path}`)
    const guides = listed.filter(({ kind }) => kind === 'guide')
    const at = guides.findIndex(one => one.path === path)
    const beside = (one: Listed | undefined) => (one ? { path: one.path, title: one.title } : undefined)
    const [before, after] = at < 0 ? [] : [beside(guides[at - 1]), beside(guides[at + 1])]
    return { ...found, body: row.spec.body, ...(before ? { before } : {}), ...(after ? { after } : {}) }
  },
}
